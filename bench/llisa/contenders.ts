/** Who generates: we, the C twins, and the public C program where it is given. */
import process from "node:process";
import { generateAsRunC } from "../../lib/generation/mod.ts";
import type { LlisaModel, LlisaPrecision } from "../../lib/models/mod.ts";
import { runCSampler } from "../../lib/sampling/mod.ts";
import { output, type TextSettings, type TextTime, type Twin } from "../peers/llama/twin.ts";

/** Somebody who writes a text from a begin mark. */
export interface Contender {
  readonly name: string;
  /** Seconds of a text; NaN for what it does not tell. */
  time(settings: TextSettings): Promise<TextTime>;
}

/** The begin mark. */
const BEGIN = 1;
/** No token has this id: a begin mark is a token like others here, so that all texts are equally long. */
const NO_MARK = -1;

/** CPU seconds of all threads of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A text of ours, in this process. The start of its session counts: weights are put in order, or rounded to 8 bits. */
export function ourText(
  model: LlisaModel,
  precision: LlisaPrecision,
  { steps, ...sampling }: TextSettings,
): { ids: number[]; time: TextTime } {
  const { kind, vocabSize, contextLength } = model;
  const subject = { kind, vocabSize, contextLength, startSession: () => model.startSession(precision) };
  const ids: number[] = [];
  const [start, wall] = [cpuSeconds(), performance.now()];
  let first = start;
  for (
    const { token } of generateAsRunC(subject, [BEGIN], {
      sampler: runCSampler(sampling),
      steps,
      bosId: NO_MARK,
    })
  ) {
    if (ids.push(token) === 1) first = cpuSeconds();
  }
  const end = cpuSeconds();
  const time = { cpu: end - start, cpuAfterFirst: end - first, wall: (performance.now() - wall) / 1e3 };
  return { ids, time };
}

/** We. */
export function us(model: LlisaModel, precision: LlisaPrecision): Contender {
  return {
    name: `haze ${precision}`,
    time: (settings) => Promise.resolve(ourText(model, precision, settings).time),
  };
}

/** A twin; each turn is a process, of which the second text counts: the first finds the caches empty. */
export function twinContender(name: string, twin: Twin, checkpoint: string): Contender {
  return {
    name,
    async time(settings) {
      return (await twin.run(checkpoint, settings, BEGIN, 2)).texts[1]!;
    },
  };
}

/** The public program, which prints a rate on the wall clock that leaves the first pass out. */
export function publicProgram(program: string, checkpoint: string, tokenizer: string): Contender {
  return {
    name: "run.c",
    async time({ steps, temperature, topP, seed }) {
      const settings = { n: steps, t: temperature, p: topP, s: seed, z: tokenizer };
      const words = Object.entries(settings).flatMap(([name, value]) => [`-${name}`, `${value}`]);
      const { stderr } = await output(program, [checkpoint, ...words]);
      const rate = Number(/achieved tok\/s: ([\d.]+)/.exec(stderr)?.[1]);
      if (!(rate > 0)) throw new Error(`Cannot measure as ${program} must print its rate: ${stderr.trim()}`);
      return { cpu: NaN, cpuAfterFirst: (steps - 1) / rate, wall: NaN };
    },
  };
}
