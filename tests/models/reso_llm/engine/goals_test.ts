import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { GuidedModel } from "../../../../lib/models/reso_llm/mod.ts";
import { generate } from "../../../../lib/generation/mod.ts";
import { favour, modelOf, tokenizer, withEngine } from "./support.ts";

const PROMPT = "In the morning";
const LAMP = tokenizer.encode(" lamp")[0]!;

Deno.test("ResoLLMInference.generateWithGoal names the goal that was achieved, and gives up the one that was not", async () => {
  await withEngine({}, async (engine) => {
    const { model } = engine;
    const request = { prompt: PROMPT, maxLength: 12 };
    favour(model, LAMP, 60);
    const said = await engine.generateWithGoal({ ...request, goalDescription: "speak of the lamp" });
    assertEquals(said.goalsAchieved, ["speak of the lamp"]);
    const missed = await engine.generateWithGoal({
      ...request,
      goalDescription: "speak of bread and butter",
    });
    assertEquals(missed.goalsAchieved, []);
    assertEquals(model.getActiveGoals(), []);
    const fates = model.mind.agency!.goals.map(({ status, reason }) => [status, reason]);
    assertEquals(fates, [["achieved", undefined], ["abandoned", "withdrawn"]]);
  });
});

Deno.test("ResoLLMInference.generate takes goals that were set on the model for all texts, until they are achieved", async () => {
  await withEngine({}, async (engine) => {
    const { model } = engine;
    const goal = model.createGoal("speak of the lamp", "external", { priority: 1 });
    assertEquals([goal.type, goal.progress], ["external", 0]);
    assertEquals((await engine.generate(PROMPT, { maxLength: 3, temperature: 0 })).goalsAchieved, []);
    assertEquals(model.getActiveGoals().map(({ description }) => description), ["speak of the lamp"]);
    favour(model, LAMP, 60);
    assertEquals((await engine.generate(PROMPT, { maxLength: 3 })).goalsAchieved, ["speak of the lamp"]);
    assertEquals(model.mind.agency!.goals[0]!.status, "achieved");
  });
});

Deno.test("a goal adds β times its priority to the logit of its word until it is said, then half as much", async () => {
  await withEngine({ "agency.maxFoci": 0, "agency.bias": 2 }, async (engine) => {
    const { model } = engine;
    favour(model, LAMP, 60);
    model.createGoal("the lamp, the river and the mill", undefined, { priority: 1 });
    assertEquals(model.mind.agency!.bias().get(LAMP), 2);
    await engine.generate(PROMPT, { maxLength: 2, temperature: 0, repetitionPenalty: 1 });
    // It is said twice.
    assertEquals(model.mind.agency!.bias().get(LAMP), 0.5);
  });
});

Deno.test("a goal of generate may have a priority of its own; one without a word is refused before anything is written", async () => {
  await withEngine({}, async (engine) => {
    const goal = { description: "speak of the lamp", priority: 0.25 };
    await engine.generate(PROMPT, { goal, maxLength: 1 });
    assertEquals(engine.model.mind.agency!.goals.map(({ priority }) => priority), [0.25]);
    const { turn } = engine.model.mind;
    await assertRejects(() => engine.generate(PROMPT, { goal: "..." }), RangeError, "Cannot set a goal");
    await assertRejects(
      () => engine.generate(PROMPT, { goal: "the river", topK: 0 }),
      RangeError,
      "topK",
    );
    assertEquals(engine.model.getActiveGoals(), [], "given up with the text that failed");
    assert(engine.model.mind.turn > turn);
  });
});

Deno.test("GuidedModel adds to the logits of any loop what goals and foci add, and reads the memory", () => {
  const model = modelOf({ "agency.maxFoci": 0, "agency.bias": 0.5 });
  const prompt = tokenizer.encode(PROMPT);
  const sampling = { sampling: "greedy" } as const;
  const rows = (reader: GuidedModel | typeof model) =>
    [...generate(reader, prompt, { length: 60, sampling })].map(({ step }) => step.rawLogProbabilities);
  assertEquals(rows(new GuidedModel(model)), rows(model), "nothing to add");
  model.createGoal("the lamp", undefined, { priority: 1 });
  const [plain] = rows(model);
  const [guided] = rows(new GuidedModel(model));
  const apart = (id: number): number => guided![id]! - plain![id]!;
  assertAlmostEquals(apart(LAMP) - apart(LAMP + 1), 0.5, 1e-9);
  model.updateMemory("The secret code is 42");
  assert(Math.abs(rows(new GuidedModel(model))[0]![5]! - guided![5]!) > 1e-4);
  model.close();
});

Deno.test("GuidedModel counts the words of what is written, and not those of the prompt", () => {
  const model = modelOf();
  const goal = model.createGoal("the lamp");
  const prompt = [...tokenizer.encode("the lamp"), ...tokenizer.encode(" of")];
  const progress = () => model.mind.agency!.goals.find(({ id }) => id === goal.id)!.progress;
  for (const _ of generate(new GuidedModel(model), prompt, { length: 2, sampling: { sampling: "greedy" } }));
  assert(progress() < 0.7, String(progress()));
  favour(model, LAMP, 60);
  for (const _ of generate(new GuidedModel(model), prompt, { length: 60, sampling: { sampling: "greedy" } }));
  assert(progress() >= 0.7, String(progress()));
  model.close();
});
