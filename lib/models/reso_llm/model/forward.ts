/**
 * The Reso-LLM: token vectors with what is added for primes and concepts, pre-norm blocks of resonant attention and a
 * feed-forward layer behind a coherence gate, and what is read of the memory,
 *
 *   x = E[id] + 0.1·(ln p·w + b) + γ·f·W;  x ← x + attention(LN(x), θ, foci);  u = FFN(LN(x));  x ← x + gate(u)·u
 *   logits = head(LN(x + g·m·M))
 */
import {
  add,
  cos,
  dropout,
  embedding,
  geluErf,
  layerNorm,
  linear,
  matmul,
  multiply,
  reshape,
  scale,
  sin,
  slice,
} from "../../../autograd/mod.ts";
import type { AttentionContext } from "../../../attention/mod.ts";
import { coherenceGate, type GateReading } from "../../../nn/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";
import type { DropoutState } from "../../../training/mod.ts";
import { activeTokens, carried, remainderAfter } from "../../resoformer/halting.ts";
import { type Extras, type Heads, resoAttention } from "./attention.ts";
import { tokenPhases } from "./kuramoto.ts";
import { hasConcepts, hasFocusBias, hasOscillators, NORM_EPSILON, partsOf } from "./sizes.ts";
import { gateOptions } from "./specs.ts";
import type { LayerInputs } from "./state.ts";

/** What a forward pass may be told. */
export interface ResoLLMForwardOptions extends LayerInputs {
  /** Ids (B, T) of the tokens: their primes give oscillators frequencies. Without them all frequencies are 0. */
  readonly ids?: Tensor;
  /** Thins token vectors and what each layer adds to the residual stream. */
  readonly dropout?: DropoutState;
  /** Called with the attention weights (B, H, T, T) of each layer. */
  readonly onWeights?: NonNullable<AttentionContext["onWeights"]>;
  /** Called with the coherence and the gate (B, T, 1) of each layer. */
  readonly onGate?: (layer: number, reading: GateReading) => void;
  /** Called with the phases (B, T) of the tokens, radians. */
  readonly onPhases?: (theta: Tensor) => void;
  /** Called with what is read of the memory, (B, 1, C). */
  readonly onMemory?: (reading: Tensor) => void;
  /** ε of the halting. Default: that of the config. */
  readonly haltEpsilon?: number;
  /** As in training: no token halts. Default false. */
  readonly training?: boolean;
}

/** Ids (B, T) → token vectors with their primes: (B, T, C). */
export function embedTokens({ settings, parameters, constants }: Heads, ids: Tensor): Tensor {
  const vectors = embedding(parameters.get("embedding"), ids);
  if (!partsOf(settings).hasPrimeFeatures) return vectors;
  const logs = embedding(constants.logPrimes!, ids); // (B, T, 1)
  return add(
    vectors,
    scale(linear(logs, parameters.get("prime.w"), { bias: parameters.get("prime.b") }), 0.1),
  );
}

/** Token vectors (B, T, C) → logits (B, T, V). */
export function resoLLMForward(heads: Heads, vectors: Tensor, options: ResoLLMForwardOptions): Tensor {
  const { settings } = heads;
  const { training = false, haltEpsilon = settings.haltEpsilon } = options;
  const pass = new Pass(heads, options);
  let x = pass.thin(pass.withConcepts(vectors)); // (B, T, C)
  const extras = pass.extrasOf(x);
  const halts = haltEpsilon > 0 && !training;
  let remainder: Tensor | undefined;
  let active: Tensor | undefined;
  for (let layer = 0; layer < settings.numLayers; layer++) {
    const { output, gate } = pass.block(x, layer, extras);
    x = active ? carried(x, output, active) : output;
    if (halts && gate) {
      remainder = remainderAfter(remainder, gate);
      active = activeTokens(remainder, haltEpsilon);
    }
  }
  return pass.readOut(pass.withMemory(x));
}

/** One forward pass, part by part. */
class Pass {
  readonly #heads: Heads;
  readonly #options: ResoLLMForwardOptions;
  #op = 0;

  constructor(heads: Heads, options: ResoLLMForwardOptions) {
    this.#heads = heads;
    this.#options = options;
  }

