import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { entropyBits } from "../../lib/metrics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { type ExactEntropyOptions, exactEntropyTemperature } from "../../lib/sampling/entropy_exact.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { temperedProbabilities } from "../../lib/sampling/temperature.ts";

const OPEN = { minTemperature: 1e-6, maxTemperature: 1e6 };

Deno.test("exactEntropyTemperature reaches the target to 1e-6 bits on 1,000 random rows", () => {
  const random = new Pcg64(21);
  for (let i = 0; i < 1000; i++) {
    const V = 2 + Math.floor(random.uniform() * 120);
    const scale = 10 ** (4 * random.uniform() - 2);
    const logits = Array.from({ length: V }, () => scale * random.normal());
    const targetEntropyBits = (0.02 + 0.96 * random.uniform()) * Math.log2(V);
    const temperature = exactEntropyTemperature(logits, { ...OPEN, targetEntropyBits });
    const bits = entropyBits(temperedProbabilities(logits, temperature));
    assertAlmostEquals(bits, targetEntropyBits, 1e-6, `row ${i} of ${V}, scale ${scale}`);
  }
});

Deno.test("exactEntropyTemperature reaches it in awkward rows too: steps, gaps, forbidden tokens, huge logits", () => {
  const rows = [
    [0, -1e-9, -1e-9],
    [0, -1, -1e6, -1e6, -1e6],
    [0, -30, -30.0001, -1e5, -Infinity],
    [1e300, 0, -1e300, 5e299],
    [5e-300, 0, 1e-301],
    [0, 0, -40, -40],
    [0, ...Array(5000).fill(-12)],
  ];
  for (const logits of rows) {
    const bounds = { minTemperature: 5e-324, maxTemperature: 1e308 };
    const [low, high] = [5e-324, 1e308].map((t) => entropyBits(temperedProbabilities(logits, t)));
    for (const share of [0.01, 0.3, 0.7, 0.99]) {
      const targetEntropyBits = low + share * (high - low);
      const temperature = exactEntropyTemperature(logits, { ...bounds, targetEntropyBits });
      const bits = entropyBits(temperedProbabilities(logits, temperature));
      assertAlmostEquals(bits, targetEntropyBits, 1e-6, `${logits.slice(0, 5)} ${share}`);
    }
  }
});

Deno.test("exactEntropyTemperature is the nearer bound where no temperature in them reaches the target", () => {
  const bounds = { minTemperature: 0.5, maxTemperature: 1.5 };
  const at = (logits: number[], targetEntropyBits: number): number =>
    exactEntropyTemperature(logits, { ...bounds, targetEntropyBits });
  assertEquals(at([0, 0, 0, 0], 1), 0.5); // always 2 bits
  assertEquals(at([1000, 0], 0.5), 1.5); // never more than none
  assertEquals(at([7], 0.5), 1.5);
  assertEquals(at([2, 1, 0], 0), 0.5);
  assertEquals(at([2, 1, 0], 1e-3), 0.5);
  assertEquals(at([20, 10, 0], 1), 1.5);
  const inside = at([2, 1, 0], 1.2);
  assert(inside > 0.5 && inside < 1.5);
  assertEquals(exactEntropyTemperature([2, 1], { minTemperature: 1.3, maxTemperature: 1.3 }), 1.3);
});

Deno.test("exactEntropyTemperature rises with the target, and has the defaults 3 bits and 0.3 to 2", () => {
  const logits = [1.5, 1.2, 0.5, 0, -0.5, -0.5, -2, 0.7, 1, 0.2];
  let before = 0;
  for (let target = 0.1; target < 3.3; target += 0.1) {
    const temperature = exactEntropyTemperature(logits, { ...OPEN, targetEntropyBits: target });
    assert(temperature > before);
    before = temperature;
  }
  assertAlmostEquals(
    exactEntropyTemperature(logits),
    exactEntropyTemperature(logits, { ...OPEN, targetEntropyBits: 3 }),
    1e-6,
  );
  assertEquals(exactEntropyTemperature([50, 0]), 2);
  assertEquals(exactEntropyTemperature(new Float64Array(16)), 0.3);
});

Deno.test("exactEntropyTemperature refuses options and rows out of range", () => {
  const refuses = (options: ExactEntropyOptions, message: string): void => {
    assertThrows(() => exactEntropyTemperature([1, 2], options), RangeError, `Cannot sample as ${message}`);
  };
  refuses({ targetEntropyBits: -1 }, "targetEntropyBits must be ≥ 0 and finite: -1");
  refuses({ minTemperature: 0 }, "minTemperature must be above 0 and finite: 0");
  refuses({ maxTemperature: Infinity }, "maxTemperature must be above 0 and finite: Infinity");
  refuses({ minTemperature: 2, maxTemperature: 1 }, "minTemperature must be at most maxTemperature: 2 and 1");
  assertThrows(() => exactEntropyTemperature([NaN]), RangeError, "Cannot read logits as a row of scores");
});

Deno.test("entropyExact draws from the target entropy, where the open rule goes part of the way", () => {
  const random = new Pcg64(8);
  for (let i = 0; i < 100; i++) {
    const logits = Array.from({ length: 44 }, () => 2.5 * random.normal());
    const realised = (sampling: "entropy" | "entropy_exact"): number => {
      const sampler = makeSampler({ sampling, targetEntropyBits: 3, topP: 1 });
      return sampler.distribution(logits, sampler.initialState).entropyBits.filtered;
    };
    assertAlmostEquals(realised("entropy_exact"), 3, 1e-6);
    assert(Math.abs(realised("entropy") - 3) > 1e-4);
  }
});
