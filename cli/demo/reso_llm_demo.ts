/** What `haze demo reso-llm` computes: a tiny model learns talks, then every feature of the seed acts on it. */
import type { Kernels } from "../../lib/kernels/mod.ts";
import {
  type ChatMessage,
  createDefaultTokenizer,
  type GenerationResult,
  RESO_LLM_PRESET_TRAINING,
  RESO_LLM_PRESETS,
  resoLLMDataset,
  ResoLLMInference,
  ResoLLMModel,
  textAgreement,
  withSettings,
} from "../../lib/models/reso_llm/mod.ts";
import { contentStems } from "../../lib/models/reso_llm/mod.ts";
import { Trainer } from "../../lib/training/mod.ts";

/** Texts, and what of a goal they say. */
export interface GoalTexts {
  /** The first of them. */
  readonly text: string;
  /** Share of their content words that are the goal's. */
  readonly goalWordRate: number;
}

/** A part of the demonstration, as it is ready. */
export type ResoSection =
  | {
    readonly section: "training";
    readonly parameters: number;
    readonly steps: number;
    /** Held out, assistant tokens alone, in nats a token. */
    readonly nllNats: number;
    readonly unigramNats: number;
    readonly bigramNats: number;
  }
  | { readonly section: "generation"; readonly prompt: string; readonly result: Record<string, unknown> }
  | {
    readonly section: "goal";
    readonly goal: string;
    readonly without: GoalTexts;
    readonly guided: GoalTexts;
    /** In how many of the texts it was achieved. */
    readonly achieved: number;
    readonly texts: number;
  }
  | {
    readonly section: "agency";
    readonly foci: Readonly<Record<string, number>>;
    readonly goals: readonly string[];
  }
  | {
    readonly section: "concepts";
    readonly bound: readonly string[];
    readonly visibility: number;
    readonly nearest: string | undefined;
  }
  | {
    readonly section: "memory";
    readonly question: string;
    readonly found: readonly { readonly content: string; readonly score: number; readonly age: number }[];
    readonly axes: readonly string[];
  }
  | {
    readonly section: "stability";
    readonly base: number;
    readonly temperatures: readonly number[];
    readonly lyapunov: readonly number[];
    readonly stability: string;
    readonly warnings: readonly string[];
  }
  | { readonly section: "resonance"; readonly without: string; readonly noisy: string }
  | {
    readonly section: "agents";
    readonly strategies: readonly {
      readonly strategy: string;
      readonly agreement: number;
      readonly texts: readonly string[];
    }[];
  }
  | {
    readonly section: "chat";
    readonly messages: readonly ChatMessage[];
    readonly ended: readonly string[];
  };

/** How it is run. */
export interface ResoDemoOptions {
  readonly steps: number;
  readonly seed: number;
  readonly kernels: Kernels;
  readonly signal: AbortSignal;
  readonly onStep: (step: number, loss: number, tokens: number) => void;
  readonly onSection: (section: ResoSection) => void;
}

const PROMPT = "The lamp";
const GOAL = "speak of the bridge, the river and the night";
/** Texts with the goal, and as many without, of the same seeds. */
const GOAL_TEXTS = 8;

/** Trains and shows; where it was interrupted it ends early. */
export async function resoDemo(options: ResoDemoOptions): Promise<ResoSection[]> {
  const { seed, kernels, signal } = options;
  const sections: ResoSection[] = [];
  const tokenizer = createDefaultTokenizer();
  const model = new ResoLLMModel(RESO_LLM_PRESETS.tiny, { seed, kernels });
  const add = (section: ResoSection): void => {
    sections.push(section);
    options.onSection(section);
  };
  try {
    const training = await train(model, options);
    if (!training) return sections;
    add(training);
    const engine = new ResoLLMInference(model, tokenizer, { seed, maxLength: 60 });
    for (const show of SHOWS) {
      if (signal.aborted) return sections;
      add(await show(engine, seed));
    }
    return sections;
  } finally {
    model.close();
  }
}

async function train(
  model: ResoLLMModel,
  { steps, seed, signal, onStep }: ResoDemoOptions,
): Promise<ResoSection | undefined> {
  const data = resoLLMDataset(createDefaultTokenizer(), { talks: 1200, heldOutTalks: 60 });
  model.fitTo(data.train);
  const own = RESO_LLM_PRESET_TRAINING.tiny;
  const warmupSteps = Math.min(own.warmupSteps ?? 0, steps);
  const trainer = new Trainer(model, data, { ...own, steps, seed, warmupSteps, evaluateEvery: steps });
  try {
    let nllNats = NaN;
    for await (const event of trainer.run()) {
      if (event.type === "step") onStep(event.step, event.loss, event.tokens);
      else nllNats = event.heldOut.nllNats;
      if (signal.aborted) return undefined;
    }
    const { unigramNats, bigramNats } = data;
    return {
      ...{ section: "training", parameters: model.parameters.size, steps, nllNats, unigramNats },
      bigramNats: bigramNats ?? NaN,
    };
  } finally {
    trainer.close();
  }
}

type Show = (engine: ResoLLMInference, seed: number) => Promise<ResoSection>;

const generation: Show = async (engine, seed) => {
  const result = await engine.generate(PROMPT, { seed });
  return { section: "generation", prompt: PROMPT, result: result.toDict() };
};

