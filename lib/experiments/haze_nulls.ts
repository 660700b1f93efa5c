/** Null controls of a haze model: what is left if one thing is taken away, each one flag. */
import { bigramNats, unigramNats } from "../metrics/mod.ts";
import type { HazePreset } from "../models/mod.ts";
import type { Pcg64 } from "../random/mod.ts";
import type { Dataset, FrozenPart, Trainer } from "../training/mod.ts";
import {
  gateParts,
  headParts,
  hiddenParts,
  normParts,
  outputParts,
  positionParts,
  queryKeyParts,
  slotParts,
} from "./haze_parts.ts";

/** What a null control does to a run. `parts` may be none: then the model has not what it takes away. */
export interface HazeNull {
  /** What it does, in a sentence. */
  readonly statement: string;
  /** What is not trained. */
  readonly parts?: (model: HazePreset) => FrozenPart[];
  /** What the parts hold: their initial values, zeros, or numbers drawn evenly from [0, 1). */
  readonly value?: "initial" | "zero" | "uniform";
  /** What is trained on in place of the text. */
  readonly data?: (data: Dataset, random: Pcg64) => Dataset;
  /** What happens after each step. */
  readonly afterStep?: (trainer: Trainer, random: Pcg64) => void;
}

/** Name of a null control. */
export type HazeNullName =
  | "shuffledTokens"
  | "shuffledPositions"
  | "frozenAttention"
  | "frozenReweight"
  | "frozenContent"
  | "attentionOff"
  | "positionsOff"
  | "feedForwardOff"
  | "frozenFeedForward"
  | "gatesFixed"
  | "gatesRandom"
  | "untrained";

/**
 * Every null control of a haze model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_NULLS } from "@haze/haze/experiments";
 * import { HAZE_PRESETS } from "@haze/haze/models";
 * const parts = HAZE_NULLS.positionsOff.parts?.(HAZE_PRESETS.tiny);
 * assertEquals(parts, [{ name: "pos" }]);
 * ```
 */
export const HAZE_NULLS: { readonly [N in HazeNullName]: HazeNull } = {
  shuffledTokens: {
    statement: "the tokens of the training text stand in random order; the held-out text is as it was",
    data: shuffleTokens,
  },
  shuffledPositions: {
    statement:
      "the rows of the position table, their moments with them, change places after every training step",
    parts: () => [],
    afterStep: shufflePositions,
  },
  frozenAttention: {
    statement: "where heads look stays as drawn at the start: slot scores, queries and keys are not trained",
    parts: (model) => [...slotParts(model), ...queryKeyParts(model)],
  },
  frozenReweight: {
    statement: "the slot scores of reweight heads stay as drawn at the start",
    parts: slotParts,
  },
  frozenContent: {
    statement: "queries and keys of content heads stay as drawn at the start",
    parts: queryKeyParts,
  },
  attentionOff: {
    statement:
      "heads give zeros: their parameters and those of the norm before them are zero and not trained",
    parts: (model) => [...headParts(model), ...normParts(model, "ln1")],
    value: "zero",
  },
  positionsOff: {
    statement: "the position table is zero and not trained",
    parts: positionParts,
    value: "zero",
  },
  feedForwardOff: {
    statement:
      "feed-forward layers give zeros: their matrices and the norm before them are zero and not trained",
    parts: (model) => [...hiddenParts(model), ...outputParts(model), ...normParts(model, "ln2")],
    value: "zero",
  },
  frozenFeedForward: {
    statement: "the first matrix of feed-forward layers stays as drawn at the start",
    parts: hiddenParts,
  },
  gatesFixed: {
    statement: "gates stay at alpha",
    parts: gateParts,
  },
  gatesRandom: {
    statement: "gates are drawn evenly from 0 to 1 and not trained",
    parts: gateParts,
    value: "uniform",
  },
  untrained: {
    statement: "nothing is trained: the model is as drawn at the start",
    parts: (model) => [
      ...[...headParts(model), ...positionParts(), ...hiddenParts(model), ...outputParts(model)],
      ...[...normParts(model, "ln1"), ...normParts(model, "ln2")],
      ...["embed", "w2", "ln_f.gain", "ln_f.offset"].map((name) => ({ name })),
    ],
  },
};

/**
 * The null controls of the given names, each once, in the order of {@linkcode HAZE_NULLS}.
 *
 * @throws {RangeError} for an unknown name, or one that would change nothing in a model of this kind.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { hazeNulls } from "@haze/haze/experiments";
 * import { HAZE_PRESETS } from "@haze/haze/models";
 * hazeNulls(["gatesFixed"], HAZE_PRESETS.tiny);
 * const content = { ...HAZE_PRESETS.tiny, headType: "content" } as const;
 * assertThrows(() => hazeNulls(["gatesFixed"], content), RangeError, "nothing");
 * ```
 */
export function hazeNulls(
  names: readonly string[],
  model: HazePreset,
): { readonly name: HazeNullName; readonly rule: HazeNull }[] {
  const known: readonly string[] = Object.keys(HAZE_NULLS);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot control an experiment as there is no such null: ${unknown}\nhint: it is one of ${
        known.join(", ")
      }`,
    );
  }
  return (known as readonly HazeNullName[]).filter((name) => names.includes(name)).map((name) => {
    const rule: HazeNull = HAZE_NULLS[name];
    if (rule.parts && !rule.afterStep && rule.parts(model).length === 0) {
      throw new RangeError(
        `Cannot control an experiment as ${name} would change nothing: headType is ${model.headType}`,
      );
    }
    return { name, rule };
  });
}

/** Fisher and Yates over all training tokens; segments keep their lengths. */
function shuffleTokens(data: Dataset, random: Pcg64): Dataset {
  const all = Int32Array.from(data.train.flatMap((segment) => [...segment]));
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  let at = 0;
  const train = data.train.map(({ length }) => all.slice(at, at += length));
  const testing = Int32Array.from(data.heldOut.flatMap((block) => [...block]));
  const V = data.tokenizer.vocabSize;
  return {
    ...data,
    train,
    unigramNats: unigramNats(all, testing, V),
    bigramNats: bigramNats(all, testing, V),
  };
}

function shufflePositions({ model: { parameters }, optimiser }: Trainer, random: Pcg64): void {
  const { start, end } = parameters.rangeOf("pos");
  const [rows, C] = parameters.get("pos").shape as [number, number];
  const order = Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  for (const floats of [parameters.floats, optimiser.means, optimiser.variances]) {
    const table = floats.slice(start, end);
    order.forEach((from, to) => floats.set(table.subarray(from * C, (from + 1) * C), start + to * C));
  }
}
