/** Worlds, a text and a backend that spiral trials share. */
import { BigramWorld, type Corpus, loadCorpus } from "../../data/mod.ts";
import { defaultKernels, type Kernels } from "../../kernels/mod.ts";
import { contentHash, trainMotifBpe } from "../../tokenizers/mod.ts";
import { bigramDataset, type Dataset, makeDataset } from "../../training/mod.ts";
import type { DataName } from "../run.ts";
import type { SpiralTrialConfig } from "./spiral_config.ts";

/**
 * What spiral models learn from: bigram worlds by their seeds, and a text in tokens of byte-pair merges.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SpiralLab } from "@haze/haze/experiments";
 * const lab = await SpiralLab.open("builtin");
 * assertEquals(lab.world(16, 3).V, 16);
 * assertEquals(lab.text(256).tokenizer.vocabSize, 308); // 260 ids, and 48 motifs that there is no asking about
 * ```
 */
export class SpiralLab {
  /** The text. */
  readonly corpus: Corpus;
  /** What computes. */
  readonly kernels: Kernels;
  readonly #worlds = new Map<string, BigramWorld>();
  readonly #texts = new Map<number, Dataset>();

  /** A lab on a text. */
  constructor(corpus: Corpus, kernels: Kernels = defaultKernels()) {
    this.corpus = corpus;
    this.kernels = kernels;
  }

  /** A lab on a corpus by its name, as `loadCorpus` takes it. */
  static async open(spec = "builtin", kernels: Kernels = defaultKernels()): Promise<SpiralLab> {
    return new SpiralLab(await loadCorpus(spec), kernels);
  }

  /** The lab on the text and the backend of another; the same whenever it is asked. */
  static beside(other: { readonly corpus: Corpus; readonly kernels: Kernels }): SpiralLab {
    const lab = known.get(other) ?? new SpiralLab(other.corpus, other.kernels);
    known.set(other, lab);
    return lab;
  }

  /** The world of V tokens of a seed. */
  world(V: number, seed: number): BigramWorld {
    const key = `${V}:${seed}`;
    const world = this.#worlds.get(key) ?? BigramWorld.fromSeed({ V, seed });
    this.#worlds.set(key, world);
    return world;
  }

  /** The text in tokens of a vocabulary that was asked for as `--tok_vocab` asks; little of it holds eight tokens. */
  text(tokVocab: number): Dataset {
    const data = this.#texts.get(tokVocab) ??
      makeDataset(this.corpus, trainMotifBpe(this.corpus.text, { vocabSize: tokVocab }), 8);
    this.#texts.set(tokVocab, data);
    return data;
  }

  /** What a trial is computed on. */
  dataOf({ data, model: { vocabSize: V } }: SpiralTrialConfig): DataName {
    if (data.kind !== "text") {
      return { name: `bigram worlds of ${V} tokens`, hash: contentHash({ V, latent: 8 }, "hash a recipe") };
    }
    const { name, hash } = this.text(data.tokVocab);
    return { name: `${name} in byte pairs`, hash };
  }

  /** The training data of a run. */
  dataset({ data, model: { vocabSize: V } }: SpiralTrialConfig, seed: number): Dataset {
    return data.kind === "text"
      ? this.text(data.tokVocab)
      : bigramDataset(this.world(V, seed), `bigram:${V}:${seed}`);
  }
}

const known = new WeakMap<object, SpiralLab>();
