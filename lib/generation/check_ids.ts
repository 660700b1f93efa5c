/** What is refused before any kernel sees it. */
import type { RowReading } from "./row_reading.ts";

/**
 * Checks ids from anywhere.
 *
 * @throws {RangeError} if one is no integer from 0 to V − 1.
 */
export function checkIds(ids: ArrayLike<number>, V: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(id >= 0 && id < V && Number.isInteger(id))) {
      throw new RangeError(`Cannot read a token as ids must be below ${V}: ${id}`);
    }
  }
}

/**
 * Checks that tokens fit.
 *
 * @throws {RangeError} if there are none, or more than the context holds behind the `past` ones.
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
