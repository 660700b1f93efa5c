import { assert, assertEquals } from "@std/assert";

const folder = new URL("../golden/reso/", import.meta.url);

/** A file of golden data, as it lies in `tests/golden/reso/`. */
export function golden<T>(name: string): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, folder))) as T;
}

/** Asserts that two rows agree to an error of `tolerance`, relative above size 1 and absolute below. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void {
  assertWithin(actual, expected, (size) => tolerance * Math.max(1, size));
}

/** Asserts that a row is the golden one: to 1e-9 of each number, or to rounding where the number is nearly 0. */
export function assertGolden(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assertWithin(actual, expected, (size) => Math.max(1e-9 * size, 1e-14));
}

function assertWithin(a: ArrayLike<number>, b: ArrayLike<number>, boundOf: (size: number) => number): void {
  assertEquals(a.length, b.length, "length");
  for (let i = 0; i < b.length; i++) {
    assert(Math.abs(a[i] - b[i]) <= boundOf(Math.abs(b[i])), `entry ${i}: ${a[i]} instead of ${b[i]}`);
  }
}
