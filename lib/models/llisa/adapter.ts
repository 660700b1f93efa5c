/**
 * Low-rank adapters (Hu and others, LoRA, arXiv 2106.09685): knowledge that leaves the base untouched. Each matrix W of a
 * block acts as W + (alpha/rank)·U·D, D (rank, in) and U (out, rank) being all that is trained. U starts at 0, so that a
 * fresh adapter changes nothing.
 */
import { add, linear, scale } from "../../autograd/mod.ts";
import type { FloatArray, Kernels } from "../../kernels/mod.ts";
import { Parameters, type ParameterSpec } from "../../nn/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import { fnv1a64 } from "../../tokenizers/mod.ts";
import type { DropoutState, Trainable } from "../../training/mod.ts";
import { type Correction, llisaForward } from "./forward.ts";
import type { LlisaModel } from "./model.ts";
import { type AdapterConfig, checkAdapterConfig } from "./adapter_config.ts";

const ADAPTED = /^blocks\.\d+\.(wq|wk|wv|wo|w1|w2|w3)$/;
const SCALE = 0.02;

/** Options of a {@linkcode LlisaAdapter}. */
export interface AdapterOptions {
  /** Width of the products. Default 8. */
  rank?: number;
  /** What the product is scaled by, times the rank. Default: the rank, so that the factor is 1. */
  alpha?: number;
  /** Seed of the initial weights. Default 42. */
  seed?: number | bigint;
  /** Adapters that act too, as they are, while this one is trained. Default: none. */
  beside?: readonly LlisaAdapter[];
}

/**
 * A trainable adapter on a base that stays as it is, bit for bit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaAdapter, LlisaModel } from "@haze/haze/models";
 * const base = new LlisaModel(LLISA_PRESETS.tiny);
 * const adapter = new LlisaAdapter(base, { rank: 2 });
 * const merged = adapter.merge();
 * assertEquals(merged.parameters.floats, base.parameters.floats); // untrained, it changes nothing
 * for (const model of [merged, adapter, base]) model.close();
 * ```
 */
export class LlisaAdapter implements Trainable {
  /** Kind in checkpoints. */
  readonly kind = "llisa-adapter";
  /** Rank, factor, and what base it belongs to. */
  readonly config: AdapterConfig & Readonly<Record<string, string | number | boolean>>;
  /** What is trained: `down` and `up` of each adapted matrix. */
  readonly parameters: Parameters;
  /** What it acts on. */
  readonly base: LlisaModel;
  readonly #beside: readonly LlisaAdapter[];

  /**
   * A fresh adapter.
   *
   * @throws {RangeError} if an option is out of range, or the memory does not hold it.
   */
  constructor(base: LlisaModel, { rank = 8, alpha = rank, seed = 42, beside = [] }: AdapterOptions = {}) {
    this.base = base;
    this.#beside = beside;
    const { vocabSize } = base;
    this.config = {
      ...checkAdapterConfig({ rank, alpha, vocabSize, baseHash: baseHashOf(base) }, base.config),
    };
    const random = new Pcg64(seed);
    this.parameters = new Parameters(adapterSpecs(base, rank), base.kernels);
    for (const [name, { floats }] of this.parameters.entries()) {
      if (!name.endsWith(".down")) continue;
      for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(SCALE * random.normal());
    }
  }

  /** What computes. */
  get kernels(): Kernels {
    return this.base.kernels;
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.base.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.base.contextLength;
  }

  /** Ids (B, T) → logits (B, T, V) of the base with this adapter, and those beside it. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor {
    const all = [this, ...this.#beside];
    const correction: Correction = (x, name) =>
      all.map((adapter) => adapter.correct(x, name)).reduce((sum, more) => add(sum, more));
    return llisaForward(this.base, this.base.embed(ids), dropout ? { dropout } : {}, correction);
  }

  /** x (…, in) → (alpha/rank)·U·D·x, what is added behind a matrix. */
  correct(x: Tensor, name: string): Tensor {
    const { rank, alpha } = this.config;
    const down = linear(x, this.parameters.get(`${name}.down`), { transposed: true }); // (…, rank)
    const up = linear(down, this.parameters.get(`${name}.up`), { transposed: true }); // (…, out)
    return alpha === rank ? up : scale(up, alpha / rank);
  }

  /** A model of its own with this adapter, and those beside it, worked into the weights; the base stays. */
  merge(): LlisaModel {
    return mergeAdapters(this.base, [this, ...this.#beside]);
  }

  /** Gives its memory back; the base stays. */
  close(): void {
    this.parameters.close();
  }
}

/**
 * A copy of a base with adapters worked into its weights: W + Σ (alpha/rank)·U·D. None gives the base again, bit for bit.
 *
 * @throws {RangeError} if an adapter belongs to another base.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel, mergeAdapters } from "@haze/haze/models";
 * const base = new LlisaModel(LLISA_PRESETS.tiny);
 * const copy = mergeAdapters(base, []);
 * assertEquals(copy.parameters.floats, base.parameters.floats);
 * for (const model of [copy, base]) model.close();
 * ```
 */
export function mergeAdapters(base: LlisaModel, adapters: readonly LlisaAdapter[]): LlisaModel {
  const hash = baseHashOf(base);
  for (const { config } of adapters) requireBase(config.baseHash, hash);
  const merged = base.to(base.kernels);
  for (const { parameters, config: { rank, alpha } } of adapters) {
    for (const name of adaptedNames(base)) {
      const { floats: w, shape: [N, K] } = merged.parameters.get(name);
      const [down, up] = ["down", "up"].map((part) => parameters.get(`${name}.${part}`).floats);
      addProduct(w, down!, up!, { N: N!, K: K!, rank, factor: alpha / rank });
    }
  }
  return merged;
}

/**
 * @throws {RangeError} if an adapter was made for another base.
 */
export function requireBase(wanted: string, found: string): void {
  if (wanted === found) return;
  throw new RangeError(
    `Cannot use an adapter as its base must be the one it was trained on, of hash ${wanted}: ${found}`,
  );
}

/** Hash of all weights of a model. */
export function baseHashOf({ parameters }: LlisaModel): string {
  const { floats } = parameters;
  return fnv1a64(new Uint8Array(Float32Array.from(floats).buffer));
}

function adaptedNames({ parameters }: LlisaModel): string[] {
  return parameters.names.filter((name) => ADAPTED.test(name));
}

function adapterSpecs(base: LlisaModel, rank: number): ParameterSpec[] {
  return adaptedNames(base).flatMap((name) => {
    const [out, width] = base.parameters.get(name).shape as [number, number];
    return [{ name: `${name}.down`, shape: [rank, width] }, { name: `${name}.up`, shape: [out, rank] }];
  });
}

/** w (N, K) += factor·up (N, rank)·down (rank, K). */
function addProduct(
  w: FloatArray,
  down: FloatArray,
  up: FloatArray,
  { N, K, rank, factor }: { N: number; K: number; rank: number; factor: number },
): void {
  for (let n = 0; n < N; n++) {
    for (let r = 0; r < rank; r++) {
      const weight = factor * up[n * rank + r]!;
      if (weight === 0) continue;
      for (let k = 0; k < K; k++) w[n * K + k]! += weight * down[r * K + k]!;
    }
  }
}
