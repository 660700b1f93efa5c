import { checkInteger } from "../parts/checks.ts";
import { distillationGradients, distillationLoss } from "../parts/distillation_loss.ts";
import { ceByTemperature } from "../parts/loss_temperature.ts";
import { clip, mean } from "../parts/numbers.ts";
import { layerStats } from "../parts/reliability.ts";
import {
  TEMPERATURE_DEFAULTS,
  temperatureGradient,
  type VarianceTemperature,
  varianceTemperature,
} from "../parts/variance_temperature.ts";
import { norm } from "./arithmetic.ts";
import type { UpstreamRecord } from "./records.ts";
import { descend } from "./sgd.ts";
import { studentBackward } from "./student_backward.ts";
import { studentForward, type StudentTrace } from "./student_forward.ts";
import type { Student } from "./student_weights.ts";
import { teacherForward } from "./teacher_forward.ts";
import type { Teacher } from "./teacher_weights.ts";

/** How much the divergence from the teacher counts. */
const DISTILLATION = 0.1;
/** How much of the temperature's gradient reaches the variances. */
const TEMPERATURE_SCALE = 0.1;

/** A batch: contexts and the ids that came. */
export interface UpstreamBatch {
  /** Ids (B, T). */
  readonly contexts: ArrayLike<number>;
  /** B ids. */
  readonly targets: ArrayLike<number>;
}

/**
 * Upstream's system, arithmetic for arithmetic: a random teacher that is retrieved to, a student that is distilled, and
 * loops that do not act. It hardly learns (`seeds/003-spiral.md` promises otherwise); it is here to be compared with.
 *
 * Values pass in float64 and rest in float32 weights. Upstream multiplies in float32: a few steps agree to 1e-6, some
 * forty are unrelated, as its own are between two builds of BLAS.
 *
 * @example
 * ```ts
 * import { initialSpiral, UpstreamSpiral } from "@haze/haze/spiral";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const V = 16;
 * const P = new Float32Array(V * V).fill(1 / V);
 * const { student, teacher } = initialSpiral({ vocabSize: V, width: 8, heads: 2, layers: 1, sharedRank: 4 }, P, 0);
 * const spiral = new UpstreamSpiral(student, teacher);
 * spiral.warmUp(3);
 * const random = new Pcg64(0);
 * const draw = (n: number) => Array.from({ length: n }, () => random.below(V));
 * const { CE } = spiral.step({ contexts: draw(4 * 3), targets: draw(4) });
 * assert(Math.abs(CE - Math.log(V)) < 0.1); // it knows nothing yet
 * ```
 */
export class UpstreamSpiral {
  /** Steps taken. */
  steps = 0;

  /**
   * A system of a student and its teacher; they are changed in place.
   *
   * @throws {TypeError} if the two have different vocabularies or projections.
   */
  constructor(readonly student: Student, readonly teacher: Teacher) {
    const [ours, theirs] = [student.sizes, teacher.sizes];
    if (ours.vocabSize === theirs.vocabSize && ours.sharedRank === theirs.sharedRank) return;
    throw new TypeError(
      "Cannot distil as student and teacher must share a projection: " +
        `(${ours.sharedRank},${ours.vocabSize}) and (${theirs.sharedRank},${theirs.vocabSize})`,
    );
  }

  /**
   * What upstream does once before it trains: the teacher reads a context of zeros, and the attention ranks that it asks
   * for, cut to [2, k], become the student's. The last counts for all further blocks.
   *
   * @returns The teacher's logits, V numbers.
   */
  warmUp(contextLength: number): Float64Array {
    const { logits, suggestedRanks } = teacherForward(this.teacher, new Int32Array(contextLength), 1);
    const { keepK, sizes } = this.student;
    keepK.forEach((_, layer) => {
      const suggested = suggestedRanks[Math.min(layer, suggestedRanks.length - 1)];
      keepK[layer] = clip(suggested, 2, sizes.attentionRank);
    });
    return logits;
  }

