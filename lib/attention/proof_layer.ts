/** The proof sheet of an attention layer. */
import { multiply, slice, sum, Tape } from "../autograd/mod.ts";
import { defaultKernels, type Kernels } from "../kernels/mod.ts";
import { Parameters } from "../nn/mod.ts";
import { Pcg64 } from "../random/mod.ts";
import { normal, step, type Tensor, tensor } from "../tensor/mod.ts";
import type { AttentionContext, AttentionVariant, HeadSizes } from "./context.ts";
import { countingKernels } from "./flops.ts";
import { KvCache } from "./kv_cache.ts";
import { proofSheet } from "./proof.ts";
import type { ProofGradient, ProofSession, ProofSheet, ProofSubject, ProofWeights } from "./proof_subject.ts";

/** What an attention variant is examined with. */
export interface AttentionProofOptions extends HeadSizes {
  /** What stands above the sheet. Default `attention`. */
  readonly name?: string;
  /** What computes. Default: `defaultKernels()`. */
  readonly kernels?: Kernels;
  /** Seed of weights and inputs. Default 0. */
  readonly seed?: number;
}

const PATH = "heads";

/**
 * The proof sheet of an attention variant with random weights: x (B, T, C) → (B, T, H·D); see {@linkcode proofSheet}.
 *
 * @throws {RangeError} if the memory does not hold its parameters.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { hybrid, hybridCacheWidth, hybridSpecs, proveAttention } from "@haze/haze/attention";
 * const variant = { specs: hybridSpecs, cacheWidth: hybridCacheWidth, run: hybrid };
 * const sheet = proveAttention(variant, { name: "hybrid", C: 8, H: 2, D: 4, T: 6 });
 * console.table(sheet.rows);
 * assert(sheet.holds);
 * ```
 */
export function proveAttention(variant: AttentionVariant, options: AttentionProofOptions): ProofSheet {
  const { kernels = defaultKernels() } = options;
  const layer = new Layer(variant, options, kernels);
  try {
    return proofSheet(layer);
  } finally {
    layer.close();
  }
}

class Layer implements ProofSubject<Float64Array> {
  readonly name: string;
  readonly kernels: Kernels;
  readonly #variant: AttentionVariant;
  readonly #options: AttentionProofOptions;
  readonly #parameters: Parameters;

  constructor(variant: AttentionVariant, options: AttentionProofOptions, kernels: Kernels) {
    const { name = "attention", seed = 0 } = options;
    this.name = name;
    this.kernels = kernels;
    this.#variant = variant;
    this.#options = options;
    this.#parameters = new Parameters(variant.specs(PATH, options), kernels);
    const random = new Pcg64(seed);
    for (const [, { floats, shape }] of this.#parameters.entries()) {
      // Of a size that lets every part matter: matrices keep the scale of what they multiply.
      const scale = shape.length > 1 ? 1 / Math.sqrt(shape[0]!) : 0.5;
      for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(scale * random.normal());
    }
  }

  get T(): number {
    return this.#options.T;
  }

  get parameters(): number {
    return this.#parameters.size;
  }

  input(position: number, variant: number): Float64Array {
    const { C, seed = 0 } = this.#options;
    const random = new Pcg64((seed + 1) * 1_000_003 + 1009 * position + variant);
    return Float64Array.from({ length: C }, () => Math.fround(random.normal()));
  }

  run(batch: readonly (readonly Float64Array[])[]): Float64Array {
    return this.#attend(this.#place(batch), { layer: 0 });
  }

  startSession(): ProofSession<Float64Array> {
    const cache = new KvCache(this.kernels, 1, this.T, this.#variant.cacheWidth(this.#options));
    return {
      feed: (inputs) => {
        const rows = this.#attend(this.#place([inputs]), { layer: 0, cache });
        cache.advance(inputs.length);
        return rows;
      },
      close: () => cache.close(),
    };
  }

  gradient(i: number): ProofGradient {
    const { T, kernels } = this;
    const x = this.#place([this.#window()]); // (1, T, C)
    return step(() => {
      const tape = new Tape([x]);
      const loss = tape.run(() => {
        const row = slice(
          this.#variant.run(this.#parameters, PATH, x, this.#options, { layer: 0 }),
          1,
          i,
          i + 1,
        );
        // Random weights, so that no gradient cancels another.
        return sum(multiply(row, normal(row.shape, new Pcg64(i), { kernels })));
      });
      const gradient = tape.play(loss).sumOf(x);
      kernels.noteHostRead();
      const own = (i + 1) * gradient.length / T;
      return {
        past: largestMagnitude(gradient.subarray(0, own)),
        future: largestMagnitude(gradient.subarray(own)),
      };
    }, kernels);
  }

  weights(inputs: readonly Float64Array[]): ProofWeights[] {
    const seen: ProofWeights[] = [];
    const onWeights = (layer: number, kind: string, weights: Tensor): void =>
      void seen.push({ layer, kind, data: weights.data, Tk: weights.shape[3]! });
    this.#attend(this.#place([inputs]), { layer: 0, onWeights });
    return seen;
  }

  flops(): number {
    const { kernels, flops } = countingKernels(this.kernels);
    const parameters = new Parameters(this.#variant.specs(PATH, this.#options), kernels);
    try {
      parameters.floats.set(this.#parameters.floats);
      const x = this.#place([this.#window()], kernels);
      step(() => void this.#variant.run(parameters, PATH, x, this.#options, { layer: 0 }), kernels);
      return flops();
    } finally {
      parameters.close();
    }
  }

  close(): void {
    this.#parameters.close();
  }

  #window(): Float64Array[] {
    return Array.from({ length: this.T }, (_, position) => this.input(position, 0));
  }

  /** Sequences of rows → (B, T, C). */
  #place(batch: readonly (readonly Float64Array[])[], kernels = this.kernels): Tensor {
    const shape = [batch.length, batch[0]!.length, this.#options.C];
    return tensor(Float64Array.from(batch.flat().flatMap((row) => [...row])), { shape, kernels });
  }

  #attend(x: Tensor, context: AttentionContext): Float64Array {
    return step(() => {
      const y = this.#variant.run(this.#parameters, PATH, x, this.#options, context);
      return Float64Array.from(y.data);
    }, this.kernels);
  }
}

/** Of no numbers 0; NaN if one is NaN. */
function largestMagnitude(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]!));
  return most;
}
