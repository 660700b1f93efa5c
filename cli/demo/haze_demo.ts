/** What `haze demo haze` computes. */
import { loadCorpus } from "../../lib/data/mod.ts";
import { generate } from "../../lib/generation/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../lib/models/mod.ts";
import { type SamplingOptions, SamplingStatistics, type SamplingSummary } from "../../lib/sampling/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { Breather, type Dataset, makeDataset, Trainer, type TrainingConfig } from "../../lib/training/mod.ts";
import type { Io } from "../command.ts";
import { ProgressLine } from "../ui/progress.ts";

/** The seed's word to go on from, and its samplers. */
const PROMPT = "resonance";
const SAMPLERS: readonly SamplingOptions[] = [
  { sampling: "basic", temperature: 1 },
  { sampling: "top_p", temperature: 0.8, topP: 0.9 },
  { sampling: "entropy", targetEntropyBits: 3 },
];
const HEAD_TYPES = ["reweight", "content", "hybrid"] as const;
const HEAD_SAMPLING: SamplingOptions = { sampling: "entropy", targetEntropyBits: 2.5 };

/** A text and how it was drawn. */
export interface DemoText {
  readonly sampling: SamplingOptions;
  readonly text: string;
  readonly stats: SamplingSummary;
}

/** A head type after its training. */
export interface DemoHead extends DemoText {
  readonly headType: string;
  readonly parameters: number;
  /** On the held-out tenth of the story. */
  readonly bitsPerCharacter: number;
  /** Its 95 % interval over blocks of the text; it knows nothing of other seeds. */
  readonly interval: readonly [number, number];
}

/** The whole demonstration. */
export interface Demo {
  readonly prompt: string;
  readonly seed: number;
  readonly steps: number;
  readonly samplers: readonly DemoText[];
  readonly heads: readonly DemoHead[];
}

/** Where Ctrl-C ended it. */
export interface StoppedDemo {
  readonly interrupted: true;
  readonly headType: string;
  /** Finished steps of that head type. */
  readonly step: number;
}

/** Options of {@linkcode hazeDemo}. */
export interface DemoOptions {
  readonly seed: number;
  readonly steps: number;
  readonly io: Io;
  readonly kernels: Kernels;
  /** No progress. */
  readonly quiet: boolean;
  /** Called with the samplers' texts, before the other head types are trained. */
  readonly onSamplers: (texts: readonly DemoText[], options: DemoOptions) => void;
}

/** Trains the three head types, the hybrid first, and writes. */
export async function hazeDemo(options: DemoOptions): Promise<Demo | StoppedDemo> {
  const { seed, steps, onSamplers } = options;
  const corpus = await loadCorpus("builtin");
  const vocab = Vocab.fromText(corpus.text);
  const data = makeDataset(corpus, vocab, HAZE_PRESETS.tiny.T);
  const samplers: DemoText[] = [];
  const heads = new Map<string, DemoHead>();
  for (const headType of ["hybrid", "reweight", "content"] as const) {
    const config = { ...HAZE_PRESETS.tiny, headType, vocabSize: vocab.vocabSize };
    const model = new HazeModel(config, { seed, kernels: options.kernels });
    try {
      const score = await train(model, data, headType, options);
      if ("interrupted" in score) return score;
      if (headType === "hybrid") {
        for (const sampling of SAMPLERS) samplers.push(await write(model, vocab, sampling, 150, seed));
        onSamplers(samplers, options);
      }
      const sample = await write(model, vocab, HEAD_SAMPLING, 100, seed);
      heads.set(headType, { headType, parameters: model.parameters.size, ...score, ...sample });
    } finally {
      model.close();
    }
  }
  return { prompt: PROMPT, seed, steps, samplers, heads: HEAD_TYPES.map((headType) => heads.get(headType)!) };
}

type Score = Pick<DemoHead, "bitsPerCharacter" | "interval">;

async function train(
  model: HazeModel,
  data: Dataset,
  headType: string,
  { seed, steps, io, quiet }: DemoOptions,
): Promise<Score | StoppedDemo> {
  const config: Partial<TrainingConfig> = {
    ...{ steps, seed, batch: 16, learningRate: 1e-2, minLearningRate: 1e-4, dropout: 0.05 },
    ...{ warmupSteps: Math.min(30, steps), evaluateEvery: steps },
  };
  const trainer = new Trainer(model, data, config);
  const progress = quiet
    ? undefined
    : new ProgressLine({ color: io.color, live: io.errIsTerminal, write: io.err });
  progress?.log(`training ${headType} heads`);
  const startMs = performance.now();
  let score: Score | undefined;
  try {
    for await (const event of trainer.run()) {
      if (event.type === "step") {
        const { step, loss } = event;
        const tokensPerSecond = 1000 * event.tokens / Math.max(1, performance.now() - startMs);
        progress?.update({ step, steps, loss, tokensPerSecond });
      } else if (event.isLast) {
        const { bitsPerCharacter, intervals } = event.heldOut;
        score = { bitsPerCharacter, interval: intervals.bitsPerCharacter };
      }
      if (io.interrupted.aborted) return { interrupted: true, headType, step: trainer.step };
    }
    // Every run ends with an evaluation.
    return score!;
  } finally {
    progress?.done();
    trainer.close();
  }
}

async function write(
  model: HazeModel,
  vocab: Vocab,
  sampling: SamplingOptions,
  length: number,
  seed: number,
): Promise<DemoText> {
  const statistics = new SamplingStatistics();
  const tokens: number[] = [];
  const breather = new Breather();
  try {
    for (const { token, step } of generate(model, vocab.encode(PROMPT), { length, sampling, seed })) {
      tokens.push(token);
      statistics.add(step, token);
      await breather.breathe();
    }
  } finally {
    breather.close();
  }
  return { sampling, text: vocab.decode(tokens), stats: statistics.summary() };
}
