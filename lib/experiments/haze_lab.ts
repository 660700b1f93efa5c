/** A text and a backend that haze trials share. */
import { type Corpus, loadCorpus } from "../data/mod.ts";
import { defaultKernels, type Kernels } from "../kernels/mod.ts";
import { Vocab } from "../tokenizers/mod.ts";
import { type Dataset, makeDataset } from "../training/mod.ts";
import type { DataName } from "./run.ts";

/**
 * A corpus with its characters, encoded and split once for each context, and what computes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HazeLab } from "@haze/haze/experiments";
 * const lab = await HazeLab.open("builtin");
 * assertEquals(lab.data.name, "builtin");
 * assertEquals(lab.dataset(48).heldOut.length, 10);
 * ```
 */
export class HazeLab {
  /** The text. */
  readonly corpus: Corpus;
  /** What computes. */
  readonly kernels: Kernels;
  /** Its characters. */
  readonly vocab: Vocab;
  readonly #datasets = new Map<number, Dataset>();

  /** A lab on a text. */
  constructor(corpus: Corpus, kernels: Kernels = defaultKernels()) {
    this.corpus = corpus;
    this.kernels = kernels;
    this.vocab = Vocab.fromText(corpus.text);
  }

  /** A lab on a corpus by its name, as `loadCorpus` takes it. */
  static async open(spec = "builtin", kernels: Kernels = defaultKernels()): Promise<HazeLab> {
    return new HazeLab(await loadCorpus(spec), kernels);
  }

  /** The text by name and hash. */
  get data(): DataName {
    const { name, hash } = this.dataset(1);
    return { name, hash };
  }

  /**
   * The text encoded and split for windows of `context` tokens.
   *
   * @throws {RangeError} if the text is too short for that.
   */
  dataset(context: number): Dataset {
    const data = this.#datasets.get(context) ?? makeDataset(this.corpus, this.vocab, context);
    this.#datasets.set(context, data);
    return data;
  }
}
