import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { drawByProbability, goldenTemperature, makeSampler, phiTemperature } from "../../lib/sampling/mod.ts";
import { distributions, idsOf } from "./support.ts";

const PHI = (1 + Math.sqrt(5)) / 2;

Deno.test("phiTemperature jumps where the entropy is the target", () => {
  const logits = [1, 0.3, 0, -0.4];
  const bits = makeSampler({ sampling: "basic" }).distribution(logits, {}).entropyBits.raw;
  const at = (factor: number) => phiTemperature(logits, { targetEntropyBits: bits * factor });
  assertAlmostEquals(at(1 + 1e-9), 1, 1e-8);
  assertAlmostEquals(at(1 - 1e-9), 1 / PHI, 1e-8);
});

Deno.test("phiTemperature follows each of its options and keeps to its lowest", () => {
  const flat = new Float64Array(16); // 4 bits
  assertAlmostEquals(
    phiTemperature(flat, { temperature: 0.7, targetEntropyBits: 2 }),
    0.7 / (2 * PHI),
    1e-12,
  );
  assertAlmostEquals(phiTemperature(flat, { targetEntropyBits: 8, entropyWeight: 1 }), 1.5, 1e-12);
  assertEquals(phiTemperature(flat, { targetEntropyBits: 0.01 }), 0.1);
  assertEquals(phiTemperature(flat, { targetEntropyBits: 0.01, minTemperature: 0.3 }), 0.3);
  assertEquals(phiTemperature([9, 0, 0], { targetEntropyBits: 0 }), 0.1);
  assertEquals(phiTemperature(flat, { temperature: 0 }), 0);
  assertThrows(() => phiTemperature(flat, { entropyWeight: -1 }), RangeError, "entropyWeight must be ≥ 0");
  assertThrows(
    () => phiTemperature(flat, { minTemperature: 0 }),
    RangeError,
    "minTemperature must be above 0",
  );
  assertThrows(() => phiTemperature([]), RangeError, "it is empty");
});

Deno.test("entropy_phi measures the entropy after the penalty, which may be another one", () => {
  const logits = [2, 1];
  const sampler = makeSampler({ sampling: "entropy_phi", repetitionPenalty: 2, targetEntropyBits: 1 });
  const { temperature } = sampler.distribution(logits, sampler.start([0]));
  assertEquals(temperature, phiTemperature([1, 1], { targetEntropyBits: 1 }));
  assert(temperature !== phiTemperature(logits, { targetEntropyBits: 1 }));
});

Deno.test("drawByProbability gives each token its share of the uniform numbers, the likeliest first", () => {
  fc.assert(fc.property(distributions, (row) => {
    const possible = idsOf(row).sort((a, b) => row[b]! - row[a]! || a - b);
    let below = 0;
    for (const id of possible) {
      const middle = below + row[id]! / 2;
      // A share that rounding may reach over is too small to be hit.
      if (row[id]! > 1e-9 && middle < 1) assertEquals(drawByProbability(row, middle), id);
      below += row[id]!;
    }
  }));
  assertThrows(() => drawByProbability([0.5, 0.5], 1), RangeError, "the uniform number must be in [0, 1): 1");
  assertThrows(
    () => drawByProbability([0.5, NaN], 0.5),
    RangeError,
    "every probability must be ≥ 0 and finite",
  );
});

Deno.test("goldenTemperature never rises, ends near T/φ², and refuses what is no step", () => {
  const falling = Array.from({ length: 101 }, (_, step) => goldenTemperature(step, 100, { temperature: 2 }));
  falling.slice(1).forEach((temperature, i) => assert(temperature < falling[i]!));
  assertAlmostEquals(falling[100]!, 2 / PHI ** 2, 1e-12);
  assertEquals(goldenTemperature(100, 100, { minTemperature: 0.5 }), 0.5);
  for (const step of [-1, 0.5, NaN]) {
    assertThrows(() => goldenTemperature(step, 10), RangeError, "the step must be an integer of at least 0");
  }
  assertThrows(
    () => goldenTemperature(0, 0),
    RangeError,
    "the steps in all must be an integer of at least 1: 0",
  );
  assertThrows(() => goldenTemperature(0, 5, { temperature: -1 }), RangeError, "temperature must be ≥ 0");
});
