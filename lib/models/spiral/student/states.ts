/** What control and teacher remember of each block and head, by name. */
import type { Parameters } from "../../../nn/mod.ts";
import type { LayerDecision } from "../parts/layer_decision.ts";
import { TEACHER_HEADS, type TeacherHead } from "../teacher/heads.ts";
import { teacherMemory } from "../teacher/memory.ts";
import { headPrecisions } from "../teacher/predict.ts";
import type { SpiralConfig } from "./config.ts";
import { DECISIONS, rateFactor } from "./control.ts";

/** What control has made of a block. */
export interface SpiralBlock {
  /** Columns of queries and keys in use. */
  readonly keepK: number;
  /** ρ: its uncertainty, in [−2, 2]. */
  readonly rho: number;
  /** What its learning rate is multiplied by: softplus(−ρ)/ln 2. */
  readonly rateFactor: number;
  /** h: its hazard at the last step, in [0, 1]. */
  readonly hazard: number;
  /** How often each decision was taken. */
  readonly decisions: Readonly<Record<LayerDecision, number>>;
}

/** What a teacher's head has earned. */
export interface SpiralHead {
  /** Its name. */
  readonly head: TeacherHead;
  /** Its running NLL, nats. */
  readonly nllNats: number;
  /** How loud it is. */
  readonly dominance: number;
  /** What it weighs beside the best head, which weighs 1. */
  readonly precision: number;
}

/** One entry a block, from the first. */
export function blockStates({ L }: SpiralConfig, parameters: Parameters): SpiralBlock[] {
  const [keepK, rho, hazard, counts] = ["keepK", "rho", "hazard", "decisions"].map((name) =>
    parameters.get(`control.${name}`).floats
  );
  return Array.from({ length: L }, (_, block) => ({
    ...{ keepK: keepK![block]!, rho: rho![block]!, hazard: hazard![block]! },
    rateFactor: rateFactor(rho![block]!),
    decisions: Object.fromEntries(
      DECISIONS.map((name, i) => [name, counts![block * DECISIONS.length + i]!]),
    ) as Record<LayerDecision, number>,
  }));
}

/** One entry a head of the teacher, in the order of their names; none without a teacher. */
export function headStates(config: SpiralConfig, parameters: Parameters): SpiralHead[] {
  if (config.distillation === 0) return [];
  const memory = teacherMemory(parameters);
  const precisions = headPrecisions(config, memory);
  return TEACHER_HEADS.map((head, h) => ({
    ...{ head, nllNats: memory.nll[h]!, dominance: memory.dominance[h]!, precision: precisions[h]! },
  }));
}
