/** The weights of a Reso-LLM as generation reads them: in the order of the products, with what is constant multiplied in. */
import type { FloatArray, PreparedWeights } from "../../../kernels/mod.ts";
import {
  EXTRA_COLUMNS,
  hasConcepts,
  hasFocusBias,
  hasOscillators,
  lettersOf,
  partsOf,
} from "../model/sizes.ts";
import { paddedSize } from "../model/padding.ts";
import type { Heads } from "../model/attention.ts";
import { firstNPrimes } from "../../../physics/mod.ts";

/** Prepared matrices of a block. */
export interface BlockWeights {
  readonly query: PreparedWeights;
  readonly keyValue: PreparedWeights;
  readonly extraQuery: PreparedWeights | undefined;
  readonly extraKey: PreparedWeights | undefined;
  readonly output: PreparedWeights;
  readonly w0: PreparedWeights;
  readonly w1: PreparedWeights;
  readonly gate: PreparedWeights | undefined;
}

/** Whether heads have extra columns. */
export function isWide(heads: Heads): boolean {
  return hasOscillators(heads.settings) || hasFocusBias(heads.settings);
}

/** D′ of the reader. */
export function headSize(heads: Heads): number {
  const { D } = lettersOf(heads.settings);
  return isWide(heads) ? paddedSize(D) : D;
}

/** All matrices of a model, copied as they are now. */
export class ResoLLMWeights {
  /** One entry a block. */
  readonly blocks: readonly BlockWeights[];
  /** Features of concepts to token vectors, γ multiplied in: 64 → C. */
  readonly concepts: PreparedWeights | undefined;
  /** To the logits. */
  readonly head: PreparedWeights;
  /** Token vectors with their primes: (V, C). */
  readonly table: FloatArray;
  readonly #all: PreparedWeights[] = [];
  readonly #heads: Heads;

  /** Prepares all; what was prepared is given back if the memory does not hold the rest. */
  constructor(heads: Heads) {
    this.#heads = heads;
    const { C, F, V, L } = lettersOf(heads.settings);
    const of = (name: string): FloatArray => heads.parameters.get(name).floats;
    try {
      this.blocks = Array.from({ length: L }, (_, layer) => this.#block(layer, C, F));
      this.concepts = hasConcepts(heads.settings)
        ? this.#prepare(of("prsc.w").map((w) => w * of("prsc.gain")[0]!), 64, C)
        : undefined;
      this.head = this.#prepare(of("head.w"), C, V);
    } catch (error) {
      this.close();
      throw error;
    }
    this.table = tableOf(heads);
  }

  /** y = x·w of w (K, N). */
  #prepare(w: FloatArray, K: number, N: number): PreparedWeights {
    const prepared = this.#heads.parameters.kernels.prepare({ w, N, K, transpose: true });
    this.#all.push(prepared);
    return prepared;
  }

  #block(layer: number, C: number, F: number): BlockWeights {
    const heads = this.#heads;
    const { settings, parameters } = heads;
    const { H } = lettersOf(settings);
    const of = (name: string): FloatArray => parameters.get(`blocks.${layer}.${name}`).floats;
    const wide = headSize(heads);
    const places = headPlaces(heads);
    const width = H * wide;
    const query = zeros(of("attention.query"), C * width);
    const keyValue = zeros(query, 2 * C * width);
    for (
      const [name, from, to, row, order] of [
        ["query", 0, query, width, places],
        ["key", 0, keyValue, 2 * width, places],
        ["value", width, keyValue, 2 * width, undefined],
      ] as const
    ) {
      const w = of(`attention.${name}`);
      for (let c = 0; c < C; c++) {
        for (let column = 0; column < C; column++) {
          to[c * row + from + spread(column, C / H, wide, order)] = w[c * C + column]!;
        }
      }
    }
    const prepare = (w: FloatArray, K: number, N: number): PreparedWeights => this.#prepare(w, K, N);
    return {
      query: prepare(query, C, width),
      keyValue: prepare(keyValue, C, 2 * width),
      ...extraWeights(heads, layer, prepare),
      output: prepare(outputOf(heads, layer), width, C),
      ...{ w0: prepare(of("ffn.w0"), C, F), w1: prepare(of("ffn.w1"), F, C) },
      gate: settings.useCoherenceGating ? prepare(of("gate.w"), C, 1) : undefined,
    };
  }

  /** Gives the memory back. */
  close(): void {
    for (const weights of this.#all) weights.close();
  }
}

