/** Null controls of a resoformer: what is left if one thing is taken away, each one flag. */
import type { FloatArray } from "../../kernels/mod.ts";
import type { ResoformerModel } from "../../models/mod.ts";
import { type Pcg64, shuffled } from "../../random/mod.ts";
import type { FrozenPart } from "../../training/mod.ts";

/** What a null control does to a model before it is trained. */
export interface ResoformerNull {
  /** What it does, in a sentence. */
  readonly statement: string;
  /** Parameters that it sets, or leaves alone. */
  readonly parts?: RegExp;
  /** Whether these are not trained. */
  readonly isFrozen?: boolean;
  /** What they hold from the start, by place; without it they stay as they are. */
  readonly value?: (floats: FloatArray, random: Pcg64) => void;
  /** What happens to the table of phases (T, pairs). */
  readonly rates?: (rates: FloatArray, pairs: number, random: Pcg64) => void;
}

/** Name of a null control. */
export type ResoformerNullName =
  | "headsFromOne"
  | "headsPermuted"
  | "shuffledPositions"
  | "rotary"
  | "randomTurn"
  | "fewTrained";

/**
 * Every null control of a resoformer.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { RESOFORMER_NULLS } from "@haze/haze/experiments";
 * assert(RESOFORMER_NULLS.headsFromOne.parts!.test("blocks.0.attention.headWeights"));
 * ```
 */
export const RESOFORMER_NULLS: { readonly [N in ResoformerNullName]: ResoformerNull } = {
  headsFromOne: {
    statement: "weights of heads are learned, but all begin at 1",
    parts: /\.headWeights$/,
    value: (weights) => weights.fill(1),
  },
  headsPermuted: {
    statement: "powers of the golden ratio in an order that is drawn for each layer, never trained",
    parts: /\.headWeights$/,
    isFrozen: true,
    value(weights, random) {
      const order = shuffled(Array.from(weights, Number), random);
      order.forEach((weight, h) => weights[h] = weight);
    },
  },
  shuffledPositions: {
    statement: "positions have each other's phases, in an order that is drawn once",
    rates: shuffleRows,
  },
  rotary: {
    statement: "phases of rotary positions, t·10000^(−d/pairs), in place of logarithms to prime bases",
    rates(rates, pairs) {
      for (let i = 0; i < rates.length; i++) {
        rates[i] = Math.fround(Math.floor(i / pairs) * 10000 ** -(i % pairs / pairs));
      }
    },
  },
  randomTurn: {
    statement: "every pair is turned by an angle that is drawn once and never trained",
    parts: /\.resonance\.logN$/,
    isFrozen: true,
    value(logN, random) {
      for (let d = 0; d < logN.length; d++) logN[d] = Math.fround(random.uniform());
    },
  },
  fewTrained: {
    statement:
      "only token vectors, the last norm and the output matrix are trained, as upstream's trainer does",
    parts: /^(?!embedding|finalNorm|head)/,
    isFrozen: true,
  },
};

/**
 * Prepares a model for its null controls and says which parts a trainer must leave alone.
 *
 * @throws {RangeError} if a control would change nothing, as one of phases in a model that turns nothing.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { applyResoformerNulls } from "@haze/haze/experiments";
 * import { RESOFORMER_PRESETS, ResoformerModel } from "@haze/haze/models";
 * import { Pcg64 } from "@haze/haze/random";
 * const model = new ResoformerModel({ ...RESOFORMER_PRESETS.demo, vocabSize: 9 });
 * assertEquals(applyResoformerNulls(model, ["headsFromOne"], new Pcg64(1)), []);
 * assertThrows(() => applyResoformerNulls(model, ["randomTurn"], new Pcg64(1)), RangeError, "nothing");
 * model.close();
 * ```
 */
export function applyResoformerNulls(
  model: ResoformerModel,
  nulls: readonly ResoformerNullName[],
  random: Pcg64,
): FrozenPart[] {
  return nulls.flatMap((name) => {
    const { parts, isFrozen = false, value, rates } = RESOFORMER_NULLS[name];
    const names = model.parameters.names.filter((one) => parts?.test(one));
    const table = rates && model.rates;
    if (names.length === 0 && !table) {
      throw new RangeError(
        `Cannot control an experiment as ${name} would change nothing in this model: no such part`,
      );
    }
    if (table) rates!(table.floats, table.shape[1]!, random);
    for (const one of names) value?.(model.parameters.get(one).floats, random);
    return isFrozen ? names.map((one) => ({ name: one })) : [];
  });
}

/** Rows in another order, by Fisher and Yates. */
function shuffleRows(rates: FloatArray, pairs: number, random: Pcg64): void {
  const rows = Array.from({ length: rates.length / pairs }, (_, t) => t);
  const kept = Array.from(rates, Number);
  shuffled(rows, random).forEach((from, t) => {
    for (let d = 0; d < pairs; d++) rates[t * pairs + d] = kept[from * pairs + d]!;
  });
}
