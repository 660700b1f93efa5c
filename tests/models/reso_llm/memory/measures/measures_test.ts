import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BUILTIN_TEXT } from "../../../../../lib/data/builtin/mod.ts";
import {
  hashedEncoding,
  measureCapacity,
  measureRecall,
  recallLines,
  shareOf,
  upstreamEncoding,
  wordWeights,
} from "../../../../../lib/models/reso_llm/memory/mod.ts";

const lines = recallLines(BUILTIN_TEXT);
const encoding = hashedEncoding(wordWeights(BUILTIN_TEXT));

Deno.test("measureRecall: three words of a line find it in 0.9, 0.75 and 0.6 of cases among 5, 20 and 60", () => {
  for (const [memories, least] of [[5, 0.9], [20, 0.75], [60, 0.6]]) {
    const { at1, at5 } = measureRecall({ encoding, lines, memories, seed: 1 });
    assert(at1.value >= least, `${memories}: ${at1.value}`);
    assert(at5.value > at1.value && at5.of >= 1200);
  }
});

Deno.test("measureRecall finds upstream's encoding at chance", () => {
  const { at1 } = measureRecall({ encoding: upstreamEncoding(), lines, memories: 20, seed: 1 });
  assert(at1.low < 0.05 + 0.01 && at1.high < 0.1, `${at1.value}`);
});

Deno.test("measureRecall answers when, better than blindly, unless memories fade fast", () => {
  const when = (decayRate: number): number => {
    const measured = measureRecall({ encoding, lines, memories: 20, queries: 400, decayRate, seed: 2 });
    return measured.timeErrorTokens / measured.blindTimeErrorTokens;
  };
  const [steady, fading] = [when(0), when(0.05)];
  assert(steady < 0.3, `${steady}`);
  assert(fading > 2 * steady, `${fading}`);
});

Deno.test("measureRecall's blind error is that of guessing", () => {
  const { blindTimeErrorTokens } = measureRecall({
    encoding,
    lines,
    memories: 3,
    queries: 3,
    seed: 1,
    spacing: 6,
  });
  assertAlmostEquals(blindTimeErrorTokens, 6 * (0 + 1 + 2 + 1 + 0 + 1 + 2 + 1 + 0) / 9, 1e-12);
});

Deno.test("measureRecall is the same for the same seed, and refuses too few lines or words", () => {
  const run = (seed: number): unknown => measureRecall({ encoding, lines, memories: 5, queries: 50, seed });
  assertEquals(run(3), run(3));
  const few = lines.slice(0, 4);
  assertThrows(() => measureRecall({ encoding, lines: few, memories: 5, seed: 1 }), RangeError, "5 lines: 4");
  const options = { encoding, lines: ["Lamp."], memories: 1, seed: 1 };
  assertThrows(
    () => measureRecall(options),
    RangeError,
    "Cannot ask for a line by 3 words as it has them: Lamp.",
  );
  assertThrows(() => measureRecall({ ...options, spacing: 0 }), RangeError, "spacing is above 0");
});

Deno.test("measureCapacity falls with the number of pairs, a wrong key stays at chance", () => {
  const rows = measureCapacity([1, 2, 4, 8, 16], { seed: 3, trials: 150 });
  const keyed = rows.map((row) => row.keyed.value);
  assertEquals(keyed, keyed.toSorted((a, b) => b - a));
  assertEquals(keyed[0], 1);
  for (const { pairs, keyed, wrongKey, familiar } of rows.slice(1)) {
    assert(keyed.low > 1 / pairs, `${pairs}: ${keyed.value}`);
    assert(
      wrongKey.low < 1 / pairs + 0.03 && wrongKey.high > 1 / pairs - 0.03,
      `${pairs}: ${wrongKey.value}`,
    );
    assert(familiar.low > 0.6, `${pairs}: ${familiar.value}`);
  }
});

Deno.test("shareOf keeps within 0 and 1, knows nothing of no case, and refuses what is no share", () => {
  assertEquals([shareOf(0, 0).low, shareOf(0, 0).high], [0, 1]);
  assertEquals([shareOf(0, 9).low, shareOf(9, 9).high], [0, 1]);
  assert(shareOf(0, 9).high > 0.2 && shareOf(0, 9).high < 0.4);
  assertThrows(() => shareOf(3, 2), RangeError, "Cannot take a share as hits among cases: 3 of 2");
});
