import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { longestVerbatim } from "../../../lib/experiments/mod.ts";

/** The same, by trying every stretch. */
function slowly(samples: readonly string[], text: string): number {
  let longest = 0;
  for (const sample of samples) {
    for (let start = 0; start < sample.length; start++) {
      while (
        start + longest < sample.length && text.includes(sample.slice(start, start + longest + 1))
      ) longest++;
    }
  }
  return longest;
}

Deno.test("longestVerbatim is what trying every stretch gives", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 30 });
  fc.assert(fc.property(fc.array(word, { maxLength: 4 }), word, (samples, text) => {
    assertEquals(longestVerbatim(samples, text), slowly(samples, text));
  }));
});

Deno.test("longestVerbatim does not join the end of a sample to the beginning of the next", () => {
  assertEquals(longestVerbatim(["ab", "cd"], "abcd"), 2);
});
