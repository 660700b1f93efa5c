/** A text in prime tokens and a backend that resoformer trials share. */
import { type Corpus, loadCorpus } from "../../data/mod.ts";
import { defaultKernels, type Kernels } from "../../kernels/mod.ts";
import { PrimeTokenizer } from "../../tokenizers/mod.ts";
import { type Dataset, makeDataset } from "../../training/mod.ts";
import type { DataName } from "../run.ts";

/**
 * A corpus whose characters are primes, encoded and split once for each context, what computes, and weights that were
 * trained already.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoformerLab } from "@haze/haze/experiments";
 * const lab = await ResoformerLab.open("builtin");
 * assertEquals(lab.data.name, "builtin in primes");
 * assertEquals(lab.dataset(32).tokenizer.vocabSize, lab.tokenizer.vocabSize);
 * ```
 */
export class ResoformerLab {
  /** The text. */
  readonly corpus: Corpus;
  /** What computes. */
  readonly kernels: Kernels;
  /** Its characters, the frequent ones first. */
  readonly tokenizer: PrimeTokenizer;
  readonly #datasets = new Map<number, Dataset>();
  readonly #trained = new Map<string, Promise<unknown>>();

  /** A lab on a text. */
  constructor(corpus: Corpus, kernels: Kernels = defaultKernels()) {
    this.corpus = corpus;
    this.kernels = kernels;
    this.tokenizer = PrimeTokenizer.fromCorpus(corpus.text);
  }

  /** A lab on a corpus by its name, as `loadCorpus` takes it. */
  static async open(spec = "builtin", kernels: Kernels = defaultKernels()): Promise<ResoformerLab> {
    return new ResoformerLab(await loadCorpus(spec), kernels);
  }

  /** The lab on the text and the backend of another; the same whenever it is asked. */
  static beside(other: { readonly corpus: Corpus; readonly kernels: Kernels }): ResoformerLab {
    const lab = known.get(other) ?? new ResoformerLab(other.corpus, other.kernels);
    known.set(other, lab);
    return lab;
  }

  /** The text by name and hash of its tokens. */
  get data(): DataName {
    const { name, hash } = this.dataset(1);
    return { name: `${name} in primes`, hash };
  }

  /**
   * The text encoded and split for windows of `context` tokens.
   *
   * @throws {RangeError} if the text is too short for that.
   */
  dataset(context: number): Dataset {
    const data = this.#datasets.get(context) ?? makeDataset(this.corpus, this.tokenizer, context);
    this.#datasets.set(context, data);
    return data;
  }

  /** What was made under a key, made the first time that it is asked for; a failure is not kept. */
  once<R>(key: string, make: () => Promise<R>): Promise<R> {
    const made = (this.#trained.get(key) as Promise<R> | undefined) ?? make();
    this.#trained.set(key, made);
    made.catch(() => this.#trained.delete(key));
    return made;
  }
}

const known = new WeakMap<object, ResoformerLab>();
