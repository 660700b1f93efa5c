import { checkAtLeast, checkInteger, checkLength } from "./checks.ts";
import { clip } from "./numbers.ts";
import { logProbabilities } from "./row_softmax.ts";
import type { SpiralRule } from "./rule.ts";

/** A batch of B rows over V ids. */
export interface DistillationBatch {
  /** z: the student's logits (B, V). */
  readonly student: ArrayLike<number>;
  /** t: the teacher's logits (B, V). */
  readonly teacher: ArrayLike<number>;
  /** y: B ids. */
  readonly targets: ArrayLike<number>;
  /** T: B temperatures above 0, shared by student and teacher. */
  readonly temperatures: ArrayLike<number>;
}

/** What a batch costs, and where that comes from. */
export interface DistillationLoss {
  /** Cross-entropy of each row, −log p_y, nats. */
  readonly ceRows: Float64Array;
  /** Divergence of each row, KL(q‖p), nats. */
  readonly klRows: Float64Array;
  /** Mean of `ceRows`. */
  readonly ceNats: number;
  /** Mean of `klRows`. */
  readonly klNats: number;
  /** p = softmax(z/T), (B, V). */
  readonly p: Float64Array;
  /** q = softmax(t/T), (B, V). */
  readonly q: Float64Array;
}

/** The logarithm of the least probability that upstream takes a logarithm of. */
const LEAST = Math.log(1e-12);

/**
 * Cross-entropy with the targets and divergence from the teacher, both at the same temperatures.
 *
 * `"upstream"` floors p and q at 1e-12 under a logarithm, so that no row costs more than 27.6 nats of either.
 *
 * @throws {TypeError} if the arrays do not fit together.
 * @throws {RangeError} if a target or temperature is out of range.
 *
 * @example
 * ```ts
 * import { distillationLoss } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { ceNats, klNats } = distillationLoss({
 *   ...{ student: [0, 0], teacher: [Math.log(3), 0], targets: [0], temperatures: [1] },
 * });
 * assertAlmostEquals(ceNats, Math.LN2);
 * assertAlmostEquals(klNats, 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5));
 * ```
 */
export function distillationLoss(batch: DistillationBatch, rule: SpiralRule = "exact"): DistillationLoss {
  const { B, V } = sizesOf(batch);
  const [p, q] = [new Float64Array(B * V), new Float64Array(B * V)];
  const floored = (log: number) => rule === "upstream" ? Math.max(log, LEAST) : log;
  const [ceRows, klRows] = [new Float64Array(B), new Float64Array(B)];
  for (let b = 0; b < B; b++) {
    const T = batch.temperatures[b];
    const logP = logProbabilities(rowOf(batch.student, b, V), T);
    const logQ = logProbabilities(rowOf(batch.teacher, b, V), T);
    ceRows[b] = -floored(logP[batch.targets[b]]);
    for (let j = 0; j < V; j++) {
      p[b * V + j] = Math.exp(logP[j]);
      q[b * V + j] = Math.exp(logQ[j]);
      if (q[b * V + j] > 0) klRows[b] += q[b * V + j] * (floored(logQ[j]) - floored(logP[j]));
    }
  }
  const meanOf = (rows: Float64Array) => rows.reduce((sum, row) => sum + row, 0) / B;
  return { ceRows, klRows, ceNats: meanOf(ceRows), klNats: meanOf(klRows), p, q };
}

/** Gradients of the two losses by the student's logits. */
export interface DistillationGradients {
  /** By the cross-entropy (B, V). */
  readonly ce: Float64Array;
  /** By the divergence (B, V). */
  readonly kl: Float64Array;
}

/**
 * Gradients of the mean losses by the student's logits: (p − onehot)/(T·B) and (p − q)/(T·B).
 *
 * `"upstream"` multiplies by 25 where it should divide by B, and cuts each entry to ±5. The entry of the target is cut
 * and the others are not, so that rows no longer sum to 0 and the pull towards the target is up to five times too weak.
 *
 * @param loss What `distillationLoss` gave for the batch.
 * @throws {TypeError} if the arrays do not fit together.
 *
 * @example
 * ```ts
 * import { distillationGradients, distillationLoss } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const batch = { student: [0, 0], teacher: [0, 0], targets: [0], temperatures: [1] };
 * const loss = distillationLoss(batch);
 * assertEquals([...distillationGradients(batch, loss).ce], [-0.5, 0.5]);
 * assertEquals([...distillationGradients(batch, loss, "upstream").ce], [-5, 5]);
 * ```
 */
export function distillationGradients(
  batch: DistillationBatch,
  { p, q }: Pick<DistillationLoss, "p" | "q">,
  rule: SpiralRule = "exact",
): DistillationGradients {
  const { B, V } = sizesOf(batch);
  checkLength("differentiate a loss", "p", p.length, B * V, `${B} rows of ${V}`);
  checkLength("differentiate a loss", "q", q.length, B * V, `${B} rows of ${V}`);
  const [ce, kl] = [new Float64Array(B * V), new Float64Array(B * V)];
  for (let b = 0; b < B; b++) {
    const T = batch.temperatures[b];
    const shape = rule === "upstream" ? (x: number) => clip(25 * x / T, -5, 5) : (x: number) => x / (T * B);
    for (let j = 0; j < V; j++) {
      const at = b * V + j;
      ce[at] = shape(p[at] - (j === batch.targets[b] ? 1 : 0));
      kl[at] = shape(p[at] - q[at]);
    }
  }
  return { ce, kl };
}

function sizesOf({ student, teacher, targets, temperatures }: DistillationBatch): { B: number; V: number } {
  const act = "take a distillation loss";
  const B = targets.length;
  const V = student.length / B;
  if (!Number.isInteger(V) || V < 1) {
    throw new TypeError(
      `Cannot ${act} as the student must hold one row a target: ${student.length}, ${B} targets`,
    );
  }
  checkLength(act, "teacher", teacher.length, B * V, `${B} rows of ${V}`);
  checkLength(act, "temperatures", temperatures.length, B, "one a row");
  for (let b = 0; b < B; b++) {
    checkInteger(act, `target ${b}`, targets[b], 0, V - 1);
    checkAtLeast(act, `temperature ${b}`, temperatures[b], 0, true);
  }
  return { B, V };
}

function rowOf(matrix: ArrayLike<number>, row: number, V: number): ArrayLike<number> {
  if (ArrayBuffer.isView(matrix)) return (matrix as Float64Array).subarray(row * V, (row + 1) * V);
  return Array.prototype.slice.call(matrix, row * V, (row + 1) * V);
}
