/** Small runs of every kind of model, by one process and by ranks side by side. */
import { BigramWorld, type Corpus } from "../../../lib/data/mod.ts";
import { BUILTIN_TEXT } from "../../../lib/data/builtin/mod.ts";
import { type Kernels, kernelsNamed } from "../../../lib/kernels/mod.ts";
import {
  HAZE_PRESETS,
  HazeModel,
  LLISA_PRESETS,
  LlisaModel,
  type Model,
  RESO_LLM_PRESETS,
  RESOFORMER_PRESETS,
  ResoformerModel,
  ResoLLMModel,
  SpiralModel,
} from "../../../lib/models/mod.ts";
import { inOrder, trainChatTokenizer } from "../../../lib/models/reso_llm/mod.ts";
import { SentencePieceTokenizer, trainSentencePiece, Vocab } from "../../../lib/tokenizers/mod.ts";
import {
  bigramDataset,
  type Communicator,
  type Dataset,
  encodeCheckpoint,
  loopback,
  makeDataset,
  Trainer,
  type TrainerOptions,
  type TrainingConfig,
} from "../../../lib/training/mod.ts";
import { eventsOf } from "../support.ts";

/** A model with random weights and what it is trained on. */
export interface Subject {
  model(kernels: Kernels): Model;
  readonly data: Dataset;
  readonly training: Partial<TrainingConfig>;
}

const text = BUILTIN_TEXT.slice(0, 4000);
const story: Corpus = { name: "story", text, bytes: new TextEncoder().encode(text).length };
const vocab = Vocab.fromText(text);
const vocabSize = vocab.vocabSize;
const seed = 7;
const base = { steps: 6, batch: 2, context: 8, learningRate: 1e-2, warmupSteps: 2, evaluateEvery: 3 };
const common = { ...base, evaluationTokens: 64 };

/** Every kind that the trainer trains; what passes count or leave for the host is among it. */
export const SUBJECTS: Readonly<Record<string, () => Subject>> = {
  haze: () => ({
    model: (kernels) =>
      new HazeModel({ ...HAZE_PRESETS.tiny, T: 8, nEmb: 16, nodes: 16, nBlocks: 1, nHeads: 2, vocabSize }, {
        seed,
        kernels,
      }),
    data: makeDataset(story, vocab, 8),
    training: { ...common, dropout: 0.1 },
  }),
  llisa: () => {
    const tokenizer = new SentencePieceTokenizer(trainSentencePiece(text, { vocabSize: 330 }));
    return {
      model: (kernels) =>
        new LlisaModel({ ...LLISA_PRESETS.tiny, maxSeqLen: 8, vocabSize: tokenizer.vocabSize }, {
          seed,
          kernels,
        }),
      data: makeDataset(story, tokenizer, 8),
      training: { ...common, dropout: 0.1 },
    };
  },
  "resoformer that counts attractors": () => ({
    model: (kernels) =>
      new ResoformerModel({
        ...RESOFORMER_PRESETS.tiny,
        ...{ maxSeqLen: 8, useEntropyCollapse: true, numAttractors: 8, reviveEvery: 3, vocabSize },
      }, { seed, kernels }),
    data: makeDataset(story, vocab, 8),
    training: { ...common, dropout: 0.1 },
  }),
  "reso-llm with memory of rows": () => {
    const tokenizer = trainChatTokenizer([text], 330);
    const model = (kernels: Kernels) =>
      new ResoLLMModel({ ...RESO_LLM_PRESETS.tiny, maxSeqLen: 8, vocabSize: tokenizer.vocabSize }, {
        seed,
        kernels,
      });
    return { model, data: inOrder(makeDataset(story, tokenizer, 8)), training: { ...common, dropout: 0.1 } };
  },
  "spiral with its teacher": () => ({
    model: (kernels) =>
      new SpiralModel({ vocabSize: 16, d: 8, T: 8, L: 2, k: 4, keepK: 2, r: 4 }, { seed, kernels }),
    data: bigramDataset(BigramWorld.fromSeed({ V: 16, seed: 3 })),
    training: { ...common, dropout: 0.1 },
  }),
};

/** What a run did and left. */
export async function outcomeOf(
  subject: Subject,
  training: Partial<TrainingConfig>,
  options: TrainerOptions = {},
) {
  const model = subject.model(kernelsNamed("wasm"));
  const trainer = new Trainer(model, subject.data, { ...subject.training, ...training }, options);
  try {
    const events = await eventsOf(trainer);
    const checkpoint = encodeCheckpoint({ model, tokenizer: subject.data.tokenizer, trainer });
    return { events, checkpoint };
  } finally {
    trainer.close();
    model.close();
  }
}

/** {@linkcode outcomeOf} on every one of `size` ranks in this process. */
export async function outcomesOfRanks(subject: Subject, size: number, training: Partial<TrainingConfig>) {
  const ranks: Communicator[] = loopback(size);
  return await Promise.all(
    ranks.map((communicator) => outcomeOf(subject, training, { group: { communicator } })),
  );
}
