/** A head that goes astray: an experiment, to see whether it loses its weight. */
import { fmix32 } from "../../../random/mod.ts";

/** Another token than the given one, drawn anew for each batch and row, alike in every run. */
export function otherToken(token: number, vocabSize: number, batch: number, row: number): number {
  const draw = fmix32(fmix32(batch + 1) ^ (row + 0x5bd1)) >>> 0;
  return (token + 1 + draw % (vocabSize - 1)) % vocabSize;
}
