import { assert, assertEquals } from "@std/assert";

const folder = new URL("../golden/reso/", import.meta.url);

/** A file of golden data, as it lies in `tests/golden/reso/`. */
export function golden<T>(name: string): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, folder))) as T;
}

/** Asserts that two rows agree to a relative error of `tolerance`, or absolutely below size 1. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void {
  assertEquals(actual.length, expected.length, "length");
  for (let i = 0; i < expected.length; i++) {
    const bound = tolerance * Math.max(1, Math.abs(expected[i]));
    const error = Math.abs(actual[i] - expected[i]);
    assert(error <= bound, `entry ${i}: ${actual[i]} instead of ${expected[i]}`);
  }
}
