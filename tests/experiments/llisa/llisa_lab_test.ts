import { assert, assertEquals, assertThrows } from "@std/assert";
import { HazeLab, LlisaLab } from "../../../lib/experiments/mod.ts";
import { withReplay } from "../../../lib/experiments/llisa/llisa_lab.ts";
import { LAB } from "./support.ts";

Deno.test("LlisaLab holds out the same dialogues for every number that is learnt, and none of these", () => {
  const [few, many] = [LAB.dialogues(20), LAB.dialogues(171)];
  assertEquals(few.test.heldOut, many.test.heldOut);
  assertEquals(few.validation.heldOut, many.validation.heldOut);
  assert(many.text.startsWith(few.text));
  const held = LAB.heldOutDialogues.map((dialogue) => dialogue.map(({ content }) => content).join("\n"));
  const learnt = many.text.replaceAll(/^[QA]: /gm, "");
  assert(held.filter((text) => text.includes("\n")).every((text) => !learnt.includes(`${text}\n`)));
  assert(String(few.test.heldOut[0]) !== String(few.validation.heldOut[0]));
});

Deno.test("LlisaLab.beside gives one lab for one other, so that base models are shared", async () => {
  const haze = await HazeLab.open("builtin");
  assert(LlisaLab.beside(haze) === LlisaLab.beside(haze));
  assert(LlisaLab.beside(haze).corpus === haze.corpus);
});

Deno.test("LlisaLab refuses a number of dialogues that the grammar was not asked for", () => {
  for (const count of [0, 1.5, 10_001]) {
    assertThrows(() => LAB.dialogues(count), RangeError, `there must be 1 to 10000 of them: ${count}`);
  }
});

Deno.test("withReplay draws the stated share of windows from the base", () => {
  const [base, { test }] = [LAB.base(64), LAB.dialogues(20)];
  assert(withReplay(test, base, 0) === test);
  const known = base.train.map((ids) => `,${ids.join(",")},`);
  for (const replay of [0.7, 1]) {
    const [B, T] = [200, 8];
    const source = withReplay(test, base, replay).source!({ B, T, seed: 1 });
    const [inputs, targets] = [new Int32Array(B * T), new Int32Array(B * T)];
    source.next(inputs, targets);
    const windows = Array.from({ length: B }, (_, b) => `,${inputs.subarray(b * T, (b + 1) * T).join(",")},`);
    const share = windows.filter((window) => known.some((part) => part.includes(window))).length / B;
    assert(Math.abs(share - replay) < 0.1, `${share}`);
  }
});

Deno.test("LlisaLab.base reads the text and a chronicle that names nobody of whom dialogues speak", () => {
  const lengthOf = ({ train }: { readonly train: readonly Int32Array[] }) =>
    train.reduce((sum, { length }) => sum + length, 0);
  assert(LAB.baseCorpus.text.startsWith(LAB.corpus.text));
  assert(lengthOf(LAB.base(64)) > 2 * lengthOf(LAB.alone(64)));
  const people = [...LAB.dialogues(171).text.matchAll(/(?:find|does|about|met|know) ([A-Z]\w+ [A-Z]\w+)/g)];
  assert(people.length > 50);
  assert(people.every(([, name]) => !LAB.baseCorpus.text.includes(name!)));
});
