/** Null controls of a spiral model: what is left if one thing is taken away, each one flag. */
import type { FloatArray } from "../../kernels/mod.ts";
import type { SpiralModel } from "../../models/mod.ts";
import type { FrozenPart, Trainer } from "../../training/mod.ts";

/** What a null control does, beside what its name says where data are made or a model is built. */
export interface SpiralNull {
  /** What it does, in a sentence. */
  readonly statement: string;
  /** Prepares a model before it is trained. */
  readonly prepare?: (model: SpiralModel) => void;
  /** Parameters that are not trained. */
  readonly frozen?: RegExp;
  /** What happens to the gradients of every step. */
  readonly onGradients?: (model: SpiralModel, gradientOf: (name: string) => FloatArray) => void;
}

/** Name of a null control. */
export type SpiralNullName =
  | "repeatedRows"
  | "foreignProjection"
  | "foreignContext"
  | "turnedControl"
  | "flippedTemperature"
  | "frozenTemperature";

/**
 * Every null control of a spiral model.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { SPIRAL_NULLS } from "@haze/haze/experiments";
 * assert(SPIRAL_NULLS.frozenTemperature.frozen!.test("logPrecision.w"));
 * ```
 */
export const SPIRAL_NULLS: { readonly [N in SpiralNullName]: SpiralNull } = {
  repeatedRows: {
    statement:
      "the rows of the shared projection repeat an eighth of them, so that its rank is an eighth of its size",
    prepare({ parameters, config: { r, vocabSize: V } }) {
      const { floats } = parameters.get("projection");
      const own = V * Math.max(1, Math.floor(r / 8));
      for (let i = own; i < floats.length; i++) floats[i] = floats[i - own]!;
    },
    frozen: /^projection$/,
  },
  foreignProjection: {
    statement: "the shared projection is made of the data of another world",
  },
  foreignContext: {
    statement: "all tokens of a window but the last are those of another window",
  },
  turnedControl: {
    statement: "each block is judged by the gradients of the next one",
  },
  flippedTemperature: {
    statement: "the gradient of the log-precisions, and so that of the temperature, has the other sign",
    onGradients({ kernels }, gradientOf) {
      for (const name of LOG_PRECISIONS) kernels.scale(gradientOf(name), -1, gradientOf(name));
    },
  },
  frozenTemperature: {
    statement: "log-precisions stay as they begin, and nothing moves the temperature but the projection",
    frozen: /^logPrecision\./,
  },
};

const LOG_PRECISIONS = ["logPrecision.w", "logPrecision.b"];

/**
 * Prepares a model for its null controls and says what a trainer must be told.
 *
 * @throws {RangeError} if a control would change nothing in this model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { applySpiralNulls } from "@haze/haze/experiments";
 * import { SpiralModel } from "@haze/haze/models";
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
 * const { frozen } = applySpiralNulls(model, ["frozenTemperature"]);
 * assertEquals(frozen, [{ name: "logPrecision.w" }, { name: "logPrecision.b" }]);
 * model.close();
 * ```
 */
export function applySpiralNulls(
  model: SpiralModel,
  nulls: readonly SpiralNullName[],
): {
  readonly frozen: FrozenPart[];
  readonly onGradients: (step: number, gradientOf: Trainer["optimiser"]["gradientOf"]) => void;
} {
  const { trainedNames } = model.parameters;
  const controls = nulls.map((name) => ({ name, ...SPIRAL_NULLS[name] }));
  for (const { name, prepare } of controls) {
    checkActs(model, name);
    prepare?.(model);
  }
  return {
    frozen: controls.flatMap(({ frozen }) =>
      trainedNames.filter((name) => frozen?.test(name)).map((name) => ({ name }))
    ),
    onGradients: (_, gradientOf) => {
      for (const { onGradients } of controls) onGradients?.(model, gradientOf);
    },
  };
}

/** RangeError if the control has nothing to change. */
function checkActs({ config }: SpiralModel, name: SpiralNullName): void {
  const lacks: { readonly [N in SpiralNullName]: boolean } = {
    repeatedRows: config.r < 2,
    foreignProjection: config.projection !== "data",
    foreignContext: config.T < 2,
    turnedControl: config.L < 2 || !(config.controlKeepK || config.uncertaintyRate),
    flippedTemperature: config.temperatureFrom === "nothing",
    frozenTemperature: config.temperatureFrom === "nothing",
  };
  if (!lacks[name]) return;
  throw new RangeError(
    `Cannot control an experiment as ${name} would change nothing in this model: no such part`,
  );
}
