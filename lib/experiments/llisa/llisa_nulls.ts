/** Null controls of a llisa model: what is left if one thing is taken away, each one flag. */
import type { LlisaModel } from "../../models/mod.ts";
import type { Pcg64 } from "../../random/mod.ts";
import { type FrozenPart, frozenRanges } from "../../training/mod.ts";

/** What a null control does to a model before it is trained. */
export interface LlisaNull {
  /** What it does, in a sentence. */
  readonly statement: string;
  /** Names of parameters that are not trained. Default: all are. */
  readonly frozen?: RegExp;
  /** What these hold: their initial values, zeros, or numbers drawn evenly from [0, 1). */
  readonly value?: "initial" | "zero" | "uniform";
  /** What happens to the table of rotary positions. */
  readonly angles?: (model: LlisaModel, random: Pcg64) => void;
}

/** Name of a null control. */
export type LlisaNullName =
  | "rotaryOff"
  | "rotaryShuffled"
  | "frozenKeys"
  | "feedForwardOff"
  | "frozenGate"
  | "frozenHead"
  | "gainsFixed"
  | "gainsRandom";

/**
 * Every null control of a llisa model.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LLISA_NULLS } from "@haze/haze/experiments";
 * assert(LLISA_NULLS.frozenGate.frozen!.test("blocks.0.w1"));
 * ```
 */
export const LLISA_NULLS: { readonly [N in LlisaNullName]: LlisaNull } = {
  rotaryOff: {
    statement: "queries and keys are not rotated, so that only the mask tells where a token stands",
    angles: ({ angles: { floats } }) => floats.forEach((_, i) => floats[i] = i % 2 === 0 ? 1 : 0),
  },
  rotaryShuffled: {
    statement: "positions have each other's angles, in an order that is drawn once",
    angles: shuffleAngles,
  },
  frozenKeys: { statement: "keys stay as drawn at the start", frozen: /\.wk$/ },
  feedForwardOff: {
    statement:
      "feed-forward layers give zeros: their matrices and the norm before them are zero and not trained",
    frozen: /\.(w1|w2|w3|ffnNorm)$/,
    value: "zero",
  },
  frozenGate: { statement: "gates of feed-forward layers stay as drawn at the start", frozen: /\.w1$/ },
  frozenHead: {
    statement: "an output matrix of its own stays as drawn at the start",
    frozen: /^classifier$/,
  },
  gainsFixed: { statement: "gains of norms stay at 1", frozen: /[nN]orm$/ },
  gainsRandom: {
    statement: "gains of norms are drawn evenly from 0 to 1 and not trained",
    frozen: /[nN]orm$/,
    value: "uniform",
  },
};

/**
 * Prepares a model for its null controls and says which parts a trainer must leave alone.
 *
 * @throws {RangeError} if a control would change nothing, as one of an output matrix in a tied model.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { applyLlisaNulls } from "@haze/haze/experiments";
 * import { LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * import { Pcg64 } from "@haze/haze/random";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * assertEquals(applyLlisaNulls(model, ["frozenKeys"], new Pcg64(1)).length, 3);
 * assertThrows(() => applyLlisaNulls(model, ["frozenHead"], new Pcg64(1)), RangeError, "nothing");
 * model.close();
 * ```
 */
export function applyLlisaNulls(
  model: LlisaModel,
  nulls: readonly LlisaNullName[],
  random: Pcg64,
): FrozenPart[] {
  const { parameters } = model;
  return nulls.flatMap((name) => {
    const { frozen, value = "initial", angles } = LLISA_NULLS[name];
    angles?.(model, random);
    const parts = parameters.names.filter((one) => frozen?.test(one)).map((one) => ({ name: one }));
    if (parts.length === 0 && !angles) {
      throw new RangeError(
        `Cannot control an experiment as ${name} would change nothing in this model: no such part`,
      );
    }
    if (value === "initial") return parts;
    for (const { start, end } of frozenRanges(parameters, parts)) {
      for (let i = start; i < end; i++) {
        parameters.floats[i] = value === "zero" ? 0 : Math.fround(random.uniform());
      }
    }
    return parts;
  });
}

/** Fisher and Yates over the rows of the table. */
function shuffleAngles({ angles: { floats, shape } }: LlisaModel, random: Pcg64): void {
  const [T, D] = shape as [number, number];
  for (let i = T - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = floats.slice(i * D, (i + 1) * D);
    floats.copyWithin(i * D, j * D, (j + 1) * D);
    floats.set(kept, j * D);
  }
}
