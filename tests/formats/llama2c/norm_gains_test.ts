import { assertEquals } from "@std/assert";
import { layoutOf } from "../../../lib/formats/llama2c/layout.ts";
import { normGainProblem } from "../../../lib/formats/llama2c/norm_gains.ts";
import { TINY } from "../llama_samples.ts";

const LAYOUT = layoutOf(1, TINY);
/** Sixteen attention gains come first, then sixteen of the feed-forward parts, then eight. */
const found = (gain: (index: number) => number): string | undefined => normGainProblem(gain, LAYOUT)?.found;

Deno.test("normGainProblem takes gains as training leaves them", () => {
  assertEquals(normGainProblem(() => 1, LAYOUT), null);
  assertEquals(found((i) => i % 4 === 0 ? -0.5 : 0.3), undefined);
  assertEquals(found((i) => i === 3 ? 99 : 0.06), undefined);
});

Deno.test("normGainProblem names each limit and the gains that break it", () => {
  assertEquals(found((i) => i === 20 ? NaN : 1), "found NaN among them");
  assertEquals(found(() => 0.05), "found a mean size of 0.0500, not above 0.05");
  assertEquals(found((i) => i === 5 ? -100 : 1), "found one of size 100, not below 100");
  assertEquals(found((i) => i % 3 === 0 ? 0 : 1), "found 38 % of them not positive, more than 30 %");
  const rules = [0, 16, 32].map((at) => normGainProblem((i) => i === at ? Infinity : 1, LAYOUT)?.rule);
  assertEquals(
    rules,
    ["attentionNorm", "ffnNorm", "finalNorm"].map((kind) => `has ${kind} gains that look like gains`),
  );
});
