/** What layers of a sequence know that its ids do not say: host-side numbers that the pass reads. */
import type { Tensor } from "../../../tensor/mod.ts";

/** What acts on a pass beside the ids; whatever is missing changes nothing, to the bit. */
export interface LayerInputs {
  /** Features of concepts, those of a run of tokens at its last: (B, T, 64). */
  readonly concepts?: Tensor;
  /** What each sequence remembers: (B, 16). */
  readonly memory?: Tensor;
  /** Intensity of the focus that each token is in: (B, T). */
  readonly foci?: Tensor;
}
