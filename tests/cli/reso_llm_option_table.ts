/** Pairs of calls, one for each option of the commands around Reso-LLM, that must not come to the same; `RESO` is a checkpoint. */
import { type Pair, wider } from "./option_pair.ts";

const CHAT = ["chat", "RESO", "--length", "6", "--json"];
const AGENTS = ["agents", "RESO", "RESO", "--prompt", "the lamp", "--length", "6", "--json"];
const GENERATE = ["generate", "RESO", "--prompt", "the lamp", "--length", "6", "--json"];
/** Options of every engine. */
const engine = (words: readonly string[]): Readonly<Record<string, Pair>> => ({
  length: [words, words.map((word) => word === "6" ? "7" : word)],
  temperature: wider(words, "--temperature", "0.1"),
  "top-k": wider(words, "--top-k", "1"),
  "top-p": wider(words, "--top-p", "0.1"),
  "repetition-penalty": wider(words, "--repetition-penalty", "9"),
  seed: wider(words, "--seed", "1"),
  backend: wider(words, "--backend", "reference64"),
  json: [words, words.filter((word) => word !== "--json")],
});

/** Options of `generate` that are for these models. */
export const RESO_GENERATE: Readonly<Record<string, Pair>> = {
  goal: wider(GENERATE, "--goal", "speak of the river"),
};

/** The table. */
export const RESO_SWEEP: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
  chat: {
    ...engine(CHAT),
    system: wider(CHAT, "--system", "Be brief."),
    metrics: wider(CHAT.filter((word) => word !== "--json"), "--metrics"),
  },
  agents: {
    ...engine(AGENTS),
    strategy: wider(AGENTS, "--strategy", "consensus"),
    prompt: [AGENTS, AGENTS.map((word) => word === "the lamp" ? "bread" : word)],
    goal: wider(AGENTS, "--goal", "speak of the river"),
  },
};
