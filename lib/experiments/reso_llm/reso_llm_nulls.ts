/** Null controls of a Reso-LLM: what is left if one thing is taken away, each one flag. */
import type { FloatArray } from "../../kernels/mod.ts";
import type { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { type Pcg64, shuffled } from "../../random/mod.ts";
import type { FrozenPart } from "../../training/mod.ts";

/** What a null control does to a model that has seen its text, before it is trained. */
export interface ResoLLMNull {
  /** What it does, in a sentence. */
  readonly statement: string;
  /** Parameters that it sets, or leaves alone. */
  readonly parts?: RegExp;
  /** Whether these are not trained. */
  readonly isFrozen?: boolean;
  /** What they hold from the start. */
  readonly value?: (floats: FloatArray, random: Pcg64) => void;
}

/** Name of a null control. */
export type ResoLLMNullName =
  | "headsFromOne"
  | "strayPhases"
  | "strayPrimes"
  | "mixedBindings"
  | "foreignMemory";

/**
 * Every null control of a Reso-LLM.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { RESO_LLM_NULLS } from "@haze/haze/experiments";
 * assert(RESO_LLM_NULLS.strayPhases.parts!.test("kuramoto.w"));
 * ```
 */
export const RESO_LLM_NULLS: { readonly [N in ResoLLMNullName]: ResoLLMNull } = {
  headsFromOne: {
    statement: "weights of heads are learned, but all begin at 1",
    parts: /\.headWeights$/,
    value: (weights) => weights.fill(1),
  },
  strayPhases: {
    statement: "where a token's phase begins is drawn, and never learned",
    parts: /^kuramoto\.w$/,
    isFrozen: true,
  },
  strayPrimes: {
    statement: "what ln p adds to a token's vector is drawn, and never learned",
    parts: /^prime\.w$/,
    isFrozen: true,
  },
  mixedBindings: {
    statement: "as many runs of as many tokens are bound, put together by lot",
    parts: /^prsc\.bindings$/,
    value: mixRuns,
  },
  foreignMemory: { statement: "each row of a batch reads the memory of the next row" },
};

/**
 * Prepares a model for its null controls and says which parts a trainer must leave alone.
 *
 * @throws {RangeError} if a control would change nothing in this model.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { applyResoLLMNulls } from "@haze/haze/experiments";
 * import { ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * import { Pcg64 } from "@haze/haze/random";
 * const model = new ResoLLMModel(tinyConfig());
 * assertEquals(applyResoLLMNulls(model, ["strayPhases"], new Pcg64(1)), [{ name: "kuramoto.w" }]);
 * assertThrows(() => applyResoLLMNulls(model, ["foreignMemory"], new Pcg64(1)), RangeError, "without bindings");
 * model.close();
 * ```
 */
export function applyResoLLMNulls(
  model: ResoLLMModel,
  nulls: readonly ResoLLMNullName[],
  random: Pcg64,
): FrozenPart[] {
  return nulls.flatMap((name) => {
    if (name === "foreignMemory") return checkForeign(model);
    const { parts, isFrozen = false, value } = RESO_LLM_NULLS[name];
    const names = model.parameters.names.filter((one) => parts!.test(one));
    if (names.length === 0) {
      throw new RangeError(
        `Cannot control an experiment as ${name} would change nothing in this model: no such part`,
      );
    }
    for (const one of names) value?.(model.parameters.get(one).floats, random);
    return isFrozen ? names.map((one) => ({ name: one })) : [];
  });
}

/** Rows are turned as a whole, and bindings are found in rows. */
function checkForeign({ config }: ResoLLMModel): [] {
  if (config["temporalSmf.enabled"] && !config["prsc.enabled"] && !config.standardMode) return [];
  throw new RangeError(
    "Cannot control an experiment as foreignMemory is for models with a memory and without bindings: " +
      `prsc.enabled ${config["prsc.enabled"]}`,
  );
}

/** Rows of a length and up to three ids: all ids in another order, the lengths where they are. */
function mixRuns(table: FloatArray, random: Pcg64): void {
  const places: number[] = [];
  for (let row = 0; row < table.length; row += 4) {
    for (let i = 1; i <= table[row]!; i++) places.push(row + i);
  }
  const drawn = shuffled(places.map((place) => table[place]!), random);
  places.forEach((place, i) => table[place] = drawn[i]!);
}
