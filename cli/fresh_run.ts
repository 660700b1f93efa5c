/** What a run of each kind begins with: a tokenizer made from its text, and a model with random weights. */
import {
  checkHazeConfig,
  checkLlisaConfig,
  checkResoformerConfig,
  checkResoLLMSettings,
  checkSpiralConfig,
  HazeModel,
  LlisaModel,
  type Model,
  ResoformerModel,
  ResoLLMModel,
  SPIRAL_TEXT,
  SpiralModel,
} from "../lib/models/mod.ts";
import { checkResoLLMFits, SYSTEM_TEXT, trainChatTokenizer } from "../lib/models/reso_llm/mod.ts";
import { TALKS } from "./run_text.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import {
  PrimeTokenizer,
  SentencePieceTokenizer,
  type Tokenizer,
  trainMotifBpe,
  trainSentencePiece,
  Vocab,
} from "../lib/tokenizers/mod.ts";
import type { Value } from "./settings.ts";

/** Settings of a model by name. */
type Sizes = Readonly<Record<string, Value>>;

/** How a kind of model begins. */
interface FreshRun {
  /**
   * Refuses sizes that cannot be trained, before anything is taken.
   *
   * @throws {RangeError} with the sizes.
   */
  check?(sizes: Sizes, kernels: Kernels): void;
  /** What it is trained on where the call does not say. Default: the built-in text. */
  corpus?(sizes: Sizes, seed: number): string;
  /** Settings that a text wants where the call does not say; none are of most kinds. */
  readonly ofText?: Sizes;
  /** A tokenizer for a text. */
  tokenizer(text: string, sizes: Sizes): Tokenizer;
  /** A model of those sizes. */
  model(sizes: Sizes, options: { seed: number; kernels: Kernels }): Model;
}

/** One row a kind. */
export const FRESH_RUNS: Readonly<Record<string, FreshRun>> = {
  haze: {
    tokenizer: (text) => Vocab.fromText(text),
    model: (sizes, options) => new HazeModel(checkHazeConfig(sizes), options),
  },
  llisa: {
    // All spaces are kept, so that decoded text is the text, and bits a byte are those of its bytes.
    tokenizer: (text, { vocabSize }) =>
      new SentencePieceTokenizer(
        trainSentencePiece(text, { vocabSize: Number(vocabSize), removeExtraWhitespaces: false }),
      ),
    model: (sizes, options) => new LlisaModel(checkLlisaConfig(sizes), options),
  },
  resoformer: {
    tokenizer: (text) => PrimeTokenizer.fromCorpus(text),
    model: (sizes, options) => new ResoformerModel(checkResoformerConfig(sizes), options),
  },
  "reso-llm": {
    check: (sizes, kernels) => checkResoLLMFits(checkResoLLMSettings(sizes), kernels),
    corpus: () => TALKS,
    tokenizer: (text, { vocabSize }) => trainChatTokenizer([text, SYSTEM_TEXT], Number(vocabSize)),
    model: (sizes, options) => new ResoLLMModel(checkResoLLMSettings(sizes), options),
  },
  spiral: {
    corpus: ({ vocabSize }, seed) => `bigram:${vocabSize}:${seed}`,
    ofText: { ...SPIRAL_TEXT },
    tokenizer: (text, { vocabSize }) => trainMotifBpe(text, { vocabSize: Number(vocabSize) }),
    model: (sizes, options) => new SpiralModel(checkSpiralConfig(sizes), options),
  },
};
