/** Talks, a text and a backend that trials on Reso-LLM share. */
import { type Corpus, loadCorpus } from "../../data/mod.ts";
import { defaultKernels, type Kernels } from "../../kernels/mod.ts";
import { createDefaultTokenizer, resoLLMDataset } from "../../models/reso_llm/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";
import { type Dataset, makeDataset } from "../../training/mod.ts";
import type { DataName } from "../run.ts";

/** Learnt talks for each that is held out. */
const LEARNT_PER_HELD_OUT = 20;

/**
 * A text and made talks, encoded once for each number of talks, what computes, and weights that were trained already.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMLab } from "@haze/haze/experiments";
 * const lab = await ResoLLMLab.open("builtin");
 * assertEquals(lab.dataset(100).heldOut.length, 5);
 * ```
 */
export class ResoLLMLab {
  /** The text. */
  readonly corpus: Corpus;
  /** What computes. */
  readonly kernels: Kernels;
  readonly #datasets = new Map<string, Dataset>();
  readonly #made = new Map<string, Promise<unknown>>();

  /** A lab on a text. */
  constructor(corpus: Corpus, kernels: Kernels = defaultKernels()) {
    this.corpus = corpus;
    this.kernels = kernels;
  }

  /** A lab on a corpus by its name, as `loadCorpus` takes it. */
  static async open(spec = "builtin", kernels: Kernels = defaultKernels()): Promise<ResoLLMLab> {
    return new ResoLLMLab(await loadCorpus(spec), kernels);
  }

  /** The lab on the text and the backend of another; the same whenever it is asked. */
  static beside(other: { readonly corpus: Corpus; readonly kernels: Kernels }): ResoLLMLab {
    const lab = known.get(other) ?? new ResoLLMLab(other.corpus, other.kernels);
    known.set(other, lab);
    return lab;
  }

  /** The default one: made talks are half of what is learnt, whatever the text. */
  get tokenizer(): PrimeTokenizer {
    return createDefaultTokenizer();
  }

  /**
   * The text and so many talks, a twentieth as many of which are held out; or the text alone, split for windows of
   * `context` tokens.
   *
   * @throws {RangeError} if there are from 1 to 19 talks, or the text alone is too short.
   */
  dataset(talks: number, context = 1): Dataset {
    const key = talks > 0 ? `${talks}` : `alone ${context}`;
    const found = this.#datasets.get(key);
    if (found) return found;
    const { name, documents, text } = this.corpus;
    const data = talks === 0
      ? makeDataset(this.corpus, this.tokenizer, context)
      : resoLLMDataset(this.tokenizer, {
        ...{ talks, heldOutTalks: Math.floor(talks / LEARNT_PER_HELD_OUT) },
        ...(name === "builtin" ? {} : { texts: documents ?? [text] }),
      });
    this.#datasets.set(key, data);
    return data;
  }

  /** What a trial with so many talks is computed on. */
  dataOf(talks: number): DataName {
    const { name } = this.corpus;
    return { name: talks > 0 ? `${name} and ${talks} talks` : name, hash: this.dataset(talks).hash };
  }

  /** What was made under a key, made the first time that it is asked for; a failure is not kept. */
  once<R>(key: string, make: () => Promise<R>): Promise<R> {
    const made = (this.#made.get(key) as Promise<R> | undefined) ?? make();
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }
}

const known = new WeakMap<object, ResoLLMLab>();
