/** The models of `../../models/` in jax-js, with the names of their parameters. Every use of an array takes a `.ref`. */
import { nn, numpy as np } from "@jax-js/jax";

type Array = np.Array;
/** Parameters by name. */
export type Weights = Record<string, Array>;
/** Sizes by the letters of the models. */
export type Sizes = Readonly<Record<string, number>>;
/** How rows are looked up: by `take`, or by a product with one-hot rows, which small vocabularies may prefer. */
export type Lookup = "take" | "one-hot";

const EPSILON = 1e-5;

/** A model: weights and ids (B, T) → logits (B·T, V). Takes the ids, leaves the weights. */
export type Logits = (weights: Weights, ids: Array, sizes: Sizes, lookup: Lookup) => Array;

function matmul(x: Array, weight: Array): Array {
  return np.matmul(x, weight.ref);
}

function lookUp(table: Array, ids: Array, lookup: Lookup): Array {
  return lookup === "take" ? np.take(table.ref, ids, 0) : matmul(nn.oneHot(ids, table.shape[0]!), table);
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

/** The small GPT. */
export const gpt: Logits = (weights, ids, sizes, lookup) => {
  const { T, C, L } = sizes as { T: number; C: number; L: number };
  let x = lookUp(weights.embed!, ids, lookup).reshape([-1, T, C]).add(weights.pos!.ref).reshape([-1, C]);
  for (let layer = 0; layer < L; layer++) {
    const weight = (name: string): Array => weights[`${layer}.${name}`]!;
    const qkv = matmul(layerNorm(x.ref, weights, `${layer}.ln1`), weight("wqkv"));
    x = x.add(matmul(attend(qkv, sizes, (heads) => heads), weight("wo")));
    const hidden = matmul(layerNorm(x.ref, weights, `${layer}.ln2`), weight("mlp.w0"));
    x = x.add(matmul(nn.gelu(hidden), weight("mlp.w1")));
  }
  return matmul(layerNorm(x, weights, "ln"), weights.head!);
};

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

/** The Llama. */
export const llama: Logits = (weights, ids, sizes, lookup) => {
  const { C, L } = sizes as { C: number; L: number };
  const rotate = rotation(sizes);
  let x = lookUp(weights.tokens!, ids, lookup).reshape([-1, C]);
  for (let layer = 0; layer < L; layer++) {
    const weight = (name: string): Array => weights[`${layer}.${name}`]!;
    const qkv = matmul(rmsNorm(x.ref, weight("norm1")), weight("wqkv"));
    x = x.add(matmul(attend(qkv, sizes, rotate), weight("wo")));
    const normed = rmsNorm(x.ref, weight("norm2"));
    const gate = nn.silu(matmul(normed.ref, weight("wGate")));
    x = x.add(matmul(gate.mul(matmul(normed, weight("wUp"))), weight("wDown")));
  }
  return np.matmul(rmsNorm(x, weights.norm!), np.transpose(weights.tokens!.ref));
};
