/** What is refused before any kernel sees it. */
import type { RowReading } from "./row_reading.ts";

/**
 * Checks ids from anywhere.
 *
 * @throws {RangeError} if one is no integer from 0 to V − 1.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkIds } from "@haze/haze/generation";
 * checkIds([0, 4], 5);
 * assertThrows(() => checkIds([0, 5], 5), RangeError, "integers from 0 to 4: 5");
 * ```
 */
export function checkIds(ids: ArrayLike<number>, V: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(id >= 0 && id < V && Number.isInteger(id))) {
      throw new RangeError(`Cannot read a token as ids must be integers from 0 to ${V - 1}: ${id}`);
    }
  }
}

/**
 * Checks all that has to hold before a reader reads `ids` behind `past` tokens.
 *
 * @throws {TypeError} if the reader's memory was given back.
 * @throws {RangeError} as {@linkcode checkRoom} and {@linkcode checkIds}.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkFeed, type RowReading } from "@haze/haze/generation";
 * const reader = { kind: "bigram", capacity: 4, vocabSize: 3, requireOpen() {} } as unknown as RowReading;
 * checkFeed([0, 1, 2], 1, reader);
 * assertThrows(() => checkFeed([0, 1, 2], 2, reader), RangeError, "(1, 3) after 2");
 * assertThrows(() => checkFeed([3], 0, reader), RangeError, "integers from 0 to 2: 3");
 * ```
 */
export function checkFeed(ids: ArrayLike<number>, past: number, reader: RowReading): void {
  reader.requireOpen();
  checkRoom(ids.length, past, reader);
  checkIds(ids, reader.vocabSize);
}

/**
 * Checks that tokens fit.
 *
 * @throws {RangeError} if there are none, or more than the context holds behind the `past` ones.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkRoom } from "@haze/haze/generation";
 * checkRoom(2, 6, { kind: "haze", capacity: 8 });
 * assertThrows(() => checkRoom(3, 6, { kind: "haze", capacity: 8 }), RangeError, "1 to 8 tokens: (1, 3) after 6");
 * ```
 */
export function checkRoom(
  count: number,
  past: number,
  { kind, capacity: T }: Pick<RowReading, "kind" | "capacity">,
): void {
  if (count < 1 || past + count > T) {
    throw new RangeError(
      `Cannot run a ${kind} model as ids must be (B, T) with 1 to ${T} tokens: (1, ${count}) after ${past}`,
    );
  }
}