function zeros(like: FloatArray, size: number): FloatArray {
  return like instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
}

/** Where column `column` of heads of D stands among heads of `wide`. */
function spread(column: number, D: number, wide: number, places: readonly number[] | undefined): number {
  const d = column % D;
  return Math.floor(column / D) * wide + (places ? places[d]! : d);
}

/** Where the columns of a query stand: rotary kernels turn neighbours, and R̂ turns d with d + D/2. */
function headPlaces({ settings }: Heads): readonly number[] {
  const { D } = lettersOf(settings);
  const { resonates } = partsOf(settings);
  return Array.from({ length: D }, (_, d) => !resonates ? d : d < D / 2 ? 2 * d : 2 * d - D + 1);
}

/** The output matrix (H·D′, C) with the weight of each head in its rows. */
function outputOf(heads: Heads, layer: number): FloatArray {
  const { settings, parameters } = heads;
  const { C, H, D } = lettersOf(settings);
  const wide = headSize(heads);
  const path = `blocks.${layer}.attention`;
  const output = parameters.get(`${path}.output`).floats;
  const weights = partsOf(settings).weighsHeads ? parameters.get(`${path}.headWeights`).floats : undefined;
  const mean = weights ? Array.from(weights).reduce((sum, w) => sum + w, 0) / H : 1;
  const to = zeros(output, H * wide * C);
  for (let row = 0; row < C; row++) {
    const factor = weights ? weights[Math.floor(row / D)]! / mean : 1;
    const at = spread(row, D, wide, undefined) * C;
    for (let c = 0; c < C; c++) to[at + c] = factor * output[row * C + c]!;
  }
  return to;
}

/** What takes the extras (cos θ, sin θ, intensity, 1) to queries, (4, H·D′), and to keys beside values, (4, 2·H·D′). */
function extraWeights(
  heads: Heads,
  layer: number,
  prepare: (w: FloatArray, K: number, N: number) => PreparedWeights,
): Pick<BlockWeights, "extraQuery" | "extraKey"> {
  if (!isWide(heads)) return { extraQuery: undefined, extraKey: undefined };
  const { settings, parameters } = heads;
  const { H, D } = lettersOf(settings);
  const wide = paddedSize(D);
  const width = H * wide;
  const kappa = hasOscillators(settings)
    ? parameters.get(`blocks.${layer}.attention.kappa`).floats
    : undefined;
  const like = parameters.floats;
  const [query, key] = [zeros(like, EXTRA_COLUMNS * width), zeros(like, EXTRA_COLUMNS * 2 * width)];
  for (let h = 0; h < H; h++) {
    const at = h * wide + D;
    const phase = kappa ? settings.kuramotoCoupling * Math.sqrt(D) * kappa[h]! : 0;
    query[at] = query[width + at + 1] = phase;
    query[3 * width + at + 2] = hasFocusBias(settings) ? settings["agency.bias"] * Math.sqrt(D) : 0;
    for (let i = 0; i < 3; i++) key[i * 2 * width + at + i] = 1;
  }
  return {
    extraQuery: prepare(query, EXTRA_COLUMNS, width),
    extraKey: prepare(key, EXTRA_COLUMNS, 2 * width),
  };
}

/** Token vectors with their primes. */
function tableOf({ settings, parameters }: Heads): FloatArray {
  const { floats } = parameters.get("embedding");
  if (!partsOf(settings).hasPrimeFeatures) return floats;
  const { V, C } = lettersOf(settings);
  const [w, b] = [parameters.get("prime.w").floats, parameters.get("prime.b").floats];
  const table = zeros(floats, V * C);
  firstNPrimes(V).forEach((prime, id) => {
    const log = Math.log(prime);
    for (let c = 0; c < C; c++) table[id * C + c] = floats[id * C + c]! + 0.1 * (log * w[c]! + b[c]!);
  });
  return table;
}
