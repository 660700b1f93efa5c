import { assert, assertEquals, assertThrows } from "@std/assert";
import { dialogueText, makeDialogues, mixedSource, UNSCORED, WindowSampler } from "../../lib/data/mod.ts";
import { SentencePieceTokenizer, trainSentencePiece, Vocab } from "../../lib/tokenizers/mod.ts";
import { makeDialogueDataset } from "../../lib/training/mod.ts";

const dialogues = makeDialogues(60, 1);
const text = dialogues.map(dialogueText).join("\n");
const tokenizers = [
  Vocab.fromText(text),
  new SentencePieceTokenizer(trainSentencePiece(text, { vocabSize: 400, removeExtraWhitespaces: false })),
];

for (const tokenizer of tokenizers) {
  Deno.test(`makeDialogueDataset holds out whole dialogues, with ${tokenizer.kind} tokens`, () => {
    const data = makeDialogueDataset(dialogues, tokenizer, { heldOut: 7, seed: 3 });
    assertEquals(data.heldOut.length, 7);
    const trained = tokenizer.decode(data.train[0]!);
    for (const ids of data.heldOut) {
      const held = tokenizer.decode(ids).trim();
      assert(text.toLowerCase().includes(held.toLowerCase()), held);
      assert(!trained.includes(held), held);
    }
    const others = makeDialogueDataset(dialogues, tokenizer, { heldOut: 7, seed: 4 });
    assert(others.hash !== data.hash);
  });

  Deno.test(`makeDialogueDataset scores the tokens of answers alone if asked to, with ${tokenizer.kind} tokens`, () => {
    const data = makeDialogueDataset(dialogues, tokenizer, { answersOnly: true });
    const T = data.train[0]!.length - 1;
    const source = data.source!({ B: 1, T, seed: 1 });
    const [inputs, targets] = [new Int32Array(T), new Int32Array(T)];
    source.next(inputs, targets);
    assert(source.hasUnscored);
    // What is scored, run by run, is what was answered.
    const runs: string[] = [];
    let run: number[] = [];
    for (const target of [...targets, UNSCORED]) {
      if (target !== UNSCORED) run.push(target);
      else if (run.length > 0) {
        runs.push(tokenizer.decode(run).trim());
        run = [];
      }
    }
    const answers = dialogues.flatMap((dialogue) => dialogue.filter(({ role }) => role === "assistant"))
      .map(({ content }) => `A: ${content}`.toLowerCase());
    assert(runs.length > 60);
    for (const said of runs) {
      assert(answers.some((answer) => answer.endsWith(said.toLowerCase().replace(/^(a?:)? ?/, ""))), said);
    }
    assert(runs.every((said) => !/q:/i.test(said)));
  });
}

Deno.test("makeDialogueDataset refuses a tokenizer that leaves characters out", () => {
  const few = Vocab.fromText(text.replaceAll("?", ""));
  assertThrows(() => makeDialogueDataset(dialogues, few), RangeError, "every character must have a token");
});

Deno.test("makeDialogueDataset refuses to hold out none or all", () => {
  for (const heldOut of [0, 60, 1.5]) {
    assertThrows(
      () => makeDialogueDataset(dialogues, tokenizers[0]!, { heldOut }),
      RangeError,
      `1 to 59 of 60 must be held out: got ${heldOut}`,
    );
  }
});

Deno.test("mixedSource goes on from a state, and refuses that of another mixture", () => {
  const ids = Int32Array.from({ length: 500 }, (_, i) => i);
  const part = (weight: number) => ({
    weight,
    source: (options: { B: number; T: number; seed: number | bigint }) => new WindowSampler([ids], options),
  });
  const make = (...weights: number[]) => mixedSource(weights.map(part))({ B: 4, T: 8, seed: 5 });
  const draw = (source: ReturnType<typeof make>) => {
    const inputs = new Int32Array(32);
    source.next(inputs, new Int32Array(32));
    return inputs;
  };
  const source = make(1, 2);
  draw(source);
  const state = JSON.parse(JSON.stringify(source.state()));
  const expected = [draw(source), draw(source)];
  const other = make(1, 2);
  other.restore(state);
  assertEquals([draw(other), draw(other)], expected);
  assertThrows(() => make(1).restore(state), RangeError, "must have 1 parts: got 2");
  for (const weights of [[], [1, 0], [NaN]]) {
    assertThrows(() => make(...weights), RangeError, "parts with positive weights");
  }
});

Deno.test("makeDialogueDataset learns all dialogues and holds out others that it is given", () => {
  const all = makeDialogues(30, 1);
  const vocab = Vocab.fromText(all.map(dialogueText).join("\n"));
  const lengthOf = (parts: readonly Int32Array[]) => parts.reduce((sum, { length }) => sum + length, 0);
  const data = makeDialogueDataset(all.slice(5), vocab, { heldOut: all.slice(0, 5) });
  assertEquals(
    data.heldOut.map((ids) => vocab.decode(ids)),
    all.slice(0, 5).map((one) => `\n${dialogueText(one)}\n`.toLowerCase()),
  );
  const whole = makeDialogueDataset(all, vocab, { heldOut: 1 });
  assertEquals(
    lengthOf(data.train) + lengthOf(data.heldOut),
    lengthOf(whole.train) + lengthOf(whole.heldOut),
  );
  assertThrows(
    () => makeDialogueDataset(all, vocab, { heldOut: [] }),
    RangeError,
    "some must be learnt and some held",
  );
});
