/** Whether a run can be gone on with from where it stands: what is saved must be worth more than what it replaces. */
import { noGradient } from "../autograd/mod.ts";
import type { FloatArray } from "../kernels/mod.ts";
import { ids, step as inStep } from "../tensor/mod.ts";
import type { AdamW } from "./adamw.ts";
import type { TrainingConfig } from "./config.ts";
import type { Dataset } from "./dataset.ts";
import type { Trainable } from "./trainable.ts";

/**
 * A run that came to numbers that are not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NonFiniteError } from "@haze/haze/training";
 * const error = new NonFiniteError("Cannot go on from step 3 as the loss must be finite: NaN", 3);
 * assertEquals([error.step, error.message.split("\nhint: ")[1]], [3, "lower the learning rate"]);
 * ```
 */
export class NonFiniteError extends RangeError {
  /** Tells it from other errors by name, too. */
  override readonly name = "NonFiniteError";

  /** `step` is the step that failed, or that left such numbers behind. */
  constructor(message: string, readonly step: number) {
    super(`${message}\nhint: lower the learning rate`);
  }
}

/** A run where it stands, as a trainer has it. */
export interface StandingRun {
  /** What is trained. */
  readonly model: Trainable;
  /** Its moments. */
  readonly optimiser: AdamW;
  /** What it is held to. */
  readonly data: Dataset;
  /** All settings. */
  readonly config: TrainingConfig;
  /** Finished steps. */
  readonly step: number;
}

/**
 * Finds out whether all weights and moments of a run are finite, and all logits of its first held-out window: a step may
 * have a finite loss and leave weights behind that have none.
 *
 * @throws {NonFiniteError} if one is not, by the name of the parameter.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { checkFinite, makeDataset, Trainer } from "@haze/haze/training";
 * const text = "the haze settles over the hills. ".repeat(20);
 * const vocab = Vocab.fromText(text);
 * const data = makeDataset({ name: "hills", text, bytes: text.length }, vocab, 8);
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: vocab.vocabSize });
 * const trainer = new Trainer(model, data, { steps: 2, batch: 2, context: 8 });
 * checkFinite(trainer);
 * model.parameters.get("embed").floats[3] = NaN;
 * assertThrows(() => checkFinite(trainer), RangeError, "embed holds NaN");
 * trainer.close();
 * model.close();
 * ```
 */
export function checkFinite({ model, optimiser, data, step, config }: StandingRun): void {
  const fail = (what: string, got: string): never => {
    throw new NonFiniteError(`Cannot go on from step ${step} as ${what} must be finite: ${got}`, step);
  };
  const { parameters } = model;
  for (const [name, { floats }] of parameters.entries()) {
    const bad = findNonFinite(floats);
    if (bad !== undefined) fail("all weights", `${name} holds ${bad}`);
  }
  for (const [what, moments] of [["means", optimiser.means], ["variances", optimiser.variances]] as const) {
    for (const name of parameters.trainedNames) {
      const { start, end } = parameters.rangeOf(name);
      const bad = findNonFinite(moments.subarray(start, end));
      if (bad !== undefined) fail("all moments", `${what} of ${name} hold ${bad}`);
    }
  }
  const window = data.heldOut[0]?.subarray(0, config.context) ?? [];
  if (window.length === 0) return;
  const { kernels } = model;
  const logits = inStep(
    () => noGradient(() => model.logits(ids([...window], { shape: [1, window.length], kernels }))),
    kernels,
  );
  const bad = findNonFinite(logits.floats);
  if (bad !== undefined) fail("the logits of held-out text", String(bad));
}

/** The first number of an array that is NaN or infinite. */
export function findNonFinite(array: FloatArray): number | undefined {
  for (let i = 0; i < array.length; i++) if (!Number.isFinite(array[i]!)) return array[i];
  return undefined;
}
