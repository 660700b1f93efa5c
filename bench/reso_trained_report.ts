/**
 * What `haze train reso-llm` has after its run: loss on the held-out words of the assistant beside what counting gives, how
 * answers end, and how many are right. `deno run -A bench/reso_trained_report.ts [--checkpoint FILE.npz] [--answers N]
 * [--json]` takes a checkpoint, or trains the preset `tiny` with the default tokenizer, and says how long that took.
 *
 * @module
 */
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { threadCpuMs } from "../cli/measure/thread_clock.ts";
import type { WasmKernels } from "../lib/kernels/mod.ts";
import { openCheckpoint } from "../lib/models/mod.ts";
import {
  type AnswerCount,
  answerTalks,
  createDefaultTokenizer,
  RESO_LLM_PRESET_TRAINING,
  RESO_LLM_PRESETS,
  resoLLMDataset,
  ResoLLMModel,
} from "../lib/models/reso_llm/mod.ts";
import type { PrimeTokenizer } from "../lib/tokenizers/mod.ts";
import { type Dataset, evaluate, Trainer } from "../lib/training/mod.ts";
import { oneThread } from "./backends.ts";

/** How answers are drawn; 0 is greedy. */
const TEMPERATURES = [0, 0.7, 1];
/** Seed of the run, of made talks and of draws. */
const SEED = 42;

interface Options {
  readonly checkpoint: string | undefined;
  readonly answers: number;
  readonly asJson: boolean;
}

/** A model, its words, and the seconds of CPU that it was trained for. */
interface Subject {
  readonly model: ResoLLMModel;
  readonly tokenizer: PrimeTokenizer;
  readonly cpuSeconds: number | undefined;
}

function optionsOf(args: readonly string[]): Options {
  let checkpoint: string | undefined;
  let [answers, asJson] = [300, false];
  for (let at = 0; at < args.length; at++) {
    if (args[at] === "--json") asJson = true;
    else if (args[at] === "--checkpoint" && args[at + 1]) checkpoint = args[++at];
    else if (args[at] === "--answers" && /^[1-9]\d*$/.test(args[at + 1] ?? "")) answers = Number(args[++at]);
    else {
      console.error(
        `Cannot report as it takes --checkpoint FILE.npz, --answers N from 1 up and --json: ${args[at]}`,
      );
      Deno.exit(2);
    }
  }
  return { checkpoint, answers, asJson };
}

async function opened(path: string, kernels: WasmKernels): Promise<Subject> {
  const { model, tokenizer } = openCheckpoint(await Deno.readFile(path), { kernels });
  if (!(model instanceof ResoLLMModel)) {
    throw new TypeError(`Cannot report on a checkpoint as it must be of a Reso-LLM: ${model.kind}`);
  }
  return { model, tokenizer: tokenizer as PrimeTokenizer, cpuSeconds: undefined };
}

async function trained(kernels: WasmKernels): Promise<Subject> {
  const tokenizer = createDefaultTokenizer();
  const data = resoLLMDataset(tokenizer);
  const start = threadCpuMs();
  const model = new ResoLLMModel(RESO_LLM_PRESETS.tiny, { kernels, seed: SEED });
  model.fitTo(data.train);
  const { steps = 0, ...others } = RESO_LLM_PRESET_TRAINING.tiny;
  const trainer = new Trainer(model, data, { steps, ...others, seed: SEED, evaluateEvery: steps });
  for await (const event of trainer.run()) {
    if (event.type === "step" && event.step % 50 === 0) {
      console.error(`step ${event.step} of ${steps}: ${event.loss.toFixed(3)} nats`);
    }
  }
  trainer.close();
  return { model, tokenizer, cpuSeconds: (threadCpuMs() - start) / 1000 };
}

function table(
  data: Dataset,
  nllNats: number,
  rows: readonly AnswerCount[],
): string {
  const share = (n: number, of: number) => `${(100 * n / of).toFixed(1)} %`;
  return [
    `held out, words of the assistant: ${nllNats.toFixed(3)} nats a token; counted pairs ${
      data.bigramNats.toFixed(3)
    }, counted tokens ${data.unigramNats.toFixed(3)}`,
    ...rows.map(({ temperature, answers, ownEnd, otherMark, noEnd, right }) =>
      `${answers} answers at temperature ${temperature}: ${share(ownEnd, answers)} end by their own mark, ${
        share(noEnd, answers)
      } by none, ${otherMark} write another mark, ${share(right, answers)} word for word right`
    ),
  ].join("\n");
}

const options = optionsOf(Deno.args);
const kernels = oneThread();
const machine = machineState(kernels);
const { model, tokenizer, cpuSeconds } = options.checkpoint === undefined
  ? await trained(kernels)
  : await opened(options.checkpoint, kernels);
const data = resoLLMDataset(tokenizer);
const { nllNats } = await evaluate(model, data);
const rows = TEMPERATURES.map((temperature) =>
  answerTalks(model, tokenizer, { answers: options.answers, temperature, seed: SEED })
);
model.close();
if (options.asJson) {
  const { unigramNats, bigramNats } = data;
  console.log(JSON.stringify({ machine, cpuSeconds, heldOut: { nllNats, unigramNats, bigramNats }, rows }));
} else {
  console.log(describeMachine(machine));
  if (cpuSeconds !== undefined) console.log(`trained in ${cpuSeconds.toFixed(1)} seconds of one core`);
  console.log(table(data, nllNats, rows));
}
