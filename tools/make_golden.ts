/**
 * Makes `tests/golden/model/`: a tiny trained model with the text that it must print, and a short loss curve with the
 * hash of the weights behind it. Run it after a change that is meant to change numbers, and raise `NUMERICS_VERSION`:
 *
 *     deno run -A tools/make_golden.ts
 *
 * At its end it runs `make_golden_bits.ts`, which can also be run alone.
 *
 * All of it is computed on `wasm-strict`, whose bits are the same on every machine. Every backend must print the same
 * text and the same four decimals, so prompt and seed are searched for: each greedy choice wins by at least
 * {@linkcode LEAST_MARGIN}, and no loss lies within {@linkcode LEAST_DISTANCE} of where its fourth decimal turns.
 *
 * @module
 */
import { noGradient } from "../lib/autograd/mod.ts";
import { loadCorpus } from "../lib/data/mod.ts";
import { generate } from "../lib/generation/mod.ts";
import { kernelsNamed } from "../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel } from "../lib/models/mod.ts";
import { fnv1a64, Vocab } from "../lib/tokenizers/mod.ts";
import {
  encodeCheckpoint,
  makeDataset,
  NUMERICS_VERSION,
  Trainer,
  type TrainingConfig,
} from "../lib/training/mod.ts";
import { writeFileAtomic } from "../lib/formats/mod.ts";
import { makeGoldenBits } from "./make_golden_bits.ts";

/** Least lead of a greedy choice, in nats: some hundred times what backends differ by. */
const LEAST_MARGIN = 1e-3;
/** Least distance of a loss from a rounding edge, in nats. */
const LEAST_DISTANCE = 2e-6;
const MOST_BYTES = 300_000;
const LENGTH = 200;
const SEEDS = 200;
const FOLDER = new URL("../tests/golden/model/", import.meta.url);
const PROMPTS = [
  "the lamp",
  "the haze",
  "she ",
  "in the ",
  "he said",
  "the valley",
  "and the ",
  "one ",
  "mira ",
];

