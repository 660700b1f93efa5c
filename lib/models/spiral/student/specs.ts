/** Which parameters a spiral model of some config has: the student's, trained, and what teacher and control remember. */
import { rankKSpecs } from "../../../attention/mod.ts";
import type { ParameterSpec } from "../../../nn/mod.ts";
import { TEACHER_HEADS } from "../teacher/heads.ts";
import type { SpiralConfig } from "./config.ts";

/** Bins of the running calibration error. */
export const ECE_BINS = 15;

/** Names and shapes in the order of the forward pass, then of what is kept. */
export function spiralSpecs(config: SpiralConfig): ParameterSpec[] {
  return [...studentSpecs(config), ...controlSpecs(config), ...teacherSpecs(config)];
}

function studentSpecs({ vocabSize: V, d, L, k, r, T, trainProjection }: SpiralConfig): ParameterSpec[] {
  return [
    { name: "embedding", shape: [V, d] },
    ...Array.from({ length: L }, (_, block) => [
      ...rankKSpecs(`blocks.${block}`, { C: d, k, T }),
      { name: `blocks.${block}.fc1.w`, shape: [d, 4 * d] },
      { name: `blocks.${block}.fc1.b`, shape: [4 * d] },
      { name: `blocks.${block}.fc2.w`, shape: [4 * d, d] },
      { name: `blocks.${block}.fc2.b`, shape: [d] },
    ]).flat(),
    { name: "mean.w", shape: [d, r] },
    { name: "mean.b", shape: [r] },
    { name: "logPrecision.w", shape: [d, r] },
    { name: "logPrecision.b", shape: [r] },
    { name: "projection", shape: [r, V], trained: trainProjection },
  ];
}

/** What the control of capacity and rates remembers of each block, and the running calibration. */
function controlSpecs({ L }: SpiralConfig): ParameterSpec[] {
  return kept({
    ...{ "control.keepK": [L], "control.rho": [L], "control.usualRms": [L], "control.hazard": [L] },
    ...{ "control.sinceChange": [L], "control.decisions": [L, 4] },
    ...{ "control.reliability": [2], "control.loss": [3] },
    "control.calibration": [3, ECE_BINS],
  });
}

/** What the teacher has counted and learnt. Without a teacher it remembers nothing. */
function teacherSpecs({ vocabSize: V, distillation }: SpiralConfig): ParameterSpec[] {
  if (distillation === 0) return [];
  const H = TEACHER_HEADS.length;
  return kept({
    ...{
      "teacher.unigram": [V],
      "teacher.bigram": [V, V],
      "teacher.twoBack": [V, V],
      "teacher.slow": [V, V],
    },
    ...{ "teacher.dominance": [H], "teacher.nll": [H + 1] },
    ...{ "teacher.sourceWeight": [V], "teacher.hits": [V], "teacher.expected": [V], "teacher.batches": [1] },
    "teacher.counted": [1],
  });
}

function kept(shapes: Readonly<Record<string, readonly number[]>>): ParameterSpec[] {
  return Object.entries(shapes).map(([name, shape]) => ({ name, shape, trained: false }));
}
