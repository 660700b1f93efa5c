import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { bigramTransitions, BigramWorld, projectionCeiling, walkBigrams } from "../../../lib/data/mod.ts";
import { readNpz } from "../../../lib/formats/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const arrays = readNpz(Deno.readFileSync(new URL("../../golden/spiral/bigram.npz", import.meta.url)));
const numbers = (name: string): number[] => Array.from(arrays.get(name)!.data, Number);
const number = (name: string): number => numbers(name)[0]!;
const V = 24;
const T = number("ctx_len");

Deno.test("bigramTransitions makes upstream's matrix of upstream's features", () => {
  const found = bigramTransitions(numbers("F"), V);
  const expected = numbers("P");
  assertEquals(found.length, expected.length);
  found.forEach((p, i) => assert(Math.abs(p / expected[i]! - 1) < 1e-5, `${i}: ${p}, ${expected[i]}`));
});

Deno.test("walkBigrams takes upstream's steps from upstream's draws", () => {
  const [first, u] = [numbers("first"), numbers("u")];
  const B = first.length;
  const [contexts, targets] = [new Int32Array(B * T), new Int32Array(B)];
  // Upstream draws all rows of a step at once; the file has (B, T).
  let drawn = 0;
  const uniform = (): number => {
    const [t, b] = [Math.floor(drawn / B), drawn % B];
    drawn++;
    return u[b * T + t]!;
  };
  walkBigrams(new BigramWorld(Float32Array.from(numbers("P"))), first, uniform, contexts, targets);
  assertEquals([...contexts], numbers("ctx"));
  assertEquals([...targets], numbers("y"));
  assertEquals(drawn, u.length);
});

Deno.test("BigramWorld knows upstream's world as exact sums do", () => {
  const world = new BigramWorld(Float32Array.from(numbers("P")));
  world.contextLaw(T).forEach((p, a) => assertAlmostEquals(p, numbers("pi_last")[a]!, 1e-8));
  assertAlmostEquals(world.bayesNats(T), number("bayes_ce"), 1e-6);
  assertAlmostEquals(world.unigramNats(T), number("unigram_ce"), 1e-6);
  assertAlmostEquals(world.bayesAccuracy(T), number("bayes_acc"), 1e-6);
});

Deno.test("BigramWorld.fromSeed draws upstream's worlds: their Bayes, unigram and projection values", () => {
  const expected: [seed: number, bayes: number, unigram: number][] = [
    [0, 4.095, 4.770],
    [1, 3.676, 4.660],
    [2, 3.528, 4.609],
    [7, 4.016, 4.779],
  ];
  for (const [seed, bayes, unigram] of expected) {
    const world = BigramWorld.fromSeed({ V: 128, seed });
    assertAlmostEquals(world.bayesNats(8), bayes, 5e-4);
    assertAlmostEquals(world.unigramNats(8), unigram, 5e-4);
  }
});

/** Upstream's shared projection: the teacher's first generator draws A (96, r) first. */
function upstreamProjection(seed: number, r: number): Float32Array {
  const random = new Pcg64(42 + seed);
  for (let i = 0; i < 96 * r; i++) random.normal();
  return Float32Array.from({ length: r * 128 }, () => random.normal() * 0.05 / Math.sqrt(r));
}

Deno.test("projectionCeiling finds what upstream's frozen projections cost", () => {
  const expected: [seed: number, r: number, ceiling: number, digits: number][] = [
    [0, 16, 4.53, 5e-3],
    [0, 32, 4.37, 5e-3],
    [0, 64, 4.237, 5e-4],
    [2, 64, 3.686, 5e-4],
  ];
  for (const [seed, r, ceiling, digits] of expected) {
    const world = BigramWorld.fromSeed({ V: 128, seed });
    assertAlmostEquals(projectionCeiling(world, upstreamProjection(seed, r), { T: 8 }).nats, ceiling, digits);
  }
});