  /**
   * One training step.
   *
   * @throws {TypeError | RangeError} if the batch is no batch of this vocabulary.
   */
  step({ contexts, targets }: UpstreamBatch): UpstreamRecord {
    const { student, teacher } = this;
    const B = targets.length;
    // Before anything is changed: the teacher remembers what it was asked.
    for (let b = 0; b < B; b++) {
      checkInteger("take a step", `target ${b}`, targets[b], 0, student.sizes.vocabSize - 1);
    }
    const taught = teacherForward(teacher, contexts, B);
    const trace = studentForward(student, contexts, B);
    const rows = this.#temperatures(trace);
    const temperatures = rows.map(({ temperature }) => temperature);
    const batch = { student: trace.logits, teacher: taught.logits, targets, temperatures };
    const loss = distillationLoss(batch, "upstream");
    const { ce, kl } = distillationGradients(batch, loss, "upstream");
    const dLogits = ce.map((slope, i) => slope + DISTILLATION * kl[i]);
    const gradients = studentBackward(
      student,
      trace,
      dLogits,
      this.#dSigma(trace, rows, targets),
      "upstream",
    );
    const embedBefore = student.weights.embed.slice();
    const { meanRms, scale, rates } = descend(student, gradients);
    this.#nudgeRho();
    this.steps++;

    // Upstream reads the gradients for its hazard after the step has cleared them: they are 0, and keep_k never moves.
    const gradientHazards = taught.hazards.map(() => 0);
    return {
      step: this.steps,
      CE: loss.ceNats,
      KL: loss.klNats,
      ECE: overconfidence(loss.p, targets),
      T: mean(temperatures),
      var: mean(taught.meanVariances),
      eta0: rates[0],
      rho0: student.rho[0],
      keepk0: student.keepK[0],
      grad_rms: meanRms,
      grad_scale: scale,
      keepk_all: [...student.keepK],
      rho_all: [...student.rho],
      hazard: 0,
      hazard_teach: mean(taught.hazards),
      hazard_teach_all: taught.hazards.map(Math.fround), // upstream keeps and prints them as float32
      hazard_grad: 0,
      hazard_grad_all: gradientHazards,
      embed_dnorm: norm(student.weights.embed.map((weight, i) => weight - embedBefore[i])),
      embed_gnorm: norm(gradients.embed),
      rag_min: Math.min(...teacher.sourceWeights),
      rag_max: Math.max(...teacher.sourceWeights),
      rag_mean: mean(teacher.sourceWeights),
    };
  }

  #temperatures({ batch, logits, sigma }: StudentTrace): VarianceTemperature[] {
    const { B, sizes: { vocabSize: V, sharedRank: r } } = this.student;
    return Array.from({ length: batch }, (_, b) => {
      return varianceTemperature(logits.subarray(b * V, (b + 1) * V), sigma.subarray(b * r, (b + 1) * r), B);
    });
  }

  /** The gradient of the cross-entropy by the variances, with upstream's sign and scale (B, r). */
  #dSigma({ logits }: StudentTrace, rows: VarianceTemperature[], targets: ArrayLike<number>): Float64Array {
    const { B, sizes: { vocabSize: V, sharedRank: r } } = this.student;
    const dSigma = new Float64Array(rows.length * r);
    rows.forEach((row, b) => {
      const z = logits.subarray(b * V, (b + 1) * V);
      const byT = ceByTemperature(z, targets[b], row.temperature, "upstream");
      const bySigma = temperatureGradient(row, B, r, TEMPERATURE_DEFAULTS, "upstream");
      dSigma.set(bySigma.map((slope) => TEMPERATURE_SCALE * byT * slope), b * r);
    });
    return dSigma;
  }

  /** ρ ← clip(ρ + 0.01·explorers − 0.02·stabilisers, −2, 2), by the teacher's layer of the same number. */
  #nudgeRho(): void {
    const { student: { rho }, teacher: { sizes, reliability } } = this;
    rho.forEach((_, layer) => {
      const { stabiliserShare } = layerStats(reliability, Math.min(layer, sizes.layers - 1), 1);
      rho[layer] = clip(rho[layer] + 0.01 * (1 - stabiliserShare) - 0.02 * stabiliserShare, -2, 2);
    });
  }
}

/** The mean of (largest probability − 1 where it was right); among equals the lowest id is the guess. */
function overconfidence(p: Float64Array, targets: ArrayLike<number>): number {
  const V = p.length / targets.length;
  let sum = 0;
  for (let b = 0; b < targets.length; b++) {
    let guess = 0;
    for (let j = 1; j < V; j++) if (p[b * V + j] > p[b * V + guess]) guess = j;
    sum += p[b * V + guess] - (guess === targets[b] ? 1 : 0);
  }
  return sum / targets.length;
}
