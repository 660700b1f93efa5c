/** The models of `../../models/` in jax-js, with the names of their parameters. Every use of an array takes a `.ref`. */
import { nn, numpy as np } from "@jax-js/jax";

type Array = np.Array;
/** Parameters by name. */
export type Weights = Record<string, Array>;
/** Sizes by the letters of the models. */
export type Sizes = Readonly<Record<string, number>>;
const EPSILON = 1e-5;

/** A model: weights and the embedded tokens (B·T, C) → logits (B·T, V). Takes the tokens, leaves the weights. */
export interface JaxModel {
  /** The matrix that tokens are looked up in. */
  readonly table: string;
  logits(weights: Weights, x: Array, sizes: Sizes): Array;
}

function matmul(x: Array, weight: Array): Array {
  return np.matmul(x, weight.ref);
}

function layerNorm(x: Array, weights: Weights, name: string): Array {
  const standard = nn.standardize(x, -1, { epsilon: EPSILON });
  return standard.mul(weights[`${name}.gain`]!.ref).add(weights[`${name}.offset`]!.ref);
}

function rmsNorm(x: Array, gain: Array): Array {
  const meanSquare = np.square(x.ref).mean(-1, { keepdims: true });
  return x.div(np.sqrt(meanSquare.add(EPSILON))).mul(gain.ref);
}

/** (B·T, 3C) → (B·T, C), through heads that `turn` may change. */
function attend(qkv: Array, { T, H, C }: Sizes, turn: (x: Array) => Array): Array {
  const heads = (x: Array): Array => x.reshape([-1, T!, H!, C! / H!]);
  const [q, k, v] = np.split(qkv, 3, -1).map(heads) as [Array, Array, Array];
  return nn.dotProductAttention(turn(q), turn(k), v, { isCausal: true }).reshape([-1, C!]);
}

function gptLogits(weights: Weights, embedded: Array, sizes: Sizes): Array {
  const { T, C, L } = sizes as { T: number; C: number; L: number };
  let x = embedded.reshape([-1, T, C]).add(weights.pos!.ref).reshape([-1, C]);
  for (let layer = 0; layer < L; layer++) {
    const weight = (name: string): Array => weights[`${layer}.${name}`]!;
    const qkv = matmul(layerNorm(x.ref, weights, `${layer}.ln1`), weight("wqkv"));
    x = x.add(matmul(attend(qkv, sizes, (heads) => heads), weight("wo")));
    const hidden = matmul(layerNorm(x.ref, weights, `${layer}.ln2`), weight("mlp.w0"));
    x = x.add(matmul(nn.gelu(hidden), weight("mlp.w1")));
  }
  return matmul(layerNorm(x, weights, "ln"), weights.head!);
}

/** Pairs of neighbouring columns of (B, T, H, D) by the angles of their positions; a constant of the compiled step. */
function rotation({ T, C, H }: Sizes): (x: Array) => Array {
  const D = C! / H!;
  const table = (of: (angle: number) => number): Array => {
    const angles = Float32Array.from(
      { length: T! * D / 2 },
      (_, i) => of(Math.floor(2 * i / D) * 10000 ** (-2 * (i % (D / 2)) / D)),
    );
    return np.array(angles).reshape([T!, 1, D / 2, 1]);
  };
  return (x) => {
    const [cosine, sine] = [table(Math.cos), table(Math.sin)];
    const [even, odd] = np.split(x.reshape([-1, T!, H!, D / 2, 2]), 2, -1) as [Array, Array];
    const turned = [
      even.ref.mul(cosine.ref).sub(odd.ref.mul(sine.ref)),
      even.mul(sine).add(odd.mul(cosine)),
    ];
    return np.concatenate(turned, -1).reshape([-1, T!, H!, D]);
  };
}

function llamaLogits(weights: Weights, embedded: Array, sizes: Sizes): Array {
  const { L } = sizes as { L: number };
  const rotate = rotation(sizes);
  let x = embedded;
  for (let layer = 0; layer < L; layer++) {
    const weight = (name: string): Array => weights[`${layer}.${name}`]!;
    const qkv = matmul(rmsNorm(x.ref, weight("norm1")), weight("wqkv"));
    x = x.add(matmul(attend(qkv, sizes, rotate), weight("wo")));
    const normed = rmsNorm(x.ref, weight("norm2"));
    const gate = nn.silu(matmul(normed.ref, weight("wGate")));
    x = x.add(matmul(gate.mul(matmul(normed, weight("wUp"))), weight("wDown")));
  }
  return np.matmul(rmsNorm(x, weights.norm!), np.transpose(weights.tokens!.ref));
}

/** The models by the names of their works. */
export const MODELS: Readonly<Record<"gpt" | "llama", JaxModel>> = {
  gpt: { table: "embed", logits: gptLogits },
  llama: { table: "tokens", logits: llamaLogits },
};
