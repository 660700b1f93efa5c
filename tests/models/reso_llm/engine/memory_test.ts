import { assert, assertEquals, assertThrows } from "@std/assert";
import { mixedMemory } from "../../../../lib/models/reso_llm/engine/share_memories.ts";
import { modelOf, withEngine } from "./support.ts";

const PROMPT = "The lamp in the valley";

Deno.test("ResoLLMInference.generate remembers a text with its prompt, importance 0.8, and lets time pass", async () => {
  await withEngine({}, async (engine) => {
    const { mind } = engine.model;
    const ids = engine.promptIds(PROMPT);
    const result = await engine.generate(PROMPT, { maxLength: 5 });
    await engine.generate("Rosa", { maxLength: 3 });
    const [first, second] = mind.memory!.moments.field.moments();
    assertEquals([first!.content, first!.importance], [PROMPT + result.text, 0.8]);
    assertEquals([first!.tags.turn, first!.time], [1, 0]);
    assertEquals([second!.tags.turn, second!.time], [2, ids.length + 5]);
    assertEquals(mind.memory!.moments.recall(PROMPT + result.text)[0]!.moment, first);
  });
});

Deno.test("a model reads the mean of what it remembers by its own encoding of tokens, older things fading", () => {
  const model = modelOf();
  const { memory } = model.mind;
  assertEquals([memory!.read(), memory!.axes()], [undefined, undefined]);
  model.updateMemory("The lamp burns", 0.5);
  const alone = memory!.read()!;
  assertEquals(alone.length, 16);
  memory!.moments.advance(100);
  model.updateMemory("Bread and butter");
  const both = memory!.read()!;
  const [old, young] = [0.5 * Math.exp(-1), 1];
  const bread = model.memoryEncoding!.encode(model.mind.tokenizer.encode("Bread and butter"));
  both.forEach((value, i) => {
    const mean = (old * alone[i]! + young * bread[i]!) / (old + young);
    assert(Math.abs(value - mean) < 1e-6, `${value} is not ${mean}`);
  });
  model.close();
});

Deno.test("updateMemory remembers what says something, tags its turn if the config wants it, and forgets what is weak", () => {
  for (const episodicTagging of [true, false]) {
    const model = modelOf({ "temporalSmf.episodicTagging": episodicTagging, "temporalSmf.maxMoments": 2 });
    model.mind.turn = 7;
    assertEquals(model.updateMemory("..."), undefined);
    assertEquals(model.updateMemory("the lamp")!.tags.turn, episodicTagging ? 7 : 0);
    model.updateMemory("the river", 0.5);
    model.updateMemory("the mill");
    const contents = () => model.mind.memory!.moments.field.moments().map(({ content }) => content);
    assertEquals(contents(), ["the lamp", "the mill"]);
    model.mind.memory!.moments.advance(1000); // e^(−10) is below the threshold
    model.updateMemory("the bread");
    assertEquals(contents(), ["the bread"]);
    assertThrows(() => model.updateMemory("the bread", 0), RangeError, "importance");
    model.close();
  }
});

Deno.test("a model forms a goal of its own when its memory loses an axis, and none of an empty memory", () => {
  const model = modelOf();
  model.mind.agency!.observeMemory(model.mind.memory!.axes());
  assertEquals(model.getActiveGoals(), []);
  for (let i = 0; i < 3; i++) model.updateMemory("They made peace, and sang in harmony and tune.");
  assertEquals(model.getActiveGoals(), []);
  model.mind.memory!.moments.advance(300);
  model.updateMemory("He broke it into two halves, opposite and contrary.");
  assert(model.getActiveGoals().some(({ description }) => description.startsWith("Restore harmony")));
  model.close();
});

Deno.test("a model forms no goal of its own of a few words, as the one behind another need not be missed", () => {
  const model = modelOf();
  for (const text of ["truth", "the lamp", "beauty", "no", "two halves", "peace", "a day"]) {
    model.updateMemory(text);
    assertEquals(model.getActiveGoals(), [], text);
  }
  model.close();
});

Deno.test("mixedMemory keeps moments' ages, scales their importance, and takes nothing by a share of 0", () => {
  const moment = (content: string, time: number, importance: number) => ({
    ...{
      contents: [content],
      sedenions: [1, ...Array(15).fill(0)],
      times: [time],
      importances: [importance],
    },
    ...{ coherences: [0.5], turns: [1], tokenIndices: [0] },
  });
  const own = { time: 10, ...moment("own", 4, 1) };
  const other = { time: 30, ...moment("other", 29, 0.8) };
  const mixed = mixedMemory(own, [other], { own: 0.75, others: [0.25] });
  assertEquals(mixed.time, 30);
  assertEquals(mixed.contents, ["own", "other"]);
  assertEquals(mixed.times, [24, 29]);
  assertEquals(mixed.importances, [0.75, 0.2]);
  assertEquals(mixed.sedenions.length, 32);
  assertEquals(mixedMemory(own, [other], { own: 1, others: [0] }).contents, ["own"]);
});
