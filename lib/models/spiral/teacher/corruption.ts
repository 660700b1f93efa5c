/** A head that goes astray: an experiment, to see whether it loses its weight. */
import { fmix32 } from "../../../random/mod.ts";
import type { SpiralConfig } from "../student/config.ts";
import type { TeacherHead } from "./heads.ts";

/** The token that a head looks at in the place of one, at a place of the batch. */
export type Gaze = (head: TeacherHead, token: number, place: number) => number;

/**
 * Where heads look: at the tokens themselves, but for the config's corrupted ones once so many batches are over. These look
 * at another token, drawn anew for each batch and row, alike in every run.
 */
export function gazeOf({ vocabSize: V, corruptHead, corruptFrom }: SpiralConfig, batches: number): Gaze {
  if (corruptHead === "none" || batches < corruptFrom) return (_, token) => token;
  return (head, token, place) => {
    if (corruptHead !== "all" && corruptHead !== head) return token;
    const draw = fmix32(fmix32(batches + 1) ^ (place + 0x5bd1)) >>> 0;
    return (token + 1 + draw % (V - 1)) % V;
  };
}
