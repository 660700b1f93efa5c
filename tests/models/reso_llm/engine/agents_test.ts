import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  createTokenizerForVocabSize,
  ResoLLMInference,
  type ResoLLMSettings,
} from "../../../../lib/models/reso_llm/mod.ts";
import { favour, modelOf, settingsOf, tokenizer, traceOf } from "./support.ts";
import { ResoLLMModel } from "../../../../lib/models/reso_llm/mod.ts";

const PROMPT = "Write a story";

/** Runs a test with nodes of different weights. */
async function withAgents(
  body: (asked: ResoLLMInference, ...others: ResoLLMInference[]) => Promise<void>,
  given: Partial<ResoLLMSettings> = {},
  ids: readonly string[] = ["alpha", "beta"],
): Promise<void> {
  const models = ids.map((nodeId, k) =>
    modelOf({ "entanglement.enabled": true, "entanglement.nodeId": nodeId, ...given }, 5 + k)
  );
  try {
    const [asked, ...others] = models.map((model) => new ResoLLMInference(model, tokenizer));
    await body(asked!, ...others);
  } finally {
    for (const model of models) model.close();
  }
}

const contents = ({ model }: ResoLLMInference) =>
  model.mind.memory!.moments.field.moments().map(({ content, importance }) => [content, importance] as const);

Deno.test("ResoLLMInference.generateMultiAgent in parallel gives what each would write alone, in order", async () => {
  const how = { prompt: PROMPT, maxLength: 8, seed: 4 };
  let alone: unknown[] = [];
  await withAgents(async (asked, other) => {
    alone = [await asked.generate(PROMPT, how), await other.generate(PROMPT, { ...how, seed: 5 })].map(
      traceOf,
    );
  });
  await withAgents(async (asked, other) => {
    const results = await asked.generateMultiAgent({ ...how, otherAgents: [other] });
    assertEquals(results.map(traceOf), alone);
  });
});

Deno.test("agents in parallel share memories by their links: each keeps 1 − f/2 of its own and gets f/2", async () => {
  await withAgents(async (asked, other) => {
    const [first, second] = await asked.generateMultiAgent({
      prompt: PROMPT,
      otherAgents: [other],
      maxLength: 3,
    });
    const texts = [first, second].map((result) => PROMPT + result!.text);
    for (const [k, agent] of [asked, other].entries()) {
      const own = contents(agent).find(([content]) => content === texts[k])!;
      const given = contents(agent).find(([content]) => content === texts[1 - k])!;
      assertAlmostEquals(own[1] + given[1], 0.8, 1e-12);
      assert(given[1] > 0.8 * 0.95 / 2 && given[1] <= 0.4, `f/2 of 0.8: ${given[1]}`);
    }
  });
  // Without a link nothing is shared.
  await withAgents(async (asked, other) => {
    await asked.generateMultiAgent({ prompt: PROMPT, otherAgents: [other], maxLength: 3 });
    assertEquals([contents(asked).length, contents(other).length], [1, 1]);
  }, { "entanglement.successProbability": 0 });
});

Deno.test("agents in sequence go on from those before them, and remember with them", async () => {
  await withAgents(async (asked, other) => {
    const request = {
      prompt: PROMPT,
      otherAgents: [other],
      coordinationStrategy: "sequential",
      seed: 4,
    } as const;
    const [first, second] = await asked.generateMultiAgent({ ...request, maxLength: 6 });
    assertEquals(contents(asked).map(([content]) => content), [PROMPT + first!.text]);
    const told = contents(other);
    assertEquals(told.map(([content]) => content), [
      PROMPT + first!.text,
      PROMPT + first!.text + second!.text,
    ]);
    assert(told[0]![1] > 0.8 * 0.95 && told[0]![1] <= 0.8, `f of 0.8: ${told[0]![1]}`);
    const alone = await other.generate(PROMPT, { seed: 5, maxLength: 6 });
    assert(alone.text !== second!.text);
  });
});

Deno.test("agents in consensus write one text with traces of their own, weighed by links and coherence", async () => {
  await withAgents(
    async (asked, ...others) => {
      const request = {
        prompt: PROMPT,
        otherAgents: others,
        coordinationStrategy: "consensus",
        maxLength: 10,
      } as const;
      const pieces: string[] = [];
      const results = await asked.generateMultiAgent({
        ...request,
        seed: 4,
        callback: (piece) => void pieces.push(piece),
      });
      assertEquals(new Set(results.map(({ text }) => text)).size, 1);
      assertEquals(
        results.map(({ tokensGenerated, entropyTrace }) => [tokensGenerated, entropyTrace.length]),
        [
          ...[[10, 10], [10, 10], [10, 10]],
        ],
      );
      assert(results[0]!.entropyTrace[0] !== results[1]!.entropyTrace[0]);
      assertEquals(pieces.join(""), results[0]!.text, "it is told once");
    },
    {},
    ["alpha", "beta", "gamma"],
  );
});

Deno.test("an agent without links decides alone in consensus", async () => {
  const given = { "entanglement.successProbability": 0 };
  let alone = "";
  await withAgents(async (asked) => {
    alone = (await asked.generate(PROMPT, { seed: 4, maxLength: 8 })).text;
  }, given);
  await withAgents(async (asked, other) => {
    const request = { prompt: PROMPT, otherAgents: [other], coordinationStrategy: "consensus" } as const;
    const results = await asked.generateMultiAgent({ ...request, seed: 4, maxLength: 8 });
    assertEquals(results.map(({ text }) => text), [alone, alone]);
  }, given);
});

Deno.test("agents in consensus end together where the text ends", async () => {
  await withAgents(async (asked, other) => {
    favour(asked.model, tokenizer.eosId);
    favour(other.model, tokenizer.eosId);
    const results = await asked.generateMultiAgent({
      ...{ prompt: PROMPT, otherAgents: [other], coordinationStrategy: "consensus" },
    });
    assertEquals(results.map(({ text, stopReason }) => [text, stopReason]), [["", "end"], ["", "end"]]);
  });
});

Deno.test("ResoLLMInference.generateMultiAgent refuses what cannot be coordinated", async () => {
  await withAgents(async (asked, other) => {
    const ask = (more: object) => asked.generateMultiAgent({ prompt: PROMPT, otherAgents: [other], ...more });
    const refuse = (more: object, text: string) => assertRejects(() => ask(more), RangeError, text);
    await refuse({ coordinationStrategy: "vote" }, "parallel, sequential, consensus: vote");
    await refuse({ otherAgents: [asked] }, "alpha occurs twice");
    const small = createTokenizerForVocabSize(300);
    const settings = {
      ...settingsOf({ "entanglement.enabled": true, "entanglement.nodeId": "small" }),
      vocabSize: 300,
    };
    const stranger = new ResoLLMModel(settings);
    const engine = new ResoLLMInference(stranger, small);
    await refuse(
      { otherAgents: [engine], coordinationStrategy: "consensus" },
      "alpha and small have 1024 and 300",
    );
    assertEquals((await ask({ otherAgents: [engine], maxLength: 2 })).length, 2);
    stranger.close();
    const loner = modelOf({});
    await refuse(
      { otherAgents: [new ResoLLMInference(loner, tokenizer)] },
      "entanglement.enabled is false of primary",
    );
    loner.close();
  });
});
