import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { feedTable, resoformerTrial, trainResoformer } from "../../../lib/experiments/mod.ts";
import { heldOutRows, lossesOf, meanBits, readRows } from "../../../lib/experiments/resoformer/held_out.ts";
import { ResoformerLab } from "../../../lib/experiments/mod.ts";
import { evaluate } from "../../../lib/training/mod.ts";
import { LAB, shortConfig } from "./support.ts";

Deno.test("resoformerTrial gives the same numbers for a seed, and others for another, in any laboratory", async () => {
  const run = async (lab: ResoformerLab, seed: number) =>
    (await resoformerTrial(shortConfig(), lab).run(seed, {})).metrics;
  const first = await run(LAB, 1);
  assertEquals(await run(new ResoformerLab(LAB.corpus, LAB.kernels), 1), first);
  assert((await run(LAB, 2)).bitsPerCharacter !== first.bitsPerCharacter);
});

Deno.test("resoformerTrial scores held-out text as evaluate does, but for what fills no window", async () => {
  const config = shortConfig();
  const { model } = await trainResoformer(config, 1, LAB);
  try {
    const data = LAB.dataset(16);
    const { nllNats } = await evaluate(model, data);
    const rows = heldOutRows(data.heldOut, 16);
    const whole = { ...data, heldOut: windowsOf(rows) };
    const bits = meanBits(lossesOf(readRows(model, rows), rows.targets));
    assertAlmostEquals(bits, (await evaluate(model, whole)).nllNats / Math.LN2, 1e-4);
    assertAlmostEquals(bits, nllNats / Math.LN2, 0.02);
  } finally {
    model.close();
  }
});

function windowsOf({ inputs, targets, B, T }: ReturnType<typeof heldOutRows>): Int32Array[] {
  return Array.from(
    { length: B },
    (_, b) => Int32Array.from([...inputs.subarray(b * T, (b + 1) * T), targets[(b + 1) * T - 1]!]),
  );
}

Deno.test("heldOutRows refuses blocks that hold no window", () => {
  assertThrows(() => heldOutRows([new Int32Array(16)], 16), RangeError, "16 + 1 tokens: the longest has 16");
  assertEquals(heldOutRows([new Int32Array(17), new Int32Array(9)], 16).B, 1);
});

Deno.test("resoformerTrial counts clipped steps", async () => {
  const share = async (clipNorm: number) =>
    (await resoformerTrial(shortConfig({ training: { clipNorm } }), LAB).run(1, {})).metrics.clippedShare;
  assertEquals([await share(0), await share(1e9), await share(1e-9)], [0, 0, 1]);
});

Deno.test("trainResoformer ends with the signal's reason, and a later call trains after all", async () => {
  const lab = new ResoformerLab(LAB.corpus, LAB.kernels);
  const reason = new Error("enough");
  await assertRejects(
    () => trainResoformer(shortConfig(), 1, lab, { signal: AbortSignal.abort(reason) }),
    Error,
    "enough",
  );
  const { model, steps } = await trainResoformer(shortConfig(), 1, lab);
  assertEquals(steps.length, 12);
  model.close();
});

Deno.test("feedTable: clamped primes share the last row, ranks and permuted ranks share none", () => {
  const V = LAB.tokenizer.vocabSize;
  const rows = (feed: "dense" | "clamped" | "permuted") => new Set(feedTable(feed, LAB.tokenizer)).size;
  assertEquals([rows("dense"), rows("permuted")], [V, V]);
  // As many as there are primes below V - 1, and the last row.
  const clamped = feedTable("clamped", LAB.tokenizer);
  assertEquals(clamped.filter((row) => row === V - 1).length, V - rows("clamped") + 1);
  assert(rows("clamped") < V / 2);
});
