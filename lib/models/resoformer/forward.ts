/**
 * The resoformer: pre-norm blocks of resonant attention, R̂ and a feed-forward layer behind a coherence gate. What comes out
 * of the last, or was carried past it as its token had halted, may be collapsed onto attractors.
 *
 *   x ← R̂(x + attention(LN(x)));  u = FFN(LN(x));  x ← x + gate(u)·u, or gate(x + u)·(x + u);  logits = head(LN(collapse(x)))
 */
import {
  add,
  dropout,
  geluErf,
  layerNorm,
  linear,
  multiply,
  phaseRotation,
  reshape,
  scale,
} from "../../autograd/mod.ts";
import {
  type AttentionContext,
  type KvCache,
  phases,
  resonantHeads,
  type ResonantOptions,
} from "../../attention/mod.ts";
import { coherenceGate, type GateReading, type Parameters } from "../../nn/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import type { DropoutState } from "../../training/mod.ts";
import { collapse, type Collapsed } from "./collapse.ts";
import type { ResoformerConfig } from "./config.ts";
import { activeTokens, carried, remainderAfter } from "./halting.ts";
import { gateOptions, headWeightsOf, resoformerHeadSizes } from "./specs.ts";

/** What a forward pass may be told. */
export interface ResoformerForwardOptions {
  /** Thins token vectors and what each layer adds to the residual stream. */
  readonly dropout?: DropoutState;
  /** Keys and values of the tokens so far: `ids` then holds only what is new. */
  readonly cache?: KvCache;
  /** Called with the attention weights (B, H, Tq, Tk) of each layer. */
  readonly onWeights?: NonNullable<AttentionContext["onWeights"]>;
  /** Called with the coherence and the gate (B, T, 1) of each layer. */
  readonly onGate?: (layer: number, reading: GateReading) => void;
  /** Called with the collapsed states of all tokens. */
  readonly onCollapse?: (collapsed: Collapsed) => void;
  /** ε of the halting. Default: that of the config. */
  readonly haltEpsilon?: number;
  /** As in training: no token halts, and a soft collapse is soft. Default false. */
  readonly training?: boolean;
}

/** What runs: config, weights, and the phases of R̂ if there are any. */
export interface ResoformerParts {
  readonly config: ResoformerConfig;
  readonly parameters: Parameters;
  readonly rates: Tensor | undefined;
}

/** Token vectors (B, T, C) → logits (B, T, V). */
export function resoformerForward(
  parts: ResoformerParts,
  vectors: Tensor,
  options: ResoformerForwardOptions,
): Tensor {
  const { config } = parts;
  const { dropout: drop, cache, training = false, haltEpsilon = config.haltEpsilon } = options;
  const block = new Block(parts, options);
  const halts = haltEpsilon > 0 && !training;
  let remainder: Tensor | undefined;
  let active: Tensor | undefined;
  let x = drop ? block.thin(vectors) : vectors; // (B, T, C)
  for (let layer = 0; layer < config.numLayers; layer++) {
    const { output, gate } = block.run(x, layer);
    x = active ? carried(x, output, active) : output;
    if (halts && gate) {
      remainder = remainderAfter(remainder, gate);
      active = activeTokens(remainder, haltEpsilon);
    }
  }
  cache?.advance(vectors.shape[1]!);
  return readOut(parts, x, options);
}

/** The collapse if there is one, the final norm and the output matrix: (B, T, C) → (B, T, V). */
export function readOut(
  { config, parameters }: ResoformerParts,
  x: Tensor,
  { onCollapse, training = false }: Pick<ResoformerForwardOptions, "onCollapse" | "training"> = {},
): Tensor {
  const collapsed = config.useEntropyCollapse ? collapse(config, parameters, x, training) : undefined;
  if (collapsed) onCollapse?.(collapsed);
  const normed = normOf({ config, parameters }, "finalNorm", collapsed?.output ?? x);
  return config.tiedHead
    ? linear(normed, parameters.get("embedding"), { transposed: true })
    : linear(normed, parameters.get("head.w"), { bias: parameters.get("head.b") });
}

