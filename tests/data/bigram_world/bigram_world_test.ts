import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  BigramSampler,
  bigramTransitions,
  BigramWorld,
  projectionCeiling,
  UNSCORED,
} from "../../../lib/data/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const world = BigramWorld.fromSeed({ V: 6, seed: 3, latent: 2 });

Deno.test("bigramTransitions adds preferences up in a ring of few tokens", () => {
  for (const V of [1, 2, 3, 5, 7]) {
    const P = bigramTransitions(new Float32Array(V), V);
    const preference = new Float64Array(V);
    for (const step of [1, 2, 3, -1, -2, -3]) preference[((step % V) + V) % V]! += 1.5 / Math.abs(step);
    const sum = preference.reduce((sum, x) => sum + Math.exp(x), 0);
    preference.forEach((x, j) => assertAlmostEquals(P[j]!, Math.exp(x) / sum, 1e-6));
  }
});

Deno.test("BigramWorld.next chooses as many tokens as sums lie strictly below, at most the last", () => {
  fc.assert(fc.property(fc.nat(5), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (a, u) => {
    let [sum, below] = [0, 0];
    for (const p of world.transitions.subarray(6 * a, 6 * a + 6)) {
      sum = Math.fround(sum + p);
      if (sum < u) below++;
    }
    assertEquals(world.next(a, u), Math.min(below, 5));
  }));
  // Here the sums end at 0.99995: upstream would go on to a token that there is not.
  const short = new BigramWorld(Float32Array.of(0.5, 0.49995, 0.5, 0.5));
  assertEquals([short.next(0, 0.99999), short.next(1, 0.5), short.next(1, 0.500001)], [1, 0, 1]);
});

Deno.test("BigramSampler draws tokens and steps as often as the world says", () => {
  const [B, T, batches] = [500, 3, 40];
  const sampler = new BigramSampler(world, { B, T, seed: 1 });
  const [contexts, targets] = [new Int32Array(B * T), new Int32Array(B)];
  const counts = new Float64Array(36);
  const last = new Float64Array(6);
  for (let i = 0; i < batches; i++) {
    sampler.draw(contexts, targets);
    targets.forEach((target, b) => {
      counts[6 * contexts[b * T + T - 1]! + target]!++;
      last[contexts[b * T + T - 1]!]!++;
    });
  }
  const law = world.contextLaw(T);
  // Five standard deviations of a share among 20,000 are at most 0.018.
  law.forEach((p, a) => assert(Math.abs(last[a]! / (B * batches) - p) < 0.018, `${a}`));
  counts.forEach((count, i) => {
    const expected = law[Math.floor(i / 6)]! * world.transitions[i]!;
    assert(Math.abs(count / (B * batches) - expected) < 0.018, `${i}`);
  });
});

Deno.test("BigramSampler goes on exactly from a state, and scores one target a row in the trainer's form", () => {
  const make = (seed: number) => new BigramSampler(world, { B: 2, T: 3, seed });
  const [sampler, resumed] = [make(1), make(9)];
  const [contexts, targets] = [new Int32Array(6), new Int32Array(2)];
  const [inputs, scored] = [new Int32Array(6), new Int32Array(6)];
  sampler.draw(contexts, targets);
  resumed.restore(JSON.parse(JSON.stringify(sampler.state())));
  sampler.draw(contexts, targets);
  resumed.next(inputs, scored);
  assertEquals(inputs, contexts);
  assertEquals([...scored], [UNSCORED, UNSCORED, targets[0]!, UNSCORED, UNSCORED, targets[1]!]);
  const other = new BigramSampler(BigramWorld.fromSeed({ V: 5, seed: 0 }), { B: 1, T: 1, seed: 0 });
  assertThrows(() => other.restore(sampler.state()), RangeError, "must have V = 5: got 6");
});

Deno.test("BigramWorld's bounds are in order: Bayes below every guess, the unigram the best single one", () => {
  const [T, V] = [4, 6];
  const bayes = world.bayesNats(T);
  const law = world.contextLaw(T + 1);
  const same = Array.from({ length: V }, () => [...law].map(Math.log)).flat();
  assertAlmostEquals(world.expectedNats(same, T), world.unigramNats(T), 1e-6);
  assert(bayes < world.unigramNats(T) && world.unigramNats(T) <= Math.log(V));
  const random = new Pcg64(1);
  for (let i = 0; i < 50; i++) {
    const logits = Float64Array.from({ length: V * V }, () => random.normal());
    assert(world.expectedNats(logits, T) > bayes);
  }
  const one = new BigramWorld(Float32Array.of(1));
  assertEquals([one.bayesNats(1), one.unigramNats(3), one.bayesAccuracy(2)], [0, 0, 1]);
});

