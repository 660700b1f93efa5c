import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { HAZE_PRESETS, HazeModel, openCheckpoint } from "../../../../lib/models/mod.ts";
import { readNpz, writeNpz } from "../../../../lib/formats/mod.ts";
import { ResoLLMInference, ResoLLMModel, withSettings } from "../../../../lib/models/reso_llm/mod.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../../lib/training/mod.ts";
import { inFolder } from "../../../cli/support.ts";
import { modelOf, tokenizer, traceOf, withEngine } from "./support.ts";

const PROMPT = "The lamp in the valley";
const HOW = { seed: 7, maxLength: 50 };

/** Gives a model something of each kind to carry. */
async function occupy(engine: ResoLLMInference): Promise<void> {
  const { model } = engine;
  model.updateMemory("The secret code is 42.", 0.9);
  model.bindConcept("the lamp", tokenizer.encode(" lamp"));
  model.bindConcept("valley", tokenizer.encode(" valley"));
  model.createGoal("speak of bread and butter");
  await engine.generate("Rosa went home", { seed: 1, maxLength: 5 });
  model.createGoal("speak of the river", "external", { priority: 0.6 });
}

Deno.test("ResoLLMInference.load of what save wrote goes on the same: logits, memory, concepts, goals, foci", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "all.npz");
    await withEngine({}, async (engine) => {
      await occupy(engine);
      await engine.save(path);
      const copy = await ResoLLMInference.load(path);
      const { mind } = copy.model;
      assertEquals(mind.state, JSON.parse(JSON.stringify(engine.model.mind.state)));
      assertEquals(mind.memory!.moments.recall("secret code")[0]!.moment.content, "The secret code is 42.");
      assertEquals(copy.model.concepts!.idsOf("valley"), engine.model.concepts!.idsOf("valley"));
      assertEquals(copy.model.getActiveGoals().length, engine.model.getActiveGoals().length);
      assertEquals(mind.memory!.read(), engine.model.mind.memory!.read());
      const [expected, found] = [await engine.generate(PROMPT, HOW), await copy.generate(PROMPT, HOW)];
      assertEquals(traceOf(found), traceOf(expected));
      // Whatever it carries matters: the same weights alone write something else.
      await withEngine({}, async (bare) => {
        assert((await bare.generate(PROMPT, HOW)).entropyTrace[0] !== expected.entropyTrace[0]);
      });
      copy.model.close();
    });
  });
});

Deno.test("a checkpoint of a Reso-LLM opens with all that it carries by openCheckpoint and ResoLLMModel.load, too", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "all.npz");
    await withEngine({}, async (engine) => {
      await occupy(engine);
      await engine.model.save(path);
      const opened = openCheckpoint(await Deno.readFile(path)).model as ResoLLMModel;
      const loaded = await ResoLLMModel.load(path);
      const twin = withSettings(engine.model, {});
      for (const model of [opened, loaded, twin]) {
        assertEquals(model.mind.state, JSON.parse(JSON.stringify(engine.model.mind.state)));
        assertEquals(model.concepts!.prsc.byRecency(), engine.model.concepts!.prsc.byRecency());
        model.close();
      }
    });
  });
});

Deno.test("ResoLLMModel keeps nothing in a checkpoint as long as nothing was said to it", () => {
  const model = modelOf();
  assertEquals(model.keptState, undefined);
  model.bindConcept("lamp", 40);
  assertEquals(Object.keys(model.keptState as object), ["turn", "concepts"]);
  const copy = openCheckpoint(encodeCheckpoint({ model, tokenizer })).model as ResoLLMModel;
  assertEquals(copy.concepts!.idsOf("lamp"), [40]);
  copy.close();
  model.close();
});

Deno.test("concepts that had to go for one bound by name stay gone", () => {
  const model = modelOf({ "prsc.maxBindings": 2 });
  model.fitTo([[40, 41, 40, 41, 40, 41, 50, 51, 52, 50, 51, 52, 50, 51, 52]]);
  const before = model.concepts!.prsc.byRecency();
  assertEquals(before.length, 2);
  model.bindConcept("lamp", 60);
  const copy = openCheckpoint(encodeCheckpoint({ model, tokenizer })).model as ResoLLMModel;
  assertEquals(copy.concepts!.prsc.byRecency(), [before[1], "lamp"]);
  copy.close();
  model.close();
});

