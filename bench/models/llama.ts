/** The shape of a Llama: RMS norm, rotary positions, grouped queries, SwiGLU, one matrix for tokens in and out. */
import {
  add,
  attention,
  embedding,
  linear,
  matmul,
  rmsNorm,
  rotary,
  rotaryTable,
  swiglu,
} from "../../lib/autograd/mod.ts";
import type { Kernels, Region } from "../../lib/kernels/mod.ts";
import { Parameters } from "../../lib/nn/mod.ts";
import { Tensor } from "../../lib/tensor/mod.ts";
import { initialise } from "./initialise.ts";
import type { StepModel } from "./step_model.ts";

/** Sizes of a {@linkcode Llama}; G query heads share one key and value head. */
export interface LlamaSizes {
  readonly V: number;
  readonly T: number;
  readonly C: number;
  readonly H: number;
  readonly G: number;
  readonly F: number;
  readonly L: number;
}

/** Seven million parameters. */
export const LLAMA_7M: LlamaSizes = { V: 4096, T: 256, C: 288, H: 6, G: 1, F: 768, L: 6 };

/** The model. */
export class Llama implements StepModel {
  readonly kind = "llama";
  readonly config: Readonly<Record<string, number>>;
  readonly parameters: Parameters;
  /** The token matrix is multiplied by as well, so that none is a table alone. */
  readonly tables: readonly string[] = [];
  readonly #angles: Tensor;
  readonly #region: Region;

  constructor(readonly kernels: Kernels, readonly sizes: LlamaSizes = LLAMA_7M) {
    const { V, T, C, H, F, L } = sizes;
    const D = C / H;
    this.config = { ...sizes };
    this.parameters = new Parameters([
      { name: "tokens", shape: [V, C] },
      ...Array.from({ length: L }, (_, layer) => [
        { name: `${layer}.norm1`, shape: [C] },
        { name: `${layer}.wqkv`, shape: [C, C + 2 * this.#keyColumns] },
        { name: `${layer}.wo`, shape: [C, C] },
        { name: `${layer}.norm2`, shape: [C] },
        { name: `${layer}.wGate`, shape: [C, F] },
        { name: `${layer}.wUp`, shape: [C, F] },
        { name: `${layer}.wDown`, shape: [F, C] },
      ]).flat(),
      { name: "norm", shape: [C] },
    ], kernels);
    initialise(this.parameters);
    // A recorded step wants the table in the engine's memory.
    this.#region = kernels.region(T * D);
    this.#region.floats.set(rotaryTable(T, D, 10000, kernels).floats);
    this.#angles = new Tensor(this.#region.floats, [T, D], kernels);
  }

  get #keyColumns(): number {
    return this.sizes.C / this.sizes.G;
  }

  get vocabSize(): number {
    return this.sizes.V;
  }

  get contextLength(): number {
    return this.sizes.T;
  }

  get flopPerPair(): number {
    return 12 * this.sizes.C * this.sizes.L;
  }

  /** Ids (B, T) → logits (B, T, V). */
  logits(ids: Tensor): Tensor {
    const { C, H, G, L } = this.sizes;
    const D = C / H;
    const { parameters } = this;
    const tokens = parameters.get("tokens");
    let x = embedding(tokens, ids); // (B, T, C)
    for (let layer = 0; layer < L; layer++) {
      const weights = (name: string): Tensor => parameters.get(`${layer}.${name}`);
      const qkv = matmul(rmsNorm(x, weights("norm1")), weights("wqkv")); // (B, T, C + 2·C/G)
      const turned = rotary(qkv, this.#angles, { heads: H + H / G });
      const { output } = attention({
        q: { tensor: turned },
        k: { tensor: turned, column: C },
        v: { tensor: turned, column: C + this.#keyColumns },
        ...{ H, G, D },
      });
      x = add(x, matmul(output, weights("wo")));
      const hidden = swiglu(rmsNorm(x, weights("norm2")), weights("wGate"), weights("wUp"));
      x = add(x, matmul(hidden, weights("wDown")));
    }
    return linear(rmsNorm(x, parameters.get("norm")), tokens, { transposed: true });
  }

  close(): void {
    this.parameters.close();
    this.#region.close();
  }
}
