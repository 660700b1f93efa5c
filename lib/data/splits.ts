import { checkPositiveInteger } from "./checks.ts";

/** Options of {@linkcode splitContiguous}. */
export interface SplitOptions {
  /** Share of the tokens that is held out, between 0 and 1, both excluded; default 0.1. */
  readonly heldOutFraction?: number;
  /** How many contiguous held-out blocks; default 10. */
  readonly blocks?: number;
  /** The fewest tokens that a held-out block or a training segment may have; default 2, one prediction. */
  readonly minimumBlock?: number;
}

/** A text cut into training and held-out parts; all are views of the given ids, in the order of the text. */
export interface ContiguousSplit {
  /** The training segments: contiguous, so a window inside one never spans a cut. */
  readonly train: Int32Array[];
  /** The held-out blocks. */
  readonly heldOut: Int32Array[];
}

/**
 * Cuts a text into training segments and held-out blocks that are spread evenly over it.
 *
 * The text is divided into `blocks` equal periods and the end of each is held out, so `blocks: 1` holds out the tail.
 * Nothing overlaps, nothing is left over, nothing is random. Held-out sizes differ by at most one token.
 *
 * @throws {RangeError} if an option is out of range or the text is too short for it.
 *
 * @example
 * ```ts
 * import { splitContiguous } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const ids = Int32Array.from({ length: 20 }, (_, i) => i);
 * const { train, heldOut } = splitContiguous(ids, { heldOutFraction: 0.2, blocks: 2 });
 * assertEquals(heldOut.map((block) => [...block]), [[8, 9], [18, 19]]);
 * assertEquals(train.map((segment) => segment.length), [8, 8]);
 * ```
 */
export function splitContiguous(ids: Int32Array, options: SplitOptions = {}): ContiguousSplit {
  const { heldOutFraction = 0.1, blocks = 10, minimumBlock = 2 } = options;
  if (!(heldOutFraction > 0 && heldOutFraction < 1)) {
    throw new RangeError(
      `Cannot split tokens as heldOutFraction must lie between 0 and 1: got ${heldOutFraction}`,
    );
  }
  checkPositiveInteger("split tokens", "blocks", blocks);
  checkPositiveInteger("split tokens", "minimumBlock", minimumBlock);
  // Checked before the loop too, so that a huge `blocks` cannot run for long.
  if (2 * blocks * minimumBlock > ids.length) {
    throw tooShort(ids.length, heldOutFraction, blocks, minimumBlock);
  }
  const periodEnd = (i: number): number => Math.round((i * ids.length) / blocks);
  const heldOutBefore = (i: number): number => Math.round((i * ids.length * heldOutFraction) / blocks);
  const train: Int32Array[] = [];
  const heldOut: Int32Array[] = [];
  for (let i = 0; i < blocks; i++) {
    const end = periodEnd(i + 1);
    const cut = end - (heldOutBefore(i + 1) - heldOutBefore(i));
    if (end - cut < minimumBlock || cut - periodEnd(i) < minimumBlock) {
      throw tooShort(ids.length, heldOutFraction, blocks, minimumBlock);
    }
    train.push(ids.subarray(periodEnd(i), cut));
    heldOut.push(ids.subarray(cut, end));
  }
  return { train, heldOut };
}

function tooShort(tokens: number, heldOutFraction: number, blocks: number, minimumBlock: number): RangeError {
  const needed = Math.ceil((blocks * (minimumBlock + 1)) / Math.min(heldOutFraction, 1 - heldOutFraction));
  return new RangeError(
    `Cannot split ${tokens} tokens as ${blocks} held-out blocks (${heldOutFraction} of the text) and the training ` +
      `segments between them need at least ${minimumBlock} tokens each: got too few\n` +
      `hint: about ${needed} tokens are enough; give a longer text, fewer blocks or a shorter context`,
  );
}
