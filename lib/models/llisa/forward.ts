/**
 * The llisa transformer, a Llama as llama2.c has it: pre-norm blocks of rotary attention with grouped queries and a SwiGLU
 * layer, RMS norms, no biases; the output matrix is that of the token vectors unless it is untied.
 *
 *   x ← x + wo·heads(norm(x));  x ← x + w2·(silu(w1·n) ⊙ w3·n), n = norm(x);  logits = classifier·norm(x)
 */
import { add, dropout, linear, rmsNorm, siluGate, swiglu } from "../../autograd/mod.ts";
import { rotaryHeads } from "../../attention/rotary.ts";
import type { AttentionContext, KvCache } from "../../attention/mod.ts";
import type { Parameters } from "../../nn/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import type { DropoutState } from "../../training/mod.ts";
import type { LlisaConfig } from "./config.ts";
import { llisaHeadSizes } from "./specs.ts";

/** What a forward pass may be told. */
export interface LlisaForwardOptions {
  /** Thins token vectors and what each layer adds to the residual stream. */
  readonly dropout?: DropoutState;
  /** Keys and values of the tokens so far: `ids` then holds only what is new. */
  readonly cache?: KvCache;
  /** Called with the attention weights (B, H, Tq, Tk) of each layer. */
  readonly onWeights?: NonNullable<AttentionContext["onWeights"]>;
}

/** What runs: sizes, weights and angles. */
interface Subject {
  readonly config: LlisaConfig;
  readonly parameters: Parameters;
  readonly angles: Tensor;
}

/** Added to what a matrix makes of x (…, in): (…, out), or nothing. */
export type Correction = (x: Tensor, name: string) => Tensor | undefined;

/** Token vectors (B, T, C) → logits (B, T, V). With a `correction` each matrix of a block has one added to its output. */
export function llisaForward(
  { config, parameters, angles }: Subject,
  vectors: Tensor,
  { dropout: drop, cache, onWeights }: LlisaForwardOptions,
  correction?: Correction,
): Tensor {
  const { nLayers: L, tied, normEpsilon } = config;
  const sizes = llisaHeadSizes(config);
  let op = 0;
  const thin = (x: Tensor) => drop ? dropout(x, drop.rate, { key: drop.key, op: op++ }) : x;
  const norm = (x: Tensor, name: string): Tensor => rmsNorm(x, parameters.get(name), normEpsilon);
  const project = (x: Tensor, name: string): Tensor => {
    const y = linear(x, parameters.get(name), { transposed: true });
    const more = correction?.(x, name);
    return more ? add(y, more) : y;
  };
  /** silu(w1·x) ⊙ w3·x: (B, T, F). */
  const gated = (x: Tensor, path: string): Tensor => {
    const [gate, up] = [`${path}.w1`, `${path}.w3`];
    return correction
      ? siluGate(project(x, gate), project(x, up))
      : swiglu(x, parameters.get(gate), parameters.get(up), { transposed: true });
  };
  /** x + y thinned. No gradient asks for y, so that its memory is given back. */
  const withAdded = (x: Tensor, y: Tensor): Tensor => {
    const thinned = thin(y);
    const sum = add(x, thinned);
    for (const { floats } of new Set([y, thinned])) x.kernels.release(floats);
    return sum;
  };
  let x = thin(vectors); // (B, T, C)
  for (let layer = 0; layer < L; layer++) {
    const path = `blocks.${layer}`;
    const context = { layer, ...(cache ? { cache } : {}), ...(onWeights ? { onWeights } : {}) };
    const n = norm(x, `${path}.attentionNorm`);
    x = withAdded(x, rotaryHeads((x, name) => project(x, `${path}.${name}`), n, sizes, angles, context));
    x = withAdded(x, project(gated(norm(x, `${path}.ffnNorm`), path), `${path}.w2`));
  }
  cache?.advance(vectors.shape[1]!);
  const classifier = parameters.get(tied ? "embedding" : "classifier");
  return linear(norm(x, "finalNorm"), classifier, { transposed: true });
}
