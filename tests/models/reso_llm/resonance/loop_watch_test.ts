import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { LoopWatch, SuffixLoopDetector } from "../../../../lib/models/reso_llm/resonance/mod.ts";
import { PHI } from "../../../../lib/physics/mod.ts";

/** The definition, word by word: the smallest period that stands three times at the end, and how often it does. */
function loopAtEnd(ids: readonly number[]): { period: number; repeats: number } {
  for (let period = 1; period <= 10; period++) {
    let repeats = 1;
    const last = ids.slice(-period).join();
    while (ids.length >= (repeats + 1) * period) {
      const end = ids.length - repeats * period;
      if (ids.slice(end - period, end).join() !== last) break;
      repeats++;
    }
    if (repeats >= 3) return { period, repeats };
  }
  return { period: 0, repeats: 0 };
}

Deno.test("SuffixLoopDetector finds the loops of the definition, token by token", () => {
  const verse = fc.tuple(
    fc.array(fc.nat(3), { maxLength: 12 }),
    fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.nat(3), { maxLength: 5 }),
  );
  let loops = 0;
  fc.assert(
    fc.property(verse, ([before, period, times, after]) => {
      const ids = [...before, ...Array.from({ length: times }, () => period).flat(), ...after];
      const detector = new SuffixLoopDetector();
      ids.forEach((id, t) => {
        const found = detector.push(id);
        assertEquals(found, loopAtEnd(ids.slice(0, t + 1)));
        if (found.period > 0) loops++;
      });
    }),
    { seed: 7, numRuns: 300 },
  );
  assert(loops > 300);
});

Deno.test("SuffixLoopDetector takes ten tokens three times for a loop, and eleven for a verse", () => {
  const last = (period: number) => {
    const detector = new SuffixLoopDetector();
    return Array.from({ length: 3 * period }, (_, t) => detector.push(t % period)).at(-1);
  };
  assertEquals(last(10), { period: 10, repeats: 3 });
  assertEquals(last(11), { period: 0, repeats: 0 });
});

Deno.test("LoopWatch raises the amplitude by φ to 1 while a loop lasts, and begins anew after it", () => {
  const watch = new LoopWatch({ noiseAmplitude: 0.2 });
  const amplitudes = Array.from({ length: 9 }, () => watch.push(5).amplitude);
  const expected = [0, 0, 0.2, 0.2 * PHI, 0.2 * PHI ** 2, 0.2 * PHI ** 3, 1, 1, 1];
  amplitudes.forEach((amplitude, t) => assertAlmostEquals(amplitude, expected[t]!, 1e-12));
  assertEquals([watch.push(6).amplitude, watch.amplitude], [0, 0]);
  assertEquals([6, 6].map((id) => watch.push(id).amplitude), [0, 0.2]);
  watch.reset();
  assertEquals([6, 6, 6].map((id) => watch.push(id).amplitude), [0, 0, 0.2]);
});

Deno.test("LoopWatch also acts above the repetition score's threshold, where no period is seen", () => {
  // Three tokens in an order without a period.
  const ids = [0, 1, 2, 0, 0, 1, 1, 2, 2, 0, 2, 1, 1, 0, 2, 2, 0, 1, 0, 2];
  const at = (escapeThreshold: number) => {
    const watch = new LoopWatch({ escapeThreshold });
    return ids.map((id) => watch.push(id)).at(-1)!;
  };
  assertEquals([at(0.8).period, at(0.8).score, at(0.8).amplitude], [0, 0.85, 0.1]);
  assertEquals(at(0.85).amplitude, 0);
});

Deno.test("LoopWatch leaves text without repetition alone", () => {
  const watch = new LoopWatch();
  for (let t = 0; t < 500; t++) assertEquals(watch.push((t * t + 3 * t) % 211).amplitude, 0);
});

Deno.test("LoopWatch refuses options and ids out of range", () => {
  assertThrows(() => new LoopWatch({ escapeThreshold: 2 }), RangeError, "Cannot take escapeThreshold");
  assertThrows(() => new LoopWatch({ noiseAmplitude: -0.1 }), RangeError, "Cannot take noiseAmplitude");
  assertThrows(() => new LoopWatch().push(-1), RangeError, "Cannot take a token id");
});
