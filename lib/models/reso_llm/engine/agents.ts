/** Several agents on one prompt. */
import { logSumExp } from "../../../metrics/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { tokenizerHash } from "../../../tokenizers/mod.ts";
import { Breather } from "../../../training/breather.ts";
import {
  checkCoordination,
  consensus,
  type CoordinatedAgent,
  type CoordinationStrategy,
  linkAgents,
  parallelShares,
  sequentialPrompt,
  sequentialShares,
} from "../coordination/mod.ts";
import { layersOf } from "../config/mod.ts";
import type { MemoryState } from "../memory/mod.ts";
import type { TextEngine } from "./text_engine.ts";
import type { ResoLLMGenerateOptions } from "./options.ts";
import type { GenerationResult } from "./result.ts";
import { mixedMemory } from "./share_memories.ts";

/** What several agents are asked. */
export interface MultiAgentRequest extends ResoLLMGenerateOptions {
  /** What they go on from. */
  readonly prompt: string;
  /** The agents beside the one that is asked. */
  readonly otherAgents: readonly TextEngine[];
  /** How they answer. Default `"parallel"`. */
  readonly coordinationStrategy?: CoordinationStrategy;
}

/** The agents, the asked one first, and f between each two. */
interface Group {
  readonly agents: readonly TextEngine[];
  readonly fidelities: readonly (readonly number[])[];
  readonly prompt: string;
  readonly options: ResoLLMGenerateOptions;
  /** A seed for each. */
  readonly seeds: readonly number[];
}

/** Answers of all agents, in their order, the asked one first. */
export async function answerTogether(
  asked: TextEngine,
  request: MultiAgentRequest,
  nextSeed: () => number,
): Promise<GenerationResult[]> {
  const { prompt, otherAgents, coordinationStrategy: strategy = "parallel", ...options } = request;
  const agents = [asked, ...otherAgents];
  for (const { model: { config } } of agents) {
    if (layersOf(config).entanglement) continue;
    throw new RangeError(
      `Cannot coordinate agents as each must take part: entanglement.enabled is false of ${
        config["entanglement.nodeId"]
      }\nhint: multiAgentConfig(nodeId) makes a config of one that does`,
    );
  }
  checkCoordination(agents.map(agentOf), strategy);
  const first = options.seed ?? nextSeed();
  const config = asked.model.config;
  const { fidelities } = linkAgents(agents.map(({ nodeId }) => nodeId), new Pcg64(first), {
    baseFidelity: config["entanglement.baseFidelity"],
    successProbability: config["entanglement.successProbability"],
    distillationTarget: config["entanglement.distillationTarget"],
    defaultPrimes: config["entanglement.defaultPrimes"].split(",").map(Number) as [number, number],
  });
  const group = { agents, fidelities, prompt, options, seeds: agents.map((_, k) => first + k) };
  if (strategy === "consensus") return await agree(group);
  return strategy === "parallel" ? await sideBySide(group) : await oneAfterTheOther(group);
}

function agentOf({ nodeId, tokenizer }: TextEngine): CoordinatedAgent {
  return { nodeId, vocabulary: tokenizerHash(tokenizer.toJSON()), vocabSize: tokenizer.vocabSize };
}

/** Each for itself; afterwards each gets of the others' memories what the links let through. */
async function sideBySide(
  { agents, fidelities, prompt, options, seeds }: Group,
): Promise<GenerationResult[]> {
  const results: GenerationResult[] = [];
  for (const [k, agent] of agents.entries()) {
    results.push(await agent.generate(prompt, { ...options, seed: seeds[k]! }));
  }
  if (options.remember === false) return results;
  const states = agents.map(memoryOf);
  for (const [k, agent] of agents.entries()) {
    const others = [...agents.keys()].filter((other) => other !== k && states[other]);
    const shares = parallelShares(others.map((other) => fidelities[k]![other]!));
    if (states[k]) {
      agent.model.mind.memory!.take(mixedMemory(states[k]!, others.map((i) => states[i]!), shares));
    }
  }
  return results;
}

/** Each goes on from those before it, and remembers with them. */
async function oneAfterTheOther(group: Group): Promise<GenerationResult[]> {
  const { agents, fidelities, prompt, options, seeds } = group;
  const results: GenerationResult[] = [];
  for (const [k, agent] of agents.entries()) {
    const { memory } = agent.model.mind;
    const before = k > 0 && options.remember !== false ? memoryOf(agents[k - 1]!) : undefined;
    if (memory && before) {
      memory.take(mixedMemory(memory.moments.toState(), [before], sequentialShares(fidelities[k - 1]![k]!)));
    }
    const texts = results.map(({ text }) => Array.from(agent.tokenizer.encode(text)));
    const most = agent.room(options);
    const ids = sequentialPrompt(Array.from(agent.promptIds(prompt)), texts, most);
    const said = results.map(({ text }) => text).join("");
    results.push(await agent.write(agent.taskOf(ids, prompt + said), { ...options, seed: seeds[k]! }));
  }
  return results;
}

/** All of them one token after the other: p ∝ Π p_k^{w_k}, drawn once. */
async function agree({ agents, fidelities, prompt, options, seeds }: Group): Promise<GenerationResult[]> {
  const texts: ReturnType<TextEngine["open"]>[] = [];
  const breather = new Breather();
  try {
    for (const [k, agent] of agents.entries()) {
      const { callback, ...rest } = options;
      const told = k === 0 && callback ? { callback } : {}; // all write the same text: it is told once
      const task = agent.taskOf(agent.promptIds(prompt), prompt);
      texts.push(agent.open(task, { ...rest, ...told, seed: seeds[k]! }));
    }
    const runs = texts.map(({ run }) => run);
    while (runs.every(({ stopReason }) => !stopReason) && !options.signal?.aborted) {
      const rows = runs.map((run) => run.logits());
      const { probabilities } = consensus(rows, fidelities[0]!);
      // The penalty of repeated tokens asks where 0 lies: there it stays, as if the asked agent spoke alone.
      const level = logSumExp(rows[0]!);
      const token = runs[0]!.draw(probabilities.map((p) => Math.log(p) + level));
      runs.forEach((run, k) => run.take(token, rows[k]!));
      await breather.breathe();
    }
    // What ends one ends all: their text is one.
    const reason = runs.find(({ stopReason }) => stopReason)?.stopReason;
    for (const run of runs) run.stopReason ??= reason;
    return texts.map((text) => text.finish());
  } finally {
    breather.close();
    for (const text of texts) text.close();
  }
}

function memoryOf({ model }: TextEngine): MemoryState | undefined {
  return model.mind.memory?.moments.toState();
}
