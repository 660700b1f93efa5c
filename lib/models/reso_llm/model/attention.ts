/**
 * Heads of a Reso-LLM: content attention by place, plus what oscillators and foci add to the scores; heads weighted by learned
 * numbers that begin as powers of the golden ratio,
 *
 *   score_ij = q_i·k_j/√D + K·κ_h·cos(θ_i − θ_j) + β·intensity_j;  y = Σ_h w_h·head_h·W_h, w ∝ φ^(−h)
 */
import {
  add,
  attention,
  broadcastTo,
  linear,
  matmul,
  multiply,
  phaseRotation,
  reshape,
  rotary,
} from "../../../autograd/mod.ts";
import { type AttentionContext, normalisedWeights, phases } from "../../../attention/mod.ts";
import { shownWeights } from "../../../attention/shown_weights.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import type { Constants } from "./constants.ts";
import { paddedSize } from "./padding.ts";
import { EXTRA_COLUMNS, hasFocusBias, lettersOf, partsOf } from "./sizes.ts";

/** What attends. */
export interface Heads {
  readonly settings: ResoLLMSettings;
  readonly parameters: Parameters;
  readonly constants: Constants;
}

/** What meets in the extra columns: (B, T, 4) of cos θ, sin θ, intensity and 1, and whether θ is in it. */
export interface Extras {
  readonly rows: Tensor;
  readonly hasPhases: boolean;
}

/** x (B, T, C) → (B, T, C), output matrix included. */
export function resoAttention(
  heads: Heads,
  layer: number,
  x: Tensor,
  extras: Extras | undefined,
  onWeights?: NonNullable<AttentionContext["onWeights"]>,
): Tensor {
  const { H, D } = lettersOf(heads.settings);
  const of = (name: "query" | "key" | "value"): Tensor =>
    project(heads, layer, name, x, extras !== undefined);
  const q = withExtras(
    turned(heads, layer, of("query"), extras !== undefined),
    extras,
    queries(heads, layer, extras),
  );
  const k = withExtras(turned(heads, layer, of("key"), extras !== undefined), extras, heads.constants.keys);
  const wide = extras ? paddedSize(D) : D;
  const { output, weights } = attention({
    ...{ q: { tensor: q }, k: { tensor: k }, v: { tensor: of("value") } },
    ...{ H, D: wide, scale: 1 / Math.sqrt(D) },
  });
  onWeights?.(layer, "resonant", shownWeights(weights));
  const bias = partsOf(heads.settings).hasBiases
    ? { bias: heads.parameters.get(path(layer, "outputBias")) }
    : {};
  return linear(output, outputMatrix(heads, layer, extras !== undefined), bias);
}

function path(layer: number, name: string): string {
  return `blocks.${layer}.attention.${name}`;
}

/** Queries, keys or values: (B, T, H·D), or (B, T, H·D′) with zeros in the extra columns. */
function project(
  { settings, parameters, constants }: Heads,
  layer: number,
  name: "query" | "key" | "value",
  x: Tensor,
  isWide: boolean,
): Tensor {
  const w = parameters.get(path(layer, name));
  const { C, H, D } = lettersOf(settings);
  const matrix = isWide ? reshape(matmul(reshape(w, [C * H, D]), constants.pad!), [C, H * paddedSize(D)]) : w;
  const bias = partsOf(settings).hasBiases ? { bias: parameters.get(path(layer, `${name}Bias`)) } : {};
  return linear(x, matrix, bias);
}

/** Rotary positions, or R̂; extra columns stay as they are. */
function turned(
  { settings, parameters, constants }: Heads,
  layer: number,
  x: Tensor,
  isWide: boolean,
): Tensor {
  if (!partsOf(settings).resonates) {
    const { H } = lettersOf(settings);
    return rotary(x, isWide ? constants.paddedAngles! : constants.angles!, { heads: H });
  }
  const angles = phases(constants.rates!, parameters.get(path(layer, "frequencies")), 0, x.shape[1]!);
  return phaseRotation(x, isWide ? matmul(angles, constants.anglePad!) : angles);
}

/** Where the extras of queries go: κ and β with their factors, (4, H·D′). */
function queries(
  { settings, parameters, constants }: Heads,
  layer: number,
  extras: Extras | undefined,
): Tensor | undefined {
  if (!extras) return undefined;
  const { H, D } = lettersOf(settings);
  if (!extras.hasPhases) return constants.focusQueries!;
  const kappa = reshape(parameters.get(path(layer, "kappa")), [H, 1]);
  const columns = reshape(broadcastTo(kappa, [H, paddedSize(D)]), [1, H * paddedSize(D)]);
  const spread = broadcastTo(columns, [EXTRA_COLUMNS, H * paddedSize(D)]);
  const phaseQueries = multiply(constants.phaseQueries!, spread);
  return hasFocusBias(settings) ? add(phaseQueries, constants.focusQueries!) : phaseQueries;
}

function withExtras(x: Tensor, extras: Extras | undefined, places: Tensor | undefined): Tensor {
  return extras ? add(x, matmul(extras.rows, places!)) : x;
}

/** The output matrix with the weight of each head in its rows: (H·D, C) or (H·D′, C). */
function outputMatrix({ settings, parameters, constants }: Heads, layer: number, isWide: boolean): Tensor {
  const { C, H, D } = lettersOf(settings);
  const output = parameters.get(path(layer, "output"));
  let weighted = output;
  if (partsOf(settings).weighsHeads) {
    const weights = normalisedWeights(parameters.get(path(layer, "headWeights")), "mean"); // (H,)
    weighted = multiply(output, reshape(broadcastTo(reshape(weights, [H, 1]), [H, D]), [H * D, 1]));
  }
  if (!isWide) return weighted;
  return reshape(matmul(constants.unpad!, reshape(weighted, [H, D, C])), [H * paddedSize(D), C]);
}
