/** What a trainer must keep for an exact resume, as plain JSON. */
import type { WindowSamplerState } from "../data/mod.ts";

/** The best evaluation so far. */
export interface BestScore {
  readonly step: number;
  /** Held-out bits a byte on the evaluation tokens. */
  readonly bitsPerByte: number;
}

/** Besides parameters and moments: counters, the data cursor, the best score. Dropout needs no state of its own. */
export interface TrainerState {
  /** Finished steps. */
  readonly step: number;
  /** Generator and data cursor. */
  readonly sampler: WindowSamplerState;
  readonly best?: BestScore;
}
