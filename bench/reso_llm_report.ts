/**
 * What a token of Reso-LLM's preset `small` costs with all default layers, with each of them off, and with all:
 * `deno run -A bench/reso_llm_report.ts [--json]`. One thread, its CPU time; variants take turns, and a ratio is the median
 * of those of the turns, so that a busy machine moves it little.
 *
 * @module
 */
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { quantile } from "../cli/measure/quantile.ts";
import { threadCpuMs } from "../cli/measure/thread_clock.ts";
import {
  createDefaultTokenizer,
  RESO_LLM_PRESETS,
  ResoLLMModel,
  type ResoLLMSession,
} from "../lib/models/reso_llm/mod.ts";
import type { ResoLLMSettings } from "../lib/models/reso_llm/mod.ts";
import { loadCorpus } from "../lib/data/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";

const [TURNS, TOKENS, PROMPT] = [40, 32, 32];
/** Upstream's rate at this size, tokens per CPU second, and how many times it is wanted. */
const [UPSTREAM, TIMES] = [52, 30];
const VARIANTS: Readonly<Record<string, Partial<ResoLLMSettings>>> = {
  "all default layers": {},
  "standard mode": { standardMode: true },
  "without oscillators": { useKuramotoDynamics: false },
  "without oscillators and foci": { useKuramotoDynamics: false, "agency.enabled": false },
  "without concepts": { "prsc.enabled": false },
  "without memory": { "temporalSmf.enabled": false },
};

const { flags } = programArguments({ flags: ["--json"], names: [] });
const kernels = oneThread();
const tokenizer = createDefaultTokenizer();
const text = tokenizer.encode((await loadCorpus("builtin")).text);
const models = Object.entries(VARIANTS).map(([name, more]) => {
  const model = new ResoLLMModel({ ...RESO_LLM_PRESETS.small, ...more }, { kernels });
  model.fitTo([text]);
  return { name, model, session: model.startSession(), ms: [] as number[] };
});

/** CPU time of a token behind a prompt, ms. */
function turn(session: ResoLLMSession): number {
  session.clear();
  session.feed(text.subarray(0, PROMPT));
  const start = threadCpuMs();
  for (let i = PROMPT; i < PROMPT + TOKENS; i++) session.feed([text[i]!]);
  return (threadCpuMs() - start) / TOKENS;
}

for (const { session } of models) turn(session); // compiles and records
for (let i = 0; i < TURNS; i++) for (const { session, ms } of models) ms.push(turn(session));
const off = models[1]!.ms;
const rows = models.map(({ name, ms }) => ({
  name,
  tokensPerCpuSecond: 1000 / quantile(ms, 0.5),
  ofStandardMode: quantile(ms.map((own, i) => off[i]! / own), 0.5),
}));
models.forEach(({ model, session }) => [session, model].forEach((part) => part.close()));

if (flags.has("--json")) console.log(JSON.stringify({ machine: machineState(kernels), rows }));
else {
  console.log(describeMachine(machineState(kernels)));
  for (const { name, tokensPerCpuSecond, ofStandardMode } of rows) {
    console.log(
      `${name.padEnd(30)} ${tokensPerCpuSecond.toFixed(0).padStart(6)} tokens/CPU s  ${
        ofStandardMode.toFixed(3)
      } x standard mode`,
    );
  }
  console.log(`upstream has ${UPSTREAM}, ${TIMES} times of which are ${UPSTREAM * TIMES}`);
}
