/** A small GPT: pre-norm blocks of multi-head attention and a GELU layer, learned positions, a head of its own. */
import { add, attention, embedding, linear, matmul, slice } from "../../lib/autograd/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { feedForward, feedForwardSpecs, norm, normSpecs, Parameters } from "../../lib/nn/mod.ts";
import type { Tensor } from "../../lib/tensor/mod.ts";
import { initialise } from "./initialise.ts";
import type { StepModel } from "./step_model.ts";

/** Sizes of a {@linkcode SmallGpt}. */
export interface SmallGptSizes {
  readonly V: number;
  readonly T: number;
  readonly C: number;
  readonly H: number;
  readonly F: number;
  readonly L: number;
}

/** 160 thousand parameters, as character models of a notebook have them. */
export const SMALL_GPT: SmallGptSizes = { V: 72, T: 32, C: 64, H: 4, F: 256, L: 3 };

/** The model. */
export class SmallGpt implements StepModel {
  readonly kind = "small-gpt";
  readonly config: Readonly<Record<string, number>>;
  readonly parameters: Parameters;
  readonly tables = ["embed", "pos"];

  constructor(readonly kernels: Kernels, readonly sizes: SmallGptSizes = SMALL_GPT) {
    const { V, T, C, F, L } = sizes;
    this.config = { ...sizes };
    this.parameters = new Parameters([
      { name: "embed", shape: [V, C] },
      { name: "pos", shape: [T, C] },
      ...Array.from({ length: L }, (_, layer) => [
        ...normSpecs(`${layer}.ln1`, C),
        { name: `${layer}.wqkv`, shape: [C, 3 * C] },
        { name: `${layer}.wo`, shape: [C, C] },
        ...normSpecs(`${layer}.ln2`, C),
        ...feedForwardSpecs(`${layer}.mlp`, C, F),
      ]).flat(),
      ...normSpecs("ln", C),
      { name: "head", shape: [C, V] },
    ], kernels);
    initialise(this.parameters);
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
    const { C, H, L } = this.sizes;
    const { parameters } = this;
    const places = slice(parameters.get("pos"), 0, 0, ids.shape[1]!);
    let x = add(embedding(parameters.get("embed"), ids), places); // (B, T, C)
    for (let layer = 0; layer < L; layer++) {
      const qkv = matmul(norm(parameters, `${layer}.ln1`, x), parameters.get(`${layer}.wqkv`)); // (B, T, 3C)
      const [q, k, v] = [0, C, 2 * C].map((column) => ({ tensor: qkv, column })) as [
        ...{ tensor: Tensor; column: number }[] & { length: 3 },
      ];
      const { output } = attention({ q: q!, k: k!, v: v!, H, D: C / H });
      x = add(x, linear(output, parameters.get(`${layer}.wo`)));
      x = add(x, feedForward(parameters, `${layer}.mlp`, norm(parameters, `${layer}.ln2`, x)));
    }
    return matmul(norm(parameters, "ln", x), parameters.get("head"));
  }

  close(): void {
    this.parameters.close();
  }
}
