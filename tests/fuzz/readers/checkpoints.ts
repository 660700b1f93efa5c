/** Readers of checkpoints of the five kinds, and what goes on from them. */
import { type Kernels, type WasmKernels, wasmKernels } from "../../../lib/kernels/mod.ts";
import {
  HazeModel,
  LlisaAdapter,
  LlisaModel,
  type Model,
  openAdapter,
  openCheckpoint,
  type OpenedModel,
  ResoformerModel,
} from "../../../lib/models/mod.ts";
import { checkResoLLMSettings, ResoLLMModel } from "../../../lib/models/reso_llm/mod.ts";
import { encodeSpiralModel, openSpiralModel } from "../../../lib/models/spiral/mod.ts";
import { PrimeTokenizer, type Tokenizer, Vocab } from "../../../lib/tokenizers/mod.ts";
import { type Dataset, encodeCheckpoint, restoreTrainer, Trainer } from "../../../lib/training/mod.ts";
import { eventsOf, storyData } from "../../training/support.ts";
import { tiny as tinyLlisa } from "../../models/llisa/support.ts";
import { tiny as tinyResoformer } from "../../models/resoformer/support.ts";
import { lively as livelySpiral } from "../../models/spiral/student/support.ts";
import { damageBytes } from "../damage/bytes.ts";
import { damageZip, membersOf } from "../damage/zip.ts";
import type { Dice } from "../dice.ts";
import { type Damaged, must, type OpenReader, type Reader, type Taken } from "../reader.ts";

const name = "fuzzed";
const PROMISE =
  "CRC-32 and the tokenizer's hash: config, weights, vocabulary of the original, or refused; where the damage " +
  "is under a true CRC, finite weights of the config's shapes, one vocabulary, and moments that a trainer takes";

/** The engine with little memory, so that a file that asks for much is found out. */
export function smallEngine(): WasmKernels {
  return wasmKernels({ threads: 1, maxPages: 1024 });
}

/** A checkpoint as it was opened. */
interface Opened {
  readonly opened: OpenedModel;
  readonly trainer?: Trainer;
}

interface Sample {
  readonly bytes: Uint8Array;
  readonly data?: Dataset;
}

/** All that is compared with the original. */
function contentOf({ model, tokenizer }: OpenedModel): string {
  const { floats } = model.parameters;
  const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  let hash = 0;
  for (let i = 0; i < words.length; i++) hash = (Math.imul(hash, 31) + words[i]!) | 0;
  return JSON.stringify([model.kind, model.config, hash, tokenizer.toJSON(), model.keptState]);
}

/** Damage of two kinds: of the file's bytes, and of its members before the archive is put together. */
export function archiveDamage(samples: readonly Uint8Array[]): (dice: Dice) => Damaged {
  const members = samples.map(membersOf);
  return (dice) => dice(5) < 2 ? { bytes: damageBytes(samples, dice) } : damageZip(members, dice);
}

function checkpoint(
  kind: string,
  cases: number,
  make: (kernels: Kernels) => Promise<Sample[]> | Sample[],
): Reader {
  return {
    name: `checkpoint-${kind}`,
    promise: PROMISE,
    cases,
    async open(): Promise<OpenReader> {
      const kernels = smallEngine();
      const made = await make(kernels);
      const samples = made.map(({ bytes }) => bytes);
      const originals = new Set(samples.map((bytes) => {
        const opened = openCheckpoint(bytes, { name, kernels });
        const content = contentOf(opened);
        opened.model.close();
        return content;
      }));
      const data = made.find(({ data }) => data)?.data;
      const { memory } = kernels.launcher;
      const used = memory.usedBytes;
      return {
        samples,
        damage: archiveDamage(samples),
        read(bytes): Opened {
          const weights = openAny(bytes, kernels);
          if (!data || !weights.meta.training?.state) return { opened: weights };
          weights.model.close();
          const opened = openCheckpoint(bytes, { name, kernels, moments: true });
          let trainer: Trainer | undefined;
          try {
            trainer = new Trainer(opened.model, data, opened.meta.training!.config);
            restoreTrainer(trainer, opened.meta, opened.arrays, name);
            return { opened, trainer };
          } catch (error) {
            trainer?.close();
            opened.model.close();
            throw error;
          }
        },
        check(result, { sealed }): Taken {
          const { opened, trainer } = result as Opened;
          const { model, tokenizer } = opened;
          must(model.parameters.floats.every(Number.isFinite), "weights that are not finite");
          must(tokenizer.vocabSize === model.vocabSize, "two vocabularies");
          if (trainer) {
            const { means, variances } = trainer.optimiser;
            must(means.every(Number.isFinite) && variances.every((x) => x >= 0 && x < Infinity), "moments");
          }
          const isOriginal = originals.has(contentOf(opened));
          must(isOriginal || sealed === true, "neither the original nor refused");
          return isOriginal ? "equal" : "accepted";
        },
        after(result) {
          const { opened, trainer } = (result ?? {}) as Partial<Opened>;
          trainer?.close();
          opened?.model.close();
          must(memory.usedBytes === used, `${memory.usedBytes - used} bytes of the engine are kept`);
        },
      };
    },
  };
}

