import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { addResonanceNoise, resonanceNoise } from "../../../../lib/models/reso_llm/resonance/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";

const ones = { normal: () => 1 };

Deno.test("resonanceNoise is relative to the signal: ten times the signal, ten times the noise", () => {
  const signal = Array.from({ length: 64 }, (_, i) => Math.sin(i));
  const noise = resonanceNoise(signal, 0.3, new Pcg64(4));
  const louder = resonanceNoise(signal.map((x) => 10 * x), 0.3, new Pcg64(4));
  noise.forEach((n, i) => assertAlmostEquals(louder[i]!, 10 * n, 1e-12));
  const absolute = resonanceNoise(signal.map((x) => 10 * x), 0.3, new Pcg64(4), { rule: "upstream" });
  assert(absolute.some((n, i) => Math.abs(n - louder[i]!) > 1e-3));
});

Deno.test("resonanceNoise gives weak components their share, and strong ones a tenth", () => {
  // Root mean square 5: weak is below 1.5.
  const noise = resonanceNoise([7, 1, 1, 7], 1, ones, { signalThreshold: 0.3, optimalNoiseRatio: 0.8 });
  assertEquals([...noise], [0.5, 4, 4, 0.5]);
  assertEquals([...resonanceNoise([7, 1, 1, 7], 1, ones, { signalThreshold: 0.1 })], [0.5, 0.5, 0.5, 0.5]);
});

Deno.test("resonanceNoise of amplitude 0 is nothing and draws nothing", () => {
  const random = new Pcg64(1);
  assertEquals([...resonanceNoise([1, 2], 0, random)], [0, 0]);
  assertEquals(random.uniform(), new Pcg64(1).uniform());
  assertEquals([...resonanceNoise([0, 0], 1, ones)], [0, 0]);
});

Deno.test("resonanceNoise depends on the seed alone", () => {
  const of = (seed: number) => [...resonanceNoise([1, -2, 0.1], 0.5, new Pcg64(seed))];
  assertEquals(of(3), of(3));
  assert(of(3).every((n, i) => n !== of(4)[i]));
});

Deno.test("addResonanceNoise treats each row by itself, and leaves them as they are at amplitude 0", () => {
  const rows = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i) * (i < 6 ? 1 : 100));
  const [noisy, random] = [rows.slice(), new Pcg64(9)];
  addResonanceNoise(noisy, 6, 0.4, random, { signalThreshold: 0.5 });
  const expected = new Pcg64(9);
  for (const at of [0, 6]) {
    const row = rows.subarray(at, at + 6);
    const noise = resonanceNoise(row, 0.4, expected, { signalThreshold: 0.5 });
    assertEquals(noisy.subarray(at, at + 6), row.map((x, i) => x + noise[i]!));
  }
  addResonanceNoise(noisy, 6, 0, random);
  assertEquals(random.uniform(), expected.uniform());
  assertThrows(() => addResonanceNoise(rows, 5, 1, random), TypeError, "each has 5 numbers: 12");
});

Deno.test("resonanceNoise refuses what it cannot use", () => {
  assertThrows(() => resonanceNoise([1], -1, ones), RangeError, "Cannot take the amplitude of noise");
  assertThrows(
    () => resonanceNoise([1], 1, ones, { signalThreshold: NaN }),
    RangeError,
    "Cannot take signalThreshold",
  );
  assertThrows(
    () => resonanceNoise([1], 1, ones, { rule: "loud" as "house" }),
    RangeError,
    'is "house" or "upstream"',
  );
});
