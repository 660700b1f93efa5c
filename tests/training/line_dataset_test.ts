import { assert, assertEquals, assertThrows } from "@std/assert";
import { UNSCORED } from "../../lib/data/mod.ts";
import { IdTokenizer, trainMotifBpe } from "../../lib/tokenizers/mod.ts";
import { lineDataset } from "../../lib/training/mod.ts";

const LINES = Array.from({ length: 60 }, (_, i) => `line ${i} of the haze.`);
const TEXT = LINES.join("\n");
const tokenizer = trainMotifBpe(TEXT, { vocabSize: 270, motifTopk: 0 });
const stream = tokenizer.encodeCorpus(TEXT);

Deno.test("lineDataset holds out whole lines, and nothing is lost or twice there", () => {
  const { train, heldOut } = lineDataset(stream, { name: "haze", tokenizer, context: 4 });
  const text = (parts: readonly Int32Array[]) => parts.map((part) => tokenizer.decode(part)).join("");
  assertEquals(text(train).length + text(heldOut).length, LINES.join("").length);
  assertEquals(heldOut.length, 3);
  for (const part of [...train, ...heldOut]) assertEquals([part[0], part.at(-1)], [2, 3]);
  const shown = text(heldOut).match(/line \d+/g)!;
  assertEquals(shown.length, 6);
  for (const line of shown) assert(!text(train).includes(`${line} `), line);
});

Deno.test("lineDataset draws windows of training lines, ends of lines among the targets", () => {
  const { source, train } = lineDataset(stream, { name: "haze", tokenizer, context: 4 });
  const sampler = source!({ B: 8, T: 4, seed: 1 });
  const [inputs, targets] = [new Int32Array(32), new Int32Array(32)];
  const ids = train.map((part) => part.join()).join();
  let ends = 0;
  for (let batch = 0; batch < 60; batch++) {
    sampler.next(inputs, targets);
    for (let b = 0; b < 8; b++) {
      const window = [...inputs.subarray(4 * b, 4 * b + 4), targets[4 * b + 3]];
      assert(ids.includes(window.join()), window.join());
      assert(!window.slice(1).includes(2) && !window.slice(0, 4).includes(3), "a window spans two lines");
      assertEquals([...targets.subarray(4 * b, 4 * b + 3)], [UNSCORED, UNSCORED, UNSCORED]);
      if (window[4] === 3) ends++;
    }
  }
  assert(ends > 5, `${ends}`);
  const upstream = lineDataset(stream, { name: "haze", tokenizer, context: 4, rule: "upstream" });
  const other = upstream.source!({ B: 8, T: 4, seed: 1 });
  for (let batch = 0; batch < 60; batch++) {
    other.next(inputs, targets);
    assert(!targets.includes(3));
  }
});

Deno.test("lineDataset splits a stream without lines by tokens", () => {
  const ids = Int32Array.from({ length: 200 }, (_, i) => i % 9);
  const data = lineDataset(ids, { name: "ids", tokenizer: new IdTokenizer(9), context: 4 });
  assertEquals([data.source, data.heldOut.length], [undefined, 10]);
  assertEquals(data.heldOut.reduce((sum, part) => sum + part.length, 0), 20);
  assert(data.bigramNats < data.unigramNats);
});

Deno.test("lineDataset of very few ids trains on and scores all of them, and refuses less than a window", () => {
  const options = { name: "ids", tokenizer: new IdTokenizer(9), context: 4 };
  const few = Int32Array.of(1, 2, 3, 4, 5);
  const { train, heldOut } = lineDataset(few, options);
  assertEquals([train, heldOut], [[few], [few]]);
  assertThrows(
    () => lineDataset(few.subarray(1), options),
    RangeError,
    "Cannot train on ids as it must hold a window of 4 + 1 tokens: it has 4 ids",
  );
});