  /** Dropout, if there is any. */
  thin(x: Tensor): Tensor {
    const { dropout: drop } = this.#options;
    return drop ? dropout(x, drop.rate, { key: drop.key, op: this.#op++ }) : x;
  }

  /** x + γ·f·W */
  withConcepts(x: Tensor): Tensor {
    const { settings, parameters } = this.#heads;
    const { concepts } = this.#options;
    if (!concepts || !hasConcepts(settings)) return x;
    const added = matmul(concepts, parameters.get("prsc.w"));
    return add(x, multiply(added, parameters.get("prsc.gain")));
  }

  /** What oscillators and foci put in the extra columns; nothing where neither acts. */
  extrasOf(x: Tensor): Extras | undefined {
    const { settings, constants: { units } } = this.#heads;
    const foci = hasFocusBias(settings) ? this.#options.foci : undefined;
    const hasPhases = hasOscillators(settings);
    if (!hasPhases && !foci) return undefined;
    const [B, T] = x.shape as [number, number];
    const column = (values: Tensor, place: number): Tensor =>
      multiply(reshape(values, [B, T, 1]), units[place]!);
    const theta = hasPhases ? this.#phases(x) : undefined;
    const parts = [
      ...(theta ? [column(cos(theta), 0), column(sin(theta), 1)] : []),
      ...(foci ? [column(foci, 2), units[3]!] : []),
    ];
    return { rows: parts.reduce(add), hasPhases };
  }

  #phases(x: Tensor): Tensor {
    const { settings, parameters, constants } = this.#heads;
    const { ids, onPhases } = this.#options;
    const [B, T] = x.shape as [number, number];
    const projections = reshape(matmul(x, parameters.get("kuramoto.w")), [B, T]);
    const omega = ids && reshape(embedding(constants.frequencies!, ids), [B, T]);
    const { kuramotoCoupling: coupling, kuramotoSteps: steps } = settings;
    const theta = tokenPhases(projections, omega, runningMeans(this.#heads, T), { coupling, steps });
    onPhases?.(theta);
    return theta;
  }

  /** A block on x (B, T, C), and its gate. */
  block(x: Tensor, layer: number, extras: Extras | undefined): { output: Tensor; gate: Tensor | undefined } {
    const { settings, parameters } = this.#heads;
    const path = `blocks.${layer}`;
    const attended = resoAttention(
      this.#heads,
      layer,
      this.#norm(`${path}.ln1`, x),
      extras,
      this.#options.onWeights,
    );
    const next = add(x, this.thin(attended));
    const update = this.#feedForward(this.#norm(`${path}.ln2`, next), `${path}.ffn`);
    if (!settings.useCoherenceGating) return { output: add(next, this.thin(update)), gate: undefined };
    const reading = coherenceGate(parameters, `${path}.gate`, update, gateOptions(settings));
    this.#options.onGate?.(layer, reading);
    return { output: add(next, this.thin(multiply(update, reading.gate))), gate: reading.gate };
  }

  #feedForward(x: Tensor, path: string): Tensor {
    const { settings, parameters } = this.#heads;
    const [w0, b0] = [parameters.get(`${path}.w0`), parameters.get(`${path}.b0`)];
    const hidden = settings.rule === "upstream"
      ? geluErf(linear(x, w0, { bias: b0 }))
      : linear(x, w0, { bias: b0, activation: "gelu" });
    return linear(hidden, parameters.get(`${path}.w1`), { bias: parameters.get(`${path}.b1`) });
  }

  /** x + g·m·M: the same for every token of a sequence. */
  withMemory(x: Tensor): Tensor {
    const { parameters } = this.#heads;
    const { memory, onMemory } = this.#options;
    if (!memory || !parameters.names.includes("smf.w")) return x;
    const reading = matmul(memory, parameters.get("smf.w")); // (B, C)
    const [B, C] = reading.shape as [number, number];
    const gated = reshape(multiply(reading, parameters.get("smf.gate")), [B, 1, C]);
    onMemory?.(gated);
    return add(x, gated);
  }

  /** The last norm and the output matrix: (B, T, V). */
  readOut(x: Tensor): Tensor {
    const { settings, parameters } = this.#heads;
    const normed = partsOf(settings).hasFinalNorm ? this.#norm("finalNorm", x) : x;
    return linear(normed, parameters.get("head.w"), { bias: parameters.get("head.b") });
  }

  #norm(path: string, x: Tensor): Tensor {
    const { parameters } = this.#heads;
    return layerNorm(x, parameters.get(`${path}.gain`), parameters.get(`${path}.offset`), NORM_EPSILON);
  }
}

/** The table of running means for T tokens: (T, T). */
export function runningMeans({ constants }: Heads, T: number): Tensor {
  const table = constants.running!;
  return T === table.shape[0] ? table : slice(slice(table, 0, 0, T), 1, 0, T);
}