const goal: Show = async (engine, seed) => {
  const wanted = new Set(contentStems(GOAL));
  const told = (results: readonly GenerationResult[]): GoalTexts => {
    const words = results.flatMap(({ text }) => contentStems(text));
    const share = words.filter((stem) => wanted.has(stem)).length / Math.max(1, words.length);
    return { text: results[0]!.text, goalWordRate: share };
  };
  const without: GenerationResult[] = [];
  const guided: GenerationResult[] = [];
  for (let k = 0; k < GOAL_TEXTS; k++) {
    const how = { seed: seed + k, maxLength: 40, remember: false };
    without.push(await engine.generate(PROMPT, how));
    guided.push(await engine.generateWithGoal({ prompt: PROMPT, goalDescription: GOAL, ...how }));
  }
  const achieved = guided.filter(({ goalsAchieved }) => goalsAchieved.length > 0).length;
  return {
    ...{ section: "goal", goal: GOAL, without: told(without), guided: told(guided) },
    ...{ achieved, texts: GOAL_TEXTS },
  };
};

const agency: Show = (engine) => {
  const { model } = engine;
  const set = model.createGoal("Generate coherent technical documentation", "exploratory");
  const goals = model.getActiveGoals().map(({ description, progress }) =>
    `${description}: ${(100 * progress).toFixed(0)} %`
  );
  model.mind.agency!.withdrawGoal(set.id);
  return Promise.resolve({ section: "agency", foci: model.mind.agency!.attentionSummary(), goals });
};

const concepts: Show = (engine) => {
  const { model, tokenizer } = engine;
  const bound = ["the lamp", "the river", "the old mill"];
  for (const name of bound) model.bindConcept(name, tokenizer.encode(` ${name}`));
  const { prsc } = model.concepts!;
  const related = prsc.findRelated(prsc.compose(["the lamp", "the river"]));
  return Promise.resolve({
    ...{ section: "concepts", bound, visibility: prsc.interference("the lamp", "the river").visibility },
    nearest: related.find(({ concept }) => !concept.startsWith("#"))?.concept,
  });
};

const memory: Show = (engine) => {
  const { model } = engine;
  const question = "What was the secret code?";
  for (
    const text of ["The secret code is 42.", "They made peace and sang in tune.", "Martin mends the bridge."]
  ) {
    model.updateMemory(text);
  }
  const { moments } = model.mind.memory!;
  const found = moments.recall(question, 2).map(({ moment, score, age }) => ({
    ...{ content: moment.content, score, age },
  }));
  const axes = moments.dominantAxes("They made peace and sang in tune.", 2).map(({ name }) => name);
  return Promise.resolve({ section: "memory", question, found, axes });
};

const stability: Show = async (engine, seed) => {
  const base = 1.5;
  const result = await engine.generate(PROMPT, {
    ...{
      seed,
      temperature: base,
      topK: 1000,
      topP: 1,
      maxLength: 160,
      stopOnInstability: false,
      remember: false,
    },
  });
  return {
    ...{ section: "stability", base, temperatures: result.temperatureTrace, lyapunov: result.lyapunovTrace },
    ...{ stability: result.stability, warnings: result.warnings },
  };
};

const resonance: Show = async ({ model, tokenizer }, seed) => {
  const noisy = withSettings(model, { "stochasticResonance.enabled": true, "agency.maxFoci": 0 });
  const plain = withSettings(model, { "agency.maxFoci": 0 });
  try {
    const how = { seed, temperature: 0, repetitionPenalty: 1, maxLength: 60, remember: false };
    const [without, escaped] = [
      await new ResoLLMInference(plain, tokenizer).generateSimple(PROMPT, how),
      await new ResoLLMInference(noisy, tokenizer).generateSimple(PROMPT, how),
    ];
    return { section: "resonance", without, noisy: escaped };
  } finally {
    plain.close();
    noisy.close();
  }
};

const agents: Show = async ({ model, tokenizer }, seed) => {
  const nodes = ["agent_alpha", "agent_beta"].map((nodeId) =>
    withSettings(model, { "entanglement.enabled": true, "entanglement.nodeId": nodeId })
  );
  try {
    const [asked, ...otherAgents] = nodes.map((node) => new ResoLLMInference(node, tokenizer));
    const strategies = [];
    for (const strategy of ["parallel", "sequential", "consensus"] as const) {
      const results = await asked!.generateMultiAgent({
        ...{ prompt: PROMPT, otherAgents, coordinationStrategy: strategy, maxLength: 20, seed },
      });
      const agreement = textAgreement(results.map(({ tokens }) => tokens));
      strategies.push({ strategy, agreement, texts: results.map(({ text }) => text) });
    }
    return { section: "agents", strategies };
  } finally {
    for (const node of nodes) node.close();
  }
};

const chat: Show = async (engine, seed) => {
  const messages: ChatMessage[] = [];
  const ended: string[] = [];
  for (const content of ["Hello!", "What is a lamp?"]) {
    messages.push({ role: "user", content });
    const result = await engine.chatWithResult(messages, { seed, maxLength: 40 });
    messages.push({ role: "assistant", content: result.text });
    ended.push(result.stopMark ?? result.stopReason);
  }
  return { section: "chat", messages, ended };
};

const SHOWS: readonly Show[] = [
  ...[generation, goal, agency, concepts, memory, stability, resonance, agents, chat],
];