/** A layer norm of the model. */
export function normOf(
  { config, parameters }: Pick<ResoformerParts, "config" | "parameters">,
  path: string,
  x: Tensor,
): Tensor {
  return layerNorm(x, parameters.get(`${path}.gain`), parameters.get(`${path}.offset`), config.normEpsilon);
}

/** How the attention of this model runs. */
export function resonantOptions({ config, rates }: ResoformerParts): ResonantOptions {
  return {
    ...{ headWeights: headWeightsOf(config), headNormalisation: config.headNormalisation },
    ...{ bias: config.attentionBias, causal: config.causal },
    ...(config.resonance === "prime-log" && rates ? { rates } : {}),
  };
}

/** One block after the other of a forward pass. */
export class Block {
  readonly #parts: ResoformerParts;
  readonly #options: ResoformerForwardOptions;
  #op = 0;

  constructor(parts: ResoformerParts, options: ResoformerForwardOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** Dropout, if there is any. */
  thin(x: Tensor): Tensor {
    const { dropout: drop } = this.#options;
    return drop ? dropout(x, drop.rate, { key: drop.key, op: this.#op++ }) : x;
  }

  /** A block on x (B, T, C), and its gate. */
  run(x: Tensor, layer: number): { output: Tensor; gate: Tensor | undefined } {
    const { config, parameters } = this.#parts;
    const { cache, onWeights } = this.#options;
    const path = `blocks.${layer}`;
    const context = { layer, ...(cache ? { cache } : {}), ...(onWeights ? { onWeights } : {}) };
    const attended = resonantHeads(
      ...[parameters, `${path}.attention`, normOf(this.#parts, `${path}.ln1`, x)] as const,
      ...[resoformerHeadSizes(config), resonantOptions(this.#parts), context] as const,
    );
    const turned = this.#resonate(add(x, this.thin(attended)), path, cache?.length ?? 0);
    const update = this.#feedForward(normOf(this.#parts, `${path}.ln2`, turned), `${path}.ffn`);
    return this.#gated(turned, update, layer);
  }

  /** R̂ on the residual stream, if that is where it acts. */
  #resonate(x: Tensor, path: string, first: number): Tensor {
    const { config: { resonance }, parameters, rates } = this.#parts;
    if (resonance === "none" || resonance === "prime-log") return x;
    if (resonance === "learned-n") {
      const logN = parameters.get(`${path}.resonance.logN`); // (C/2)
      return phaseRotation(x, reshape(scale(logN, 2 * Math.PI), [1, logN.size]));
    }
    const frequencies = parameters.get(`${path}.resonance.frequencies`);
    return phaseRotation(x, phases(rates!, frequencies, first, x.shape[1]!));
  }

  #feedForward(x: Tensor, path: string): Tensor {
    const { config: { activation }, parameters } = this.#parts;
    const [w0, b0] = [parameters.get(`${path}.w0`), parameters.get(`${path}.b0`)];
    const hidden = activation === "gelu"
      ? linear(x, w0, { bias: b0, activation: "gelu" })
      : geluErf(linear(x, w0, { bias: b0 }));
    return linear(hidden, parameters.get(`${path}.w1`), { bias: parameters.get(`${path}.b1`) });
  }

  /** x and what the feed-forward layer adds, as far as the gate lets it; the gate reads what it is there to stop. */
  #gated(x: Tensor, update: Tensor, layer: number): { output: Tensor; gate: Tensor | undefined } {
    const { config, parameters } = this.#parts;
    if (!config.useCoherenceGate) return { output: add(x, this.thin(update)), gate: undefined };
    const read = config.gatePlacement === "update" ? update : add(x, this.thin(update));
    const reading = coherenceGate(parameters, `blocks.${layer}.gate`, read, gateOptions(config));
    this.#options.onGate?.(layer, reading);
    const open = multiply(read, reading.gate);
    return {
      output: config.gatePlacement === "update" ? add(x, this.thin(open)) : open,
      gate: reading.gate,
    };
  }
}