/** As `generate` opens it; of a spiral, as its own reader does on top, which has to agree. */
function openAny(bytes: Uint8Array, kernels: Kernels): OpenedModel {
  const opened = openCheckpoint(bytes, { name, kernels });
  if (opened.model.kind !== "spiral") return opened;
  try {
    const own = openSpiralModel(bytes, name, { kernels });
    const same = own.model.parameters.floats.every((x, i) => x === opened.model.parameters.floats[i]);
    own.model.close();
    if (!same) throw new Error("two readers of one file disagree");
    return opened;
  } catch (error) {
    opened.model.close();
    throw error;
  }
}

function encoded(model: Model, tokenizer: Tokenizer): Sample {
  const bytes = encodeCheckpoint({ model, tokenizer });
  model.close();
  return { bytes };
}

/** A run of haze in its middle, and weights alone. */
async function hazeSamples(kernels: Kernels): Promise<Sample[]> {
  const data = storyData(400, 4);
  const { vocabSize } = data.tokenizer;
  const sizes = {
    T: 4,
    nEmb: 8,
    nodes: 8,
    nBlocks: 1,
    nHeads: 2,
    headType: "hybrid",
    alpha: 0.5,
    vocabSize,
  } as const;
  const model = new HazeModel(sizes, { kernels });
  const trainer = new Trainer(model, data, { steps: 4, batch: 2 });
  await eventsOf(trainer, (event) => event.step === 2);
  const bytes = encodeCheckpoint({ model, tokenizer: data.tokenizer, trainer });
  trainer.close();
  model.close();
  return [
    { bytes, data },
    encoded(new HazeModel({ ...sizes, headType: "reweight" }, { kernels }), data.tokenizer),
  ];
}

const LETTERS = Vocab.fromText("haze?");

const adapter: Reader = {
  name: "llisa-adapter",
  promise:
    "CRC-32: the original, or refused; where the damage is under a true CRC, finite weights of its shapes, on its own base",
  cases: 300,
  open() {
    const kernels = smallEngine();
    const base = new LlisaModel(tinyLlisa(), { kernels });
    const made = new LlisaAdapter(base, { rank: 2 });
    const samples = [encodeCheckpoint({ model: made, tokenizer: LETTERS })];
    const original = Float32Array.from(made.parameters.floats);
    made.close();
    return {
      samples,
      damage: archiveDamage(samples),
      read: (bytes) => openAdapter(bytes, base, name),
      check(result, { sealed }) {
        const { parameters } = result as LlisaAdapter;
        must(parameters.floats.every(Number.isFinite), "weights that are not finite");
        const isOriginal = parameters.floats.length === original.length &&
          parameters.floats.every((x, i) => x === original[i]);
        must(isOriginal || sealed === true, "neither the original nor refused");
        return isOriginal ? "equal" : "accepted";
      },
      after: (result) => (result as LlisaAdapter | undefined)?.close(),
      close: () => base.close(),
    };
  },
};

export const CHECKPOINT_READERS: readonly Reader[] = [
  checkpoint("haze", 300, hazeSamples),
  checkpoint("llisa", 300, (kernels) => [encoded(new LlisaModel(tinyLlisa(), { kernels }), LETTERS)]),
  checkpoint("resoformer", 300, (kernels) => {
    const tokenizer = PrimeTokenizer.fromCorpus("a rose");
    const { vocabSize } = tokenizer;
    return [
      encoded(new ResoformerModel(tinyResoformer({ vocabSize, numLayers: 1 }), { kernels }), tokenizer),
    ];
  }),
  checkpoint("spiral", 300, (kernels) => {
    const tokenizer = Vocab.fromText("abcdefg");
    const model = livelySpiral({}, kernels);
    const bytes = encodeSpiralModel({ model, tokenizer });
    model.close();
    return [{ bytes }];
  }),
  checkpoint("reso-llm", 300, (kernels) => {
    const tokenizer = PrimeTokenizer.fromCorpus("a rose");
    const sizes = {
      maxSeqLen: 4,
      dim: 8,
      numLayers: 1,
      numHeads: 2,
      ffnDim: 6,
      vocabSize: tokenizer.vocabSize,
    };
    return [encoded(new ResoLLMModel(checkResoLLMSettings(sizes), { kernels }), tokenizer)];
  }),
  adapter,
];
