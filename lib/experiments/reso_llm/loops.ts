/** What noise does to a text that goes round in a loop, and how often it would act where there is none. */
import type { ResoLLMModel, UpdateHook } from "../../models/reso_llm/mod.ts";
import { addResonanceNoise, LoopWatch, SuffixLoopDetector } from "../../models/reso_llm/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { lossesOfText } from "./steering.ts";

/** Amplitudes that stay as they are, relative to the signal. */
export const AMPLITUDES = [0.1, 0.3, 1, 3, 10] as const;
/** Tokens of text before a loop, tokens of a prompt, and tokens within which a text is out of it or not. */
const [BEFORE, PROMPT, WITHIN] = [28, 8, 20];
/** Tokens of noise-free text that are asked whether they are a loop. */
const MOST_ASKED = 2000;

/** Ways to go on: without noise, noise that begins with the loop and grows, and noise of a fixed size throughout. */
export const NOISES = ["none", "ramp", ...AMPLITUDES.map(String)] as const;

/**
 * Takes prompts of a text, goes on greedily, and keeps the loops that last for 20 tokens more; then goes on from where each
 * began. Metrics: `loops`, and of them by noise `escaped.ramp`, the share that is out of a loop after 20 tokens, and
 * `escapeNats`, what the model without noise says of these tokens, each; `actsOnText`, share of the text's own tokens after
 * which the watch would act.
 *
 * The trigger is asked without the score of repetition: a text in which three tokens alternate for long is a loop too.
 *
 * @param text ids
 */
export function loopFigures(
  model: ResoLLMModel,
  text: Int32Array,
  { loops: wanted, random }: { readonly loops: number; readonly random: Pcg64 },
): Record<string, number> {
  const session = model.startSession();
  try {
    const starts: number[][] = [];
    for (let asked = 0; asked < MOST_ASKED && starts.length < wanted; asked += BEFORE) {
      const at = random.below(text.length - PROMPT);
      const prompt = Array.from(text.subarray(at, at + PROMPT));
      const written = goOn(session, prompt, BEFORE + WITHIN, undefined);
      const from = loopsAt(written).findIndex((period) => period > 0);
      if (from >= 0 && from < BEFORE && loopsAt(written).at(from + WITHIN)! > 0) {
        starts.push([...prompt, ...written.slice(0, from + 1)]);
      }
    }
    const figures = NOISES.flatMap((noise) => {
      let [escaped, nats] = [0, 0];
      for (const start of starts) {
        const seed = random.below(2 ** 32);
        const written = goOn(session, start, WITHIN, noiseOf(model, noise, start, seed));
        if (loopsAt([...start, ...written]).at(-1) === 0) escaped++;
        nats += lossesOfText(model, start, written).reduce((sum, loss) => sum + loss, 0) / WITHIN;
      }
      const of = Math.max(1, starts.length);
      return [[`escaped.${noise}`, escaped / of], [`escapeNats.${noise}`, nats / of]];
    });
    return { loops: starts.length, ...Object.fromEntries(figures), actsOnText: actsOn(text) };
  } finally {
    session.close();
  }
}

/** A hook that is asked before each token is read. */
type Noise = (token: number) => UpdateHook | undefined;

function noiseOf(
  { config: { dim } }: ResoLLMModel,
  noise: typeof NOISES[number],
  start: readonly number[],
  seed: number,
): Noise | undefined {
  if (noise === "none") return undefined;
  const random = new Pcg64(seed);
  const watch = new LoopWatch();
  const hook = (amplitude: () => number): UpdateHook => (_, rows) =>
    addResonanceNoise(rows, dim, amplitude(), random);
  if (noise !== "ramp") {
    const always = hook(() => Number(noise));
    return () => always;
  }
  for (const token of start.slice(0, -1)) watch.push(token);
  const own = hook(() => watch.amplitude);
  return (token) => watch.push(token).amplitude > 0 ? own : undefined;
}

/** The likeliest token, over and over; noise acts on what is read from the prompt's last token on. */
function goOn(
  session: ReturnType<ResoLLMModel["startSession"]>,
  prompt: readonly number[],
  length: number,
  noise: Noise | undefined,
): number[] {
  session.clear();
  session.setUpdateHook(undefined);
  if (prompt.length > 1) session.feed(prompt.slice(0, -1));
  const written: number[] = [];
  let token = prompt.at(-1)!;
  while (written.length < length) {
    if (noise) session.setUpdateHook(noise(token));
    const logits = session.feed([token]);
    token = logits.reduce((best, x, id) => x > logits[best]! ? id : best, 0);
    written.push(token);
  }
  return written;
}

/** Period of the loop that a text ends in, after each token. */
function loopsAt(tokens: readonly number[]): number[] {
  const detector = new SuffixLoopDetector();
  return tokens.map((token) => detector.push(token).period);
}

function actsOn(text: Int32Array): number {
  const watch = new LoopWatch();
  return text.reduce((sum, token) => sum + (watch.push(token).amplitude > 0 ? 1 : 0), 0) / text.length;
}