/** A checkpoint whose state was changed. */
function tampered(change: (state: Record<string, unknown>) => unknown): Uint8Array {
  const model = modelOf();
  model.updateMemory("The secret code is 42.");
  model.createGoal("the lamp");
  model.mind.agency!.observeToken(tokenizer.encode(" lamp")[0]!, { produced: false });
  const arrays = [...readNpz(encodeCheckpoint({ model, tokenizer }))];
  model.close();
  return writeNpz(arrays.map(([name, array]) => {
    if (name !== "meta.json") return [name, { shape: array.shape, data: array.data }];
    const meta = JSON.parse(new TextDecoder().decode(array.data as Uint8Array));
    meta.state = change(meta.state) ?? meta.state;
    const data = new TextEncoder().encode(JSON.stringify(meta));
    return [name, { shape: [data.length], data }];
  }));
}

Deno.test("openCheckpoint names what is wrong with the state of a Reso-LLM", () => {
  // deno-lint-ignore no-explicit-any
  const cases: [change: (state: any) => unknown, text: string][] = [
    [() => 7, "it must be an object: 7"],
    [() => ({}), "it.turn must be an integer"],
    [(state) => void (state.more = 1), "it must be without the key more"],
    [(state) => void (state.memory.times = []), "1 moments in every array"],
    [
      (state) => void (state.memory.sedenions[3] = "a"),
      'it.memory.sedenions[3] must be a finite number: "a"',
    ],
    [(state) => void (state.memory.sedenions[3] += 1), "sedenion of norm 1"],
    [(state) => void (state.memory.importances = [0]), "importance"],
    [
      (state) => void (state.agency.foci[0].tokens = [5000]),
      "it.agency.foci[0].tokens[0] must be an integer from 0 to 1023",
    ],
    [
      (state) => void (state.agency.goals.goals[0].status = "done"),
      "must be one of active, achieved, abandoned",
    ],
    [(state) => void (state.agency.spoken = [1]), "it.agency.spoken must be a list of 16"],
    [
      (state) =>
        void (state.concepts = {
          bound: [{ concept: "a", ids: [], strength: 1, metadata: {} }],
          recency: [],
        }),
      "Cannot bind",
    ],
  ];
  openCheckpoint(tampered(() => undefined)).model.close();
  for (const [change, text] of cases) {
    assertThrows(() => openCheckpoint(tampered(change), { name: "a.npz" }), SyntaxError, text);
  }
});

Deno.test("ResoLLMInference.load names a file that is missing, no checkpoint, or another model's", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    await assertRejects(() => ResoLLMInference.load(path), Error, "there is no such file");
    await Deno.writeTextFile(path, "a text");
    await assertRejects(() => ResoLLMInference.load(path), SyntaxError, "Cannot");
    const other = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 4 });
    await Deno.writeFile(path, encodeCheckpoint({ model: other, tokenizer: Vocab.fromText("haze") }));
    other.close();
    await assertRejects(() => ResoLLMInference.load(path), SyntaxError, "its kind must be reso-llm: haze");
  });
});

Deno.test("ChatSession saves and loads, and goes on with what was loaded", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "chat.npz");
    const { ChatSession } = await import("../../../../lib/models/reso_llm/mod.ts");
    await withEngine({}, async (engine) => {
      const chat = new ChatSession(engine, { maxLength: 3 });
      await chat.handle("The secret code is 42.");
      assertEquals(await chat.handle(`save ${path}`), { kind: "said", text: `Saved ${path}` });
      await chat.handle("Bread and butter.");
      assertEquals(await chat.handle(`load ${path}`), { kind: "said", text: `Loaded ${path}` });
      assert(chat.engine !== engine);
      assertEquals(chat.history, []);
      const found = await chat.handle("memory");
      assert(
        found?.kind === "memory" && !found.found.some(({ moment }) => moment.content.startsWith("Bread")),
      );
      await assertRejects(() => chat.handle("load nothing.npz"), Error, "there is no such file");
      assertEquals((await chat.handle("Hello"))?.kind, "answer");
      chat.close();
    });
  });
});