/** Sizes of the model that writes; explicit, as presets may change. */
const MODEL: Omit<HazeConfig, "vocabSize"> = {
  ...{ T: 32, nEmb: 48, nodes: 96, nBlocks: 2, nHeads: 4, headType: "hybrid", alpha: 0.5 },
};
const TRAINING: Partial<TrainingConfig> = {
  ...{ steps: 2000, batch: 16, context: 32, accumulation: 1, schedule: "cosine", warmupSteps: 40, seed: 42 },
  ...{ learningRate: 4e-3, minLearningRate: 1e-4, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 },
  ...{ clipNorm: 1, dropout: 0, evaluateEvery: 2000, evaluationTokens: 8192 },
};
/** The curve goes through everything that a step can do: dropout, accumulation, clipping, warm-up and decay. */
const CURVE_MODEL: Omit<HazeConfig, "vocabSize"> = {
  ...{ T: 16, nEmb: 16, nodes: 32, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
};
const CURVE_TRAINING: Partial<TrainingConfig> = {
  ...{ steps: 20, batch: 4, context: 16, accumulation: 2, schedule: "cosine", warmupSteps: 5 },
  ...{ learningRate: 1e-2, minLearningRate: 1e-3, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 },
  ...{ clipNorm: 0.5, dropout: 0.1, evaluateEvery: 1000, evaluationTokens: 8192 },
};

const kernels = kernelsNamed("wasm-strict");
const corpus = await loadCorpus("builtin");
const vocab = Vocab.fromText(corpus.text);
const vocabSize = vocab.vocabSize;

/** The model that writes, and the bytes of its checkpoint. */
async function trainWriter(): Promise<{ model: HazeModel; bytes: Uint8Array }> {
  const model = new HazeModel({ ...MODEL, vocabSize }, { seed: TRAINING.seed!, kernels });
  const trainer = new Trainer(model, makeDataset(corpus, vocab, MODEL.T), TRAINING);
  for await (const event of trainer.run()) {
    if (event.type === "evaluation") {
      console.log(`step ${event.step}: ${event.heldOut.bitsPerCharacter} bits held out`);
    }
  }
  const bytes = encodeCheckpoint({ model, tokenizer: vocab, trainer, resumable: false });
  trainer.close();
  return { model, bytes };
}

interface Written {
  readonly prompt: string;
  readonly text: string;
  /** The smallest lead of a chosen token over the next best, in nats. */
  readonly smallestMargin: number;
}

function write(model: HazeModel, prompt: string): Written {
  const tokens: number[] = [];
  let smallestMargin = Infinity;
  for (
    const { token } of generate(watched(model), vocab.encode(prompt), {
      length: LENGTH,
      sampling: { sampling: "greedy" },
    })
  ) {
    tokens.push(token);
  }
  return { prompt, text: vocab.decode(tokens), smallestMargin };

  /** The same model, telling the margin of each row of logits. */
  function watched(model: HazeModel): HazeModel {
    const start = model.startSession.bind(model);
    return Object.assign(Object.create(model), {
      startSession: () => {
        const session = start();
        const feed = session.feed.bind(session);
        return Object.assign(session, {
          feed: (ids: ArrayLike<number>) => {
            const logits = noGradient(() => feed(ids));
            const [first, second] = [...logits].sort((a, b) => b - a);
            smallestMargin = Math.min(smallestMargin, first! - second!);
            return logits;
          },
        });
      },
    });
  }
}

interface Curve {
  readonly seed: number;
  readonly losses: readonly number[];
  readonly weightsHash: string;
  /** The smallest distance of a loss from where its fourth decimal turns, in nats. */
  readonly smallestDistance: number;
}

async function curveOf(seed: number): Promise<Curve> {
  const model = new HazeModel({ ...CURVE_MODEL, vocabSize }, { seed, kernels });
  const trainer = new Trainer(model, makeDataset(corpus, vocab, CURVE_MODEL.T), { ...CURVE_TRAINING, seed });
  const losses: number[] = [];
  for await (const event of trainer.run()) {
    if (event.type === "step") losses.push(event.loss);
    if (losses.length === CURVE_TRAINING.steps) break;
  }
  const { buffer, byteOffset, byteLength } = model.parameters.floats.slice();
  const weightsHash = fnv1a64(new Uint8Array(buffer, byteOffset, byteLength));
  trainer.close();
  model.close();
  const distances = losses.map((loss) => Math.abs((loss * 1e4) % 1 - 0.5) / 1e4);
  return { seed, losses, weightsHash, smallestDistance: Math.min(...distances) };
}

/** The text with the fewest repetitions among those whose every choice is clear. */
function choosePrompt(model: HazeModel): Written {
  const written = PROMPTS.map((prompt) => write(model, prompt));
  const distinct = ({ text }: Written) => new Set([...text].map((_, i) => text.slice(i, i + 8))).size;
  for (const one of written) {
    console.log(one.smallestMargin.toExponential(2), distinct(one), JSON.stringify(one.text));
  }
  const clear = written.filter(({ smallestMargin }) => smallestMargin >= LEAST_MARGIN);
  const [best] = clear.sort((a, b) => distinct(b) - distinct(a));
  if (!best) throw new RangeError(`Cannot choose a prompt as each has a choice closer than ${LEAST_MARGIN}`);
  return best;
}

async function chooseCurve(): Promise<Curve> {
  let best: Curve | undefined;
  for (let seed = 0; seed < SEEDS; seed++) {
    const curve = await curveOf(seed);
    if (curve.smallestDistance > (best?.smallestDistance ?? LEAST_DISTANCE)) best = curve;
  }
  if (!best) {
    throw new RangeError(`Cannot choose a seed as each has a loss within ${LEAST_DISTANCE} of an edge`);
  }
  return best;
}

const { model, bytes } = await trainWriter();
if (bytes.length > MOST_BYTES) throw new RangeError(`Cannot keep the model as it has ${bytes.length} bytes`);
const { prompt, text, smallestMargin } = choosePrompt(model);
model.close();
const { seed, losses, weightsHash, smallestDistance } = await chooseCurve();
const golden = {
  about:
    "Made by tools/make_golden.ts. Every backend prints this text and these losses; wasm-strict has these weights.",
  numericsVersion: NUMERICS_VERSION,
  corpus: { name: corpus.name, hash: fnv1a64(new TextEncoder().encode(corpus.text)) },
  writer: { config: { ...MODEL, vocabSize }, training: TRAINING },
  generation: { prompt, length: LENGTH, text, smallestMargin },
  curve: {
    config: { ...CURVE_MODEL, vocabSize },
    training: { ...CURVE_TRAINING, seed },
    losses: losses.map((loss) => loss.toFixed(4)),
    ...{ smallestDistance, weightsHash },
  },
};
await Deno.mkdir(FOLDER, { recursive: true });
await writeFileAtomic(new URL("golden.npz", FOLDER).pathname, bytes);
await writeFileAtomic(
  new URL("golden.json", FOLDER).pathname,
  new TextEncoder().encode(`${JSON.stringify(golden, null, 2)}\n`),
);
console.log(
  `${bytes.length} bytes; seed ${seed}, ${smallestDistance} from an edge; ${
    JSON.stringify(prompt)
  }, margin ${smallestMargin}`,
);
await makeGoldenBits();
