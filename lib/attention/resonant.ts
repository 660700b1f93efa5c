/**
 * Resonant attention: content attention whose queries and keys are turned by R̂ before they meet, and whose heads are
 * weighted by learned numbers that begin as powers of the golden ratio,
 *
 *   a[t, d] = 2π·f_d·log_{p_d}(t + 1);  y = Σ_h w_h·head_h·W_h, w ∝ φ^(−h)
 *
 * with the weights folded into the output matrix. Without a causal mask the same parameters run through the four slots.
 */
import { attention, linear, multiply, phaseRotation, scale } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type AttentionContext, checkWindow, type HeadSizes } from "./context.ts";
import { normalisedWeights, weightsOfColumns } from "./head_weights.ts";
import { phases, type ResonantOptions, type ResonantShape } from "./resonant_parts.ts";
import { resonantSlots } from "./resonant_slots.ts";
import { shownWeights } from "./shown_weights.ts";

/**
 * Matrices `query`, `key`, `value` (C, H·D) and `output` (H·D, C), their biases, `headWeights` (H) and `frequencies` (D/2)
 * as far as the options have them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resonantSpecs } from "@haze/haze/attention";
 * const shape = { headWeights: "golden", resonates: true, bias: false } as const;
 * const specs = resonantSpecs("heads", { C: 8, H: 2, D: 4, T: 16 }, shape);
 * const names = specs.map(({ name }) => name.slice("heads.".length));
 * assertEquals(names, ["query", "key", "value", "frequencies", "headWeights", "output"]);
 * ```
 */
export function resonantSpecs(
  path: string,
  { C, H, D }: HeadSizes,
  { headWeights, resonates, bias }: ResonantShape,
): ParameterSpec[] {
  const layer = (name: string, rows: number, columns: number): ParameterSpec[] => [
    { name: `${path}.${name}`, shape: [rows, columns] },
    ...(bias ? [{ name: `${path}.${name}Bias`, shape: [columns] }] : []),
  ];
  return [
    ...["query", "key", "value"].flatMap((name) => layer(name, C, H * D)),
    ...(resonates ? [{ name: `${path}.frequencies`, shape: [D / 2] }] : []),
    ...(headWeights === "golden" ? [{ name: `${path}.headWeights`, shape: [H] }] : []),
    ...layer("output", H * D, C),
  ];
}

/**
 * Columns that a token keeps in the cache: its turned keys, then its values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resonantCacheWidth } from "@haze/haze/attention";
 * assertEquals(resonantCacheWidth({ C: 8, H: 2, D: 4, T: 16 }), 16);
 * ```
 */
export function resonantCacheWidth({ H, D }: HeadSizes): number {
  return 2 * H * D;
}

/**
 * x (B, T, C) → (B, T, C), output matrix included.
 *
 * @throws {TypeError} if x has another shape.
 * @throws {RangeError} if the window does not hold its tokens behind those of the cache, or a cache is given without
 * a causal mask: what came before would have to be read again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { primeLogRates, resonantHeads, resonantSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const options = {
 *   ...{ headWeights: "uniform", headNormalisation: "mean", bias: false, causal: true } as const,
 *   rates: primeLogRates(16, 2),
 * };
 * const specs = resonantSpecs("heads", sizes, { ...options, resonates: true });
 * const parameters = new Parameters(specs, defaultKernels());
 * const y = resonantHeads(parameters, "heads", ones([1, 5, 8]), sizes, options, { layer: 0 });
 * assertEquals(y.shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function resonantHeads(
  parameters: Parameters,
  path: string,
  x: Tensor,
  sizes: HeadSizes,
  options: ResonantOptions,
  context: AttentionContext,
): Tensor {
  const bias = options.bias ? { bias: parameters.get(`${path}.outputBias`) } : {};
  const output = parameters.get(`${path}.output`);
  if (!options.causal) {
    if (context.cache) {
      throw new RangeError(
        `Cannot attend with a cache as only causal attention leaves past tokens as they are: got one of ${context.cache.length}`,
      );
    }
    return linear(resonantSlots(options).run(parameters, path, x, sizes, context), output, bias);
  }
  const { layer, cache } = context;
  const { H, D } = sizes;
  const past = cache?.length ?? 0;
  checkWindow(x, sizes, past);
  const q = turned(project(parameters, path, "query", x, options), parameters, path, options, past);
  const { k, v } = resonantKeys(parameters, path, x, sizes, options, context);
  const rows = cache?.rows(layer);
  const { output: mixed, weights } = attention({
    q: { tensor: q },
    k: { tensor: rows ?? k },
    v: rows ? { tensor: rows, column: H * D } : { tensor: v },
    Tk: past + x.shape[1]!,
    ...{ H, D },
  });
  context.onWeights?.(layer, "resonant", shownWeights(weights));
  return linear(mixed, weightedOutput(parameters, path, sizes, options), bias);
}

/**
 * Keys and values of x alone, and into the cache if there is one: what is left to do for a token that has halted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resonantKeys, resonantSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const options = { headWeights: "golden", headNormalisation: "sum", bias: true, causal: true } as const;
 * const specs = resonantSpecs("heads", sizes, { ...options, resonates: false });
 * const parameters = new Parameters(specs, defaultKernels());
 * const { k, v } = resonantKeys(parameters, "heads", ones([1, 5, 8]), sizes, options, { layer: 0 });
 * assertEquals([k.shape, v.shape], [[1, 5, 8], [1, 5, 8]]);
 * parameters.close();
 * ```
 */
export function resonantKeys(
  parameters: Parameters,
  path: string,
  x: Tensor,
  { H, D }: HeadSizes,
  options: ResonantOptions,
  { layer, cache }: AttentionContext,
): { k: Tensor; v: Tensor } {
  const past = cache?.length ?? 0;
  const k = turned(project(parameters, path, "key", x, options), parameters, path, options, past);
  const v = project(parameters, path, "value", x, options);
  cache?.append(layer, k, { from: 0, to: 0, count: H * D });
  cache?.append(layer, v, { from: 0, to: H * D, count: H * D });
  return { k, v };
}

function project(
  parameters: Parameters,
  path: string,
  name: string,
  x: Tensor,
  { bias }: ResonantOptions,
): Tensor {
  return linear(x, parameters.get(`${path}.${name}`), {
    ...(bias ? { bias: parameters.get(`${path}.${name}Bias`) } : {}),
  });
}

/** R̂ on (B, T, H·D) whose first row stands at `first`. */
function turned(
  x: Tensor,
  parameters: Parameters,
  path: string,
  { rates }: ResonantOptions,
  first: number,
): Tensor {
  if (!rates) return x;
  return phaseRotation(x, phases(rates, parameters.get(`${path}.frequencies`), first, x.shape[1]!));
}

/** The output matrix with the weight of each head in its rows. */
function weightedOutput(
  parameters: Parameters,
  path: string,
  { H, D }: HeadSizes,
  { headWeights, headNormalisation }: ResonantOptions,
): Tensor {
  const output = parameters.get(`${path}.output`);
  if (headWeights === "uniform") return headNormalisation === "mean" ? output : scale(output, 1 / H);
  const weights = normalisedWeights(parameters.get(`${path}.headWeights`), headNormalisation);
  return multiply(output, weightsOfColumns(weights, D));
}
