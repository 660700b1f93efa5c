import { assert, assertEquals, assertThrows } from "@std/assert";
import { seedSequence } from "../../lib/random/seed_sequence.ts";
import golden from "../golden/random/numpy_streams.json" with { type: "json" };
import { bigSeedSequence } from "./big_pcg64.ts";

Deno.test("seedSequence equals numpy's SeedSequence for seeds from 1 to 1,000 bits", () => {
  for (const { seed, seed_words } of golden.seeds) {
    assertEquals([...seedSequence(BigInt(seed), 9)], seed_words, `seed ${seed}`);
  }
});

Deno.test("seedSequence gives a number and the equal bigint the same words", () => {
  for (const seed of [0, -0, 1, 42, 2 ** 32 - 1, 2 ** 32, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER]) {
    assertEquals(seedSequence(seed, 8), seedSequence(BigInt(seed), 8));
  }
});

Deno.test("seedSequence gives a longer output that starts with the shorter one", () => {
  assertEquals([...seedSequence(5, 3)], [...seedSequence(5, 20)].slice(0, 3));
  assertEquals(seedSequence(5, 0).length, 0);
});

Deno.test("seedSequence equals the bigint reference at every word boundary", () => {
  for (let bits = 0n; bits <= 260n; bits++) {
    for (const seed of [1n << bits, (1n << bits) - 1n]) {
      assertEquals([...seedSequence(seed, 8)].map(BigInt), bigSeedSequence(seed, 8), `seed ${seed}`);
    }
  }
});

Deno.test("seedSequence takes a seed of a million bits in well under a second", () => {
  const started = performance.now();
  assertEquals(seedSequence((1n << 1_000_000n) + 1n, 2).length, 2);
  const elapsedMs = performance.now() - started;
  assert(elapsedMs < 1000, `took ${elapsedMs} ms`);
});

Deno.test("seedSequence refuses numbers that are no seed with RangeError", () => {
  for (
    const [seed, rule] of [
      [-1, "Cannot seed as a seed is not negative: -1"],
      [-Number.MAX_SAFE_INTEGER, "Cannot seed as a seed is not negative"],
      [0.5, "Cannot seed as a seed is an integer: 0.5"],
      [NaN, "Cannot seed as a seed is an integer: NaN"],
      [Infinity, "Cannot seed as a seed is an integer: Infinity"],
      [-Infinity, "Cannot seed as a seed is an integer: -Infinity"],
      [
        2 ** 53,
        "Cannot seed as a seed is at most 2^53 - 1 when it is a number: 9007199254740992\nhint: give",
      ],
      [1e300, "Cannot seed as a seed is at most 2^53 - 1 when it is a number: 1e+300"],
      [-1n, "Cannot seed as a seed is not negative: a negative bigint"],
      [-(1n << 200n), "Cannot seed as a seed is not negative: a negative bigint"],
    ] as [number | bigint, string][]
  ) {
    assertThrows(() => seedSequence(seed, 4), RangeError, rule);
  }
});

Deno.test("seedSequence refuses other types with TypeError", () => {
  for (const [seed, got] of [["42", "string"], [null, "null"], [undefined, "undefined"], [{}, "object"]]) {
    assertThrows(
      () => seedSequence(seed as unknown as number, 4),
      TypeError,
      `Cannot seed as a seed is a number or a bigint: ${got}`,
    );
  }
});

Deno.test("seedSequence refuses a word count that is not an integer in range", () => {
  for (const words of [-1, 1.5, NaN, Infinity, 2 ** 24 + 1, 2 ** 40]) {
    assertThrows(
      () => seedSequence(1, words),
      RangeError,
      `Cannot draw seed words as their count is an integer from 0 to 16777216: ${words}`,
    );
  }
});
