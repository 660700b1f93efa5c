import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { OrderedWindowSampler } from "../../../../lib/data/mod.ts";
import {
  createDefaultTokenizer,
  inOrder,
  makeTalks,
  resoLLMDataset,
} from "../../../../lib/models/reso_llm/data/mod.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";
import { makeDataset } from "../../../../lib/training/mod.ts";

const tokenizer = createDefaultTokenizer();
const data = resoLLMDataset(tokenizer, { talks: 60, heldOutTalks: 12 });

Deno.test("resoLLMDataset holds the story's chapters and talks, the latter alone held out", () => {
  assertEquals([data.train.length, data.heldOut.length], [16 + 60, 12]);
  assertEquals(tokenizer.decode(data.train[1]!).slice(0, 13), "Two. The Dome");
  for (const ids of [...data.train, ...data.heldOut]) {
    assertEquals([ids[0], ids.indexOf(tokenizer.bosId, 1)], [tokenizer.bosId, -1]);
    assert(!ids.includes(tokenizer.unkId));
  }
  assertEquals(data.train[3]!.at(-1), tokenizer.eosId);
  assert(data.unigramNats > data.bigramNats && data.bigramNats > 0.5);
  assert(resoLLMDataset(tokenizer, { talks: 60, heldOutTalks: 12, seed: 2 }).hash !== data.hash);
});

Deno.test("resoLLMDataset scores the assistant's words with their end, held out and in windows alike", () => {
  const talks = makeTalks(12, 1, "held-out");
  data.heldOut.forEach((ids, i) => {
    const scored = data.heldOutScored![i]!;
    const expected = talks[i]!.filter(({ role }) => role === "assistant").map(({ content }) =>
      `${content}\n<|endofassistant|>`
    );
    assertEquals(
      tokenizer.decode(ids.filter((_, at) => scored[at]), { skipSpecial: false }),
      expected.join(""),
    );
  });
  const [B, T] = [4, 64];
  const source = data.source!({ B, T, seed: 1 });
  assert(source instanceof OrderedWindowSampler && source.hasUnscored);
  const [inputs, targets] = [new Int32Array(B * T), new Int32Array(B * T)];
  const user = tokenizer.symbolId("<|user|>")!;
  const counts = { begins: 0, goesOn: 0 };
  for (let step = 0; step < 60; step++) {
    source.next(inputs, targets);
    assert(!targets.includes(user));
    source.rows.forEach(({ continues }, b) => {
      assertEquals(continues, inputs[b * T] !== tokenizer.bosId);
      counts[continues ? "goesOn" : "begins"]++;
    });
  }
  assert(Math.min(...Object.values(counts)) > 20, JSON.stringify(counts));
});

Deno.test("resoLLMDataset takes chats and texts of one's own, and holds out a tenth of the chats", () => {
  const chats = makeTalks(30, 3).map((turns) => ({ turns }));
  const own = resoLLMDataset(tokenizer, { chats, texts: ["A lamp.", "Another lamp."] });
  assertEquals([own.train.length, own.heldOut.length], [2 + 27, 3]);
  const all = [...own.train, ...own.heldOut].map((ids) => tokenizer.decode(ids));
  assertEquals(new Set(all).size, 32);
  assertThrows(() => resoLLMDataset(tokenizer, { chats: chats.slice(1, 2) }), RangeError, "got 1");
  const alone = resoLLMDataset(tokenizer, { chats, texts: [] });
  assertEquals(alone.train.length, 27);
});

Deno.test("inOrder walks a text from its cuts on, a row after the other window", () => {
  const text = Array.from({ length: 400 }, (_, i) => `The lamp number ${i} is lit.`).join(" ");
  const plain = makeDataset({ name: "lamps", text, bytes: text.length }, tokenizer, 16);
  const ordered = inOrder(plain);
  assertEquals([ordered.heldOut, ordered.hash], [plain.heldOut, plain.hash]);
  const source = ordered.source!({ B: 2, T: 16, seed: 1 });
  const [inputs, targets] = [new Int32Array(32), new Int32Array(32)];
  const read: number[] = [];
  for (let step = 0; step < 4; step++) {
    source.next(inputs, targets);
    read.push(...inputs.subarray(0, 16));
  }
  assertEquals([read[0], read.indexOf(tokenizer.bosId, 1)], [tokenizer.bosId, -1]);
  assert(text.includes(tokenizer.decode(read)));
  const vocab = Vocab.fromText(text);
  const bare = makeDataset({ name: "lamps", text, bytes: text.length }, vocab, 16);
  assertThrows(() => inOrder(bare), RangeError, "one of kind char has none");
});

Deno.test("resoLLMDataset's yardsticks are of scored tokens alone", () => {
  // A unigram over all tokens of the held-out talks would know how frequent marks and line ends are.
  const counts = new Float64Array(tokenizer.vocabSize).fill(1);
  let total = tokenizer.vocabSize;
  const talks = resoLLMDataset(tokenizer, { talks: 60, heldOutTalks: 12, texts: [] });
  const segments = talks.train.map((ids) => ids);
  const source = talks.source!({ B: 1, T: 2000, seed: 0 });
  const [inputs, targets] = [new Int32Array(2000), new Int32Array(2000)];
  for (let seen = 0; seen < segments.length;) {
    source.next(inputs, targets);
    seen += inputs.filter((id) => id === tokenizer.bosId).length;
    for (const id of targets) {
      if (id < 0) continue;
      counts[id]!++;
      total++;
    }
  }
  let [nats, scored] = [0, 0];
  talks.heldOut.forEach((ids, i) =>
    ids.forEach((id, at) => {
      if (!talks.heldOutScored![i]![at]) return;
      nats -= Math.log(counts[id]! / total);
      scored++;
    })
  );
  assertAlmostEquals(talks.unigramNats, nats / scored, 1e-9);
});