Deno.test("projectionCeiling is a minimum: no other μ does better, and a wider projection does no worse", () => {
  const random = new Pcg64(2);
  const [T, V] = [3, 6];
  const B = Float64Array.from({ length: 3 * V }, () => random.normal());
  const logitsOf = (means: Float64Array, r: number): Float64Array =>
    Float64Array.from({ length: V * V }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += means[Math.floor(i / V) * r + k]! * B[k * V + i % V]!;
      return sum;
    });
  let before = Math.log(V);
  for (const r of [1, 2, 3]) {
    const { nats, means } = projectionCeiling(world, B.subarray(0, r * V), { T });
    assertAlmostEquals(world.expectedNats(logitsOf(means, r), T), nats, 1e-9);
    assert(nats < before + 1e-9 && nats > world.bayesNats(T) - 1e-9);
    for (let i = 0; i < 40; i++) {
      const moved = means.map((mean) => mean + 0.01 * random.normal());
      assert(world.expectedNats(logitsOf(moved, r), T) > nats);
    }
    before = nats;
  }
});

Deno.test("projectionCeiling is Bayes under a projection that can say everything, however it is scaled", () => {
  const random = new Pcg64(3);
  for (const scale of [1e-3, 1, 1e3]) {
    // More rows than tokens: several μ give the same logits.
    const B = Float64Array.from({ length: 8 * 6 }, () => scale * random.normal());
    const { nats, means } = projectionCeiling(world, B, { T: 3 });
    assertAlmostEquals(nats, world.bayesNats(3), 1e-6);
    // Along what changes no probability μ stays near 0; rounding alone would carry it to 90.
    assert(means.every((mean) => Math.abs(mean) * scale < 5), `${means}`);
    // Each row at a scale of its own, the same row twice, and one of zeros.
    const uneven = B.map((x, i) =>
      Math.floor(i / 6) === 0 ? 0 : i < 12 ? B[12 + i % 6]! : x * 10 ** Math.floor(i / 6)
    );
    assertAlmostEquals(projectionCeiling(world, uneven, { T: 3 }).nats, world.bayesNats(3), 1e-6);
  }
});

Deno.test("BigramWorld and what goes with it refuse what makes no world", () => {
  const make = (...entries: number[]) => new BigramWorld(Float32Array.from(entries));
  assertThrows(() => make(1, 0), TypeError, "its matrix must be square: got 2 entries");
  assertThrows(() => make(), TypeError, "must be square: got 0");
  assertThrows(() => make(0.5, 0.4, 0.5, 0.5), RangeError, "row 0 must sum to 1");
  assertThrows(() => make(1.5, -0.5, 0.5, 0.5), RangeError, "probabilities are 0 or more: got -0.5");
  assertThrows(() => make(NaN, 1, 0.5, 0.5), RangeError, "probabilities are 0 or more: got NaN");
  assertThrows(
    () => BigramWorld.fromSeed({ V: 0, seed: 0 }),
    RangeError,
    "V must be a positive integer: got 0",
  );
  assertThrows(
    () => BigramWorld.fromSeed({ V: 4, seed: -1 }),
    RangeError,
    "seed must be an integer from 0: got -1",
  );
  assertThrows(() => BigramWorld.fromSeed({ V: 4, seed: 0, latent: 0 }), RangeError, "latent must be");
  assertThrows(
    () => bigramTransitions(new Float32Array(5), 2),
    TypeError,
    "V = 2 rows of equal length: got 5",
  );
  assertThrows(() => world.contextLaw(0), RangeError, "T must be a positive integer: got 0");
  assertThrows(() => world.expectedNats([1], 2), TypeError, "V rows of V = 6: got 1");
  assertThrows(
    () => projectionCeiling(world, new Float64Array(7), { T: 1 }),
    TypeError,
    "rows of V = 6 numbers: got 7",
  );
  const infinite = new Float64Array(6).fill(Infinity);
  assertThrows(
    () => projectionCeiling(world, infinite, { T: 1 }),
    RangeError,
    "must be finite: got Infinity",
  );
  const sampler = new BigramSampler(world, { B: 1, T: 2, seed: 0 });
  assertThrows(
    () => sampler.draw(new Int32Array(2), new Int32Array(2)),
    TypeError,
    "2 and 1 entries: got 2 and 2",
  );
  assertThrows(() => sampler.next(new Int32Array(4), new Int32Array(4)), TypeError, "2 and 1 entries");
  assertThrows(
    () => new BigramSampler(world, { B: 1, T: 0, seed: 0 }),
    RangeError,
    "T must be a positive integer",
  );
});
