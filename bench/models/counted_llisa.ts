/** A llisa model that tells what its FLOP are counted from. */
import { LlisaModel } from "../../lib/models/mod.ts";
import type { StepModel } from "./step_model.ts";

/** A {@linkcode LlisaModel} to be measured. */
export class CountedLlisa extends LlisaModel implements StepModel {
  /** The token matrix is multiplied by as well, so that none is a table alone. */
  readonly tables: readonly string[] = [];

  get flopPerPair(): number {
    return 12 * this.config.dim * this.config.nLayers;
  }
}
