import { assert, assertAlmostEquals, assertRejects } from "@std/assert";
import { readingBitsPerByte, type ReadingMode, trainHaze } from "../../lib/experiments/mod.ts";
import { ids } from "../../lib/tensor/mod.ts";
import { smallConfig, smallLab } from "./support.ts";

const LAB = smallLab();
const T = 8;

/** Which tokens each way of reading has before it when it foretells token i of a text: worked out anew each time. */
const VISIBLE: { readonly [M in ReadingMode]: (text: Int32Array, i: number) => Int32Array } = {
  restart: (text, i) => text.slice(i - ((i - 1) % T + 1), i),
  sliding: (text, i) => text.slice(Math.max(0, i - T), i),
  growing(text, i) {
    let start = 0;
    for (let end = T; end < i; end += T / 2 + 1) start = end + 1 - T / 2;
    return text.slice(start, i);
  },
};

Deno.test("readingBitsPerByte reads what each way has before it, and counts what lies behind a full context", async () => {
  const { model, data } = await trainHaze(
    smallConfig({ training: { steps: 60, learningRate: 1e-2 } }),
    1,
    LAB,
  );
  const text = data.heldOut[0]!.slice(0, 31);
  const seen = new Set<number>();
  for (const mode of ["growing", "sliding", "restart"] as const) {
    let nats = 0;
    for (let i = T; i < text.length; i++) {
      const window = VISIBLE[mode](text, i);
      assert(window.length >= 1 && window.length <= T, `${mode} ${i}: ${window.length}`);
      const logits = model.logits(ids(window, { shape: [1, window.length], kernels: LAB.kernels })).data;
      const row = [...logits.slice(-model.vocabSize)].map(Number);
      nats += Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[text[i]!]!;
    }
    const bits = await readingBitsPerByte(model, [text], LAB.vocab, mode);
    assertAlmostEquals(bits, nats / Math.LN2 / (text.length - T), 1e-4, mode);
    seen.add(bits);
  }
  assert(seen.size === 3, "they are three ways");
  await assertRejects(
    () => readingBitsPerByte(model, [text.slice(0, T + 1)], LAB.vocab, "growing"),
    RangeError,
    "must hold 10 tokens, more than the context: 9",
  );
  model.close();
});
