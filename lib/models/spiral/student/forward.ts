/**
 * The student: blocks of rank-k attention and a SiLU layer on a residual stream without norms or positions, then a mean and a
 * log-precision in rank space, projected to logits by the matrix that it shares with the teacher.
 *
 *   x ← x + attention(x);  x ← x + fc2(silu(fc1(x)));  μ = mean(x), ℓ = clip(logPrecision(x), −6, 6), Σ = 1/(eˡ + 1e-6)
 *   z = μ·B,  T = temperatureOf(z, Σ, B),  logits = z/T
 *
 * Attention is causal, unlike upstream's, so that generation can keep keys and values; at the last position, the only one that
 * upstream scores, the first block sees the same.
 */
import {
  add,
  divide,
  dropout,
  embedding,
  exp,
  linear,
  matmul,
  noGradient,
  reshape,
  slice,
} from "../../../autograd/mod.ts";
import { type AttentionContext, type KvCache, rankK } from "../../../attention/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";
import type { DropoutState } from "../../../training/mod.ts";
import type { TemperatureConfig } from "../parts/variance_temperature.ts";
import type { SpiralConfig } from "./config.ts";
import { clipTo, constant, shift } from "./constant.ts";
import { temperatureOf } from "./temperature.ts";

/** What a forward pass may be told. */
export interface SpiralForwardOptions {
  /** Thins token vectors and what each layer adds to the residual stream. */
  readonly dropout?: DropoutState;
  /** Keys and values of the tokens so far: `ids` then holds only what is new. */
  readonly cache?: KvCache;
  /** Called with the attention weights (B, 1, Tq, Tk) of each layer. */
  readonly onWeights?: NonNullable<AttentionContext["onWeights"]>;
  /** Works out the last position alone: results are (B, 1, …). Default false. */
  readonly lastOnly?: boolean;
}

/** What the student says of each position. */
export interface StudentRows {
  /** z = μ·B: (B, T, V), nats. */
  readonly raw: Tensor;
  /** Σ: variances in rank space, (B, T, r). */
  readonly variance: Tensor;
  /** What both were made of: (B, T, d). */
  readonly lastHidden: Tensor;
}

/** Sizes and weights, and how many columns each block uses. */
export interface Student {
  readonly config: SpiralConfig;
  readonly parameters: Parameters;
  /** Columns of queries and keys in use, one number a block. */
  readonly keepK: readonly number[];
}

/** Ids (B, T) → token vectors (B, T, d). */
export function embedTokens({ parameters }: Student, ids: Tensor): Tensor {
  return embedding(parameters.get("embedding"), ids);
}

/** Token vectors (B, T, d) → what the student says of each position, or of the last. */
export function studentRows(
  student: Student,
  vectors: Tensor,
  options: SpiralForwardOptions = {},
): StudentRows {
  const { config: { L, d, k, T }, parameters, keepK } = student;
  const { dropout: drop, cache, onWeights, lastOnly = false } = options;
  let op = 0;
  const thin = (x: Tensor) => drop ? dropout(x, drop.rate, { key: drop.key, op: op++ }) : x;
  let x = thin(vectors);
  for (let layer = 0; layer < L; layer++) {
    const path = `blocks.${layer}`;
    // Only the last block may forget the other positions: those before need all keys and values.
    const narrow = lastOnly && layer === L - 1;
    const context = {
      ...{ layer, keepK: keepK[layer]!, lastOnly: narrow },
      ...(cache ? { cache } : {}),
      ...(onWeights ? { onWeights } : {}),
    };
    const heads = rankK(parameters, path, x, { C: d, k, T }, context);
    x = add(narrow ? lastOf(x) : x, thin(heads));
    x = add(x, thin(dense(parameters, dense(parameters, x, `${path}.fc1`, "silu"), `${path}.fc2`)));
  }
  cache?.advance(vectors.shape[1]!);
  return {
    raw: matmul(dense(parameters, x, "mean"), parameters.get("projection")),
    variance: varianceOf(parameters, x),
    lastHidden: x,
  };
}

/** The temperature of each row: (B, T, 1). `alone` moves the log-precisions and nothing else by its gradient. */
export function rowTemperature(
  { config, parameters }: Student,
  { raw, variance, lastHidden }: StudentRows,
  alone = false,
): Tensor {
  const projection = parameters.get("projection");
  const settings = temperatureSettings(config);
  if (!alone) return temperatureOf(raw, variance, projection, settings);
  const [hidden, B] = noGradient(() => [lastHidden, projection].map((x) => reshape(x, x.shape)));
  return temperatureOf(raw, varianceOf(parameters, hidden!), B!, settings);
}

/** Σ = 1/(exp(clip(ℓ, −6, 6)) + 1e-6) of hidden rows (B, T, d): (B, T, r). */
function varianceOf(parameters: Parameters, hidden: Tensor): Tensor {
  const logPrecision = dense(parameters, hidden, "logPrecision");
  const precision = shift(exp(clipTo(logPrecision, -6, 6)), 1e-6);
  return divide(constant(hidden.kernels, 1), precision);
}

function dense(parameters: Parameters, x: Tensor, name: string, activation?: "silu"): Tensor {
  const bias = parameters.get(`${name}.b`);
  return linear(x, parameters.get(`${name}.w`), { bias, ...(activation ? { activation } : {}) });
}

/** The settings of a temperature, as the op takes them. */
export function temperatureSettings(config: SpiralConfig): TemperatureConfig {
  return {
    ...{ base: config.temperatureBase, lambda: config.temperatureLambda, gamma: config.temperatureGamma },
    ...{ least: config.temperatureMin, most: config.temperatureMax, topK: config.temperatureTopK },
  };
}

/** (B, T, C) → (B, 1, C) */
function lastOf(x: Tensor): Tensor {
  const T = x.shape[1]!;
  return slice(x, 1, T - 1, T);
}
