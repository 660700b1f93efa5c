/** A step of the corrected system under upstream's names, so that one line shows both. */
import { type SpiralModel, upstreamLine, type UpstreamRecord } from "../../lib/models/spiral/mod.ts";
import type { Trainer, TrainingEvent } from "../../lib/training/mod.ts";

/** A finished step. */
type StepEvent = Extract<TrainingEvent, { type: "step" }>;

/** A record of the corrected system, with what upstream has no name for. */
export interface SpiralRecord extends UpstreamRecord {
  /** Running NLL of the fused teacher, nats. */
  readonly teacher_nats: number;
  /** How often each block was poked, explored, pruned and held. */
  readonly decisions_all: number[][];
}

/**
 * The record of a step that was just taken. What upstream never fills with anything real is measured: ECE is a calibration
 * error in 15 bins over the last batches, hazards are those of the gradients, and `hazard_teach` is by how much the teacher's
 * gain has fallen below its running mean. `var` is the variance that the mean temperature stands for; `grad_scale` is what
 * clipping left of the gradient.
 */
export function recordOf(
  event: StepEvent,
  trainer: Trainer,
  model: SpiralModel,
  embeddingBefore: ArrayLike<number>,
): SpiralRecord {
  const { measures, step } = event;
  const { L, temperatureBase, temperatureGamma, temperatureLambda, distillation } = model.config;
  const state = (name: string) => Array.from(model.parameters.get(`control.${name}`).floats);
  const rms = Array.from({ length: L }, (_, layer) => blockRms(trainer, `blocks.${layer}.`));
  const [fast, slow] = state("reliability") as [number, number];
  const hazardTeach = slow > 0 ? Math.min(1, Math.max(0, 1 - fast / slow)) : 0;
  const weights = distillation > 0 ? Array.from(model.parameters.get("teacher.sourceWeight").floats) : [1];
  const [rho, keepK, hazards, decisions] = ["rho", "keepK", "hazard", "decisions"].map(state) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const T = measures.temperature!;
  const raised = Math.pow(T / temperatureBase, 1 / temperatureGamma) - 1;
  const { clipNorm } = trainer.config;
  return {
    ...{ step, CE: event.loss, KL: measures.kl!, ECE: measures.ece!, T },
    var: temperatureLambda === 0 ? 0 : Math.max(0, raised / temperatureLambda),
    // ρ as the step left it.
    eta0: event.learningRate * model.rateFactorOf("blocks.0."),
    ...{ rho0: rho[0]!, keepk0: keepK[0]!, grad_rms: mean(rms) },
    grad_scale: clipNorm > 0 ? Math.min(1, clipNorm / event.gradientNorm) : 1,
    ...{ keepk_all: keepK, rho_all: rho, hazard: mean(hazards) },
    ...{ hazard_teach: hazardTeach, hazard_teach_all: [hazardTeach] },
    ...{ hazard_grad: mean(hazards), hazard_grad_all: hazards },
    embed_dnorm: norm(
      model.parameters.get("embedding").floats,
      (weight, i) => weight - embeddingBefore[i]!,
    ),
    embed_gnorm: norm(trainer.optimiser.gradientOf("embedding"), (slope) => slope),
    rag_min: weights.reduce((least, w) => Math.min(least, w)),
    rag_max: weights.reduce((most, w) => Math.max(most, w)),
    rag_mean: mean(weights),
    teacher_nats: measures.teacherNats!,
    decisions_all: Array.from({ length: L }, (_, layer) => decisions.slice(4 * layer, 4 * layer + 4)),
  };
}

/** Upstream's line, with lists in as many digits as say something. */
export function correctedLine(record: UpstreamRecord): string {
  const short = (numbers: readonly number[]) => numbers.map((x) => Number(x.toFixed(3)));
  const { rho_all, hazard_teach_all, hazard_grad_all } = record;
  return upstreamLine({
    ...record,
    ...{ rho_all: short(rho_all), hazard_teach_all: short(hazard_teach_all) },
    hazard_grad_all: short(hazard_grad_all),
  });
}

function blockRms(trainer: Trainer, prefix: string): number {
  let [sum, count] = [0, 0];
  for (const name of trainer.model.parameters.trainedNames) {
    if (!name.startsWith(prefix)) continue;
    const gradient = trainer.optimiser.gradientOf(name);
    sum += norm(gradient, (slope) => slope) ** 2;
    count += gradient.length;
  }
  return Math.sqrt(sum / count);
}

function norm(numbers: ArrayLike<number>, of: (number: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += of(numbers[i]!, i) ** 2;
  return Math.sqrt(sum);
}

function mean(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum / numbers.length;
}
