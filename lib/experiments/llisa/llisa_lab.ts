/** A text, dialogues, a tokenizer and a backend that llisa trials share. */
import {
  type Corpus,
  type Dialogue,
  dialogueText,
  loadCorpus,
  makeChronicle,
  makeDialogues,
  mixedSource,
  WindowSampler,
} from "../../data/mod.ts";
import { defaultKernels, type Kernels } from "../../kernels/mod.ts";
import { fnv1a64, SentencePieceTokenizer, trainSentencePiece } from "../../tokenizers/mod.ts";
import { type Dataset, makeDataset, makeDialogueDataset } from "../../training/mod.ts";
import type { DataName } from "../run.ts";
import { concatenate } from "./joined.ts";

/** V of all llisa experiments: a small vocabulary suits a small text. */
export const LLISA_VOCABULARY = 512;
/** Dialogues that early stopping looks at, and as many others that everything is scored on. */
const HELD_OUT = 40;
/** The most dialogues that an arm learns. */
const MOST = 10_000;
const DIALOGUE_SEED = 1;
/** Of the chronicle that is read with the text, so that words of the dialogues are known before one is learnt. */
const CHRONICLE = { sentences: 1000, seed: 2 } as const;

/** Dialogues as an arm sees them. */
export interface DialogueParts {
  /** What is learnt; held out are those that decide when to stop. */
  readonly validation: Dataset;
  /** The same training part; held out are those that scores are taken on. */
  readonly test: Dataset;
  /** The training part as text. */
  readonly text: string;
}

/**
 * A base text with the tokenizer that was trained on it, dialogues of a grammar, and weights of base models that were
 * trained already. The base text knows the language of the dialogues and nothing of their facts: without that, a model
 * would still be learning to spell when it had read 171 of them ten times, and learning by heart would be hidden behind it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LlisaLab } from "@haze/haze/experiments";
 * const lab = await LlisaLab.open("builtin");
 * assertEquals(lab.tokenizer.vocabSize, 512);
 * assertEquals(lab.dialogues(171).test.heldOut, lab.dialogues(1000).test.heldOut);
 * ```
 */
export class LlisaLab {
  /** The text. */
  readonly corpus: Corpus;
  /** The base text: the text, and behind it a chronicle in the words of the dialogues. */
  readonly baseCorpus: Corpus;
  /** What computes. */
  readonly kernels: Kernels;
  /** Trained on the base text; all spaces are kept, so that bits a byte are those of the text. */
  readonly tokenizer: SentencePieceTokenizer;
  readonly #bases = new Map<string, Dataset>();
  readonly #dialogues = new Map<number, DialogueParts>();
  readonly #weights = new Map<string, Float32Array>();
  #made: readonly Dialogue[] | undefined;

  /** A lab on a text. */
  constructor(corpus: Corpus, kernels: Kernels = defaultKernels()) {
    this.corpus = corpus;
    this.kernels = kernels;
    const chronicle = makeChronicle(CHRONICLE.sentences, CHRONICLE.seed);
    const text = `${corpus.text}\n\n${chronicle}`;
    const { length: bytes } = new TextEncoder().encode(text);
    this.baseCorpus = { name: `${corpus.name} and a chronicle`, text, bytes };
    const options = { vocabSize: LLISA_VOCABULARY, removeExtraWhitespaces: false };
    this.tokenizer = new SentencePieceTokenizer(trainSentencePiece(this.baseCorpus.text, options));
  }

  /** A lab on a corpus by its name, as `loadCorpus` takes it. */
  static async open(spec = "builtin", kernels: Kernels = defaultKernels()): Promise<LlisaLab> {
    return new LlisaLab(await loadCorpus(spec), kernels);
  }

  /** The lab on the text and the backend of another; the same whenever it is asked, so that base models are shared. */
  static beside(other: { readonly corpus: Corpus; readonly kernels: Kernels }): LlisaLab {
    const lab = known.get(other) ?? new LlisaLab(other.corpus, other.kernels);
    known.set(other, lab);
    return lab;
  }

  /** The text by name and hash, with the dialogues. */
  get data(): DataName {
    const made = this.#allDialogues().slice(0, 2 * HELD_OUT + 171).map(dialogueText).join("\n");
    const hash = fnv1a64(new TextEncoder().encode(`${this.baseCorpus.text}\n${made}`));
    return { name: `${this.corpus.name} and dialogues`, hash };
  }

  /** The base text, encoded and split for windows of `context` tokens. */
  base(context: number): Dataset {
    return this.#split(this.baseCorpus, context);
  }

  /** The text without the chronicle, for what asks nothing of dialogues. */
  alone(context: number): Dataset {
    return this.#split(this.corpus, context);
  }

  /**
   * The first `count` dialogues to learn. What is held out is the same for every count and none of them.
   *
   * @throws {RangeError} if `count` is not from 1 to 10,000.
   */
  dialogues(count: number): DialogueParts {
    if (!Number.isSafeInteger(count) || count < 1 || count > MOST) {
      throw new RangeError(`Cannot learn dialogues as there must be 1 to ${MOST} of them: ${count}`);
    }
    const parts = this.#dialogues.get(count) ?? this.#learn(count);
    this.#dialogues.set(count, parts);
    return parts;
  }

  /** The dialogues that scores are taken on. */
  get heldOutDialogues(): readonly Dialogue[] {
    return this.#allDialogues().slice(HELD_OUT, 2 * HELD_OUT);
  }

  /** Weights under a key, made the first time that they are asked for. */
  async weights(key: string, make: () => Promise<Float32Array>): Promise<Float32Array> {
    const weights = this.#weights.get(key) ?? await make();
    this.#weights.set(key, weights);
    return weights;
  }

  #split(corpus: Corpus, context: number): Dataset {
    const key = `${corpus.name}, ${context}`;
    const data = this.#bases.get(key) ?? makeDataset(corpus, this.tokenizer, context);
    this.#bases.set(key, data);
    return data;
  }

  #learn(count: number): DialogueParts {
    const all = this.#allDialogues();
    const learnt = all.slice(2 * HELD_OUT, 2 * HELD_OUT + count);
    const of = (heldOut: readonly Dialogue[]) => {
      const data = makeDialogueDataset(learnt, this.tokenizer, { heldOut });
      return { ...data, heldOut: [concatenate(data.heldOut)] }; // read as training reads them, and in far fewer passes
    };
    return {
      validation: of(all.slice(0, HELD_OUT)),
      test: of(all.slice(HELD_OUT, 2 * HELD_OUT)),
      text: learnt.map(dialogueText).join("\n"),
    };
  }

  #allDialogues(): readonly Dialogue[] {
    return this.#made ??= makeDialogues(2 * HELD_OUT + MOST, DIALOGUE_SEED);
  }
}

const known = new WeakMap<object, LlisaLab>();

/** Dialogues with base windows between them: `replay` is the base's share of all windows, from 0 to 1. */
export function withReplay(dialogues: Dataset, base: Dataset, replay: number): Dataset {
  if (replay === 0) return dialogues;
  const part = (data: Dataset, weight: number) => ({
    weight,
    source: (how: ConstructorParameters<typeof WindowSampler>[1]) => new WindowSampler([...data.train], how),
  });
  const parts = replay === 1 ? [part(base, 1)] : [part(base, replay), part(dialogues, 1 - replay)];
  return { ...dialogues, train: [...dialogues.train, ...base.train], source: mixedSource(parts) };
}
