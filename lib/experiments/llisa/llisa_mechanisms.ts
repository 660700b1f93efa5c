/** The mechanisms of llisa. */
import { LlisaModel } from "../../models/mod.ts";
import type { Metric, Side } from "../comparison.ts";
import type { Mechanism, MechanismArm } from "../mechanism.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { LlisaSizes } from "./llisa_config.ts";
import { LLISA_VOCABULARY, type LlisaLab } from "./llisa_lab.ts";
import type { LlisaNullName } from "./llisa_nulls.ts";
import { type LlisaTextConfig, llisaTextTrial } from "./text_trial.ts";

/** What an ablation of llisa starts from. */
export interface LlisaAblationBase {
  /** Text, tokenizer and backend. */
  readonly lab: LlisaLab;
  /** The model with everything on, and how it is trained. */
  readonly config: LlisaTextConfig;
}

const BITS_PER_BYTE: Metric = { name: "bitsPerByte", unit: "bits per byte, held out", better: "lower" };
/** Widths of feed-forward layers stay multiples of this, so that int8 groups fit. */
const WIDTH_STEP = 4;

/** What differs from the base; a change of sizes is matched by the width of the feed-forward layers. */
interface Change {
  readonly label: string;
  readonly model?: (sizes: LlisaSizes) => Partial<LlisaSizes>;
  readonly nulls?: readonly LlisaNullName[];
}

type TrainedMechanism =
  & Pick<Mechanism, "name" | "statement" | "matched">
  & { readonly on?: Change; readonly off: Change; readonly null: Change };

function trained(
  { on = { label: "on" }, off, null: control, ...entry }: TrainedMechanism,
): Mechanism<LlisaAblationBase> {
  return {
    ...{ ...entry, model: "llisa", metric: BITS_PER_BYTE, smallestEffect: SMALLEST_EFFECT_BITS },
    ...{ claims: [], isClaimedBetter: false },
    arms({ lab, config }) {
      const [first, without, inert] = [on, off, control].map((change) => changed(config, change));
      const reference = parametersOf(first!.model);
      const side = ({ label }: Change, one: LlisaTextConfig): Side => ({
        label,
        trial: llisaTextTrial(one, lab),
      });
      const arm = (change: Change, one: LlisaTextConfig): MechanismArm => {
        const own = matched(one, reference);
        return { ...side(change, own), budget: budgetOf(reference, config.model.hiddenDim, own) };
      };
      return { on: side(on, first!), off: arm(off, without!), null: arm(control, inert!) };
    },
  };
}

/** Int8 acts when a trained model is used: all arms are readings of one model. */
const INT8: Mechanism<LlisaAblationBase> = {
  ...{ name: "int8-weights", model: "llisa", matched: "parameters", metric: BITS_PER_BYTE },
  ...{ claims: [], isClaimedBetter: false, smallestEffect: SMALLEST_EFFECT_BITS },
  statement: "weights and what they are multiplied by are rounded to 8 bits when the model is used",
  arms({ lab, config }) {
    const trial = llisaTextTrial(config, lab, { precisions: true });
    const side = (label: string): Side => ({ label, trial, metric: `bitsPerByte.${label}` });
    const arm = (label: string): MechanismArm => ({ ...side(label), budget: "one trained model for both" });
    return { on: side("int8"), off: arm("float32"), null: arm("noise") };
  },
};

/**
 * Every mechanism of llisa that can be taken away, with its null control.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LLISA_MECHANISMS } from "@haze/haze/experiments";
 * assert(LLISA_MECHANISMS.every(({ model }) => model === "llisa"));
 * ```
 */
export const LLISA_MECHANISMS: readonly Mechanism<LlisaAblationBase>[] = [
  trained({
    ...{ name: "rotary-positions", matched: "parameters" },
    statement: "queries and keys are rotated by angles of their positions",
    off: { label: "none", nulls: ["rotaryOff"] },
    null: { label: "shuffled positions", nulls: ["rotaryShuffled"] },
  }),
  trained({
    ...{ name: "grouped-queries", matched: "parameters" },
    statement:
      "several query heads share the keys and values of one, and the feed-forward layers are wider for it",
    on: { label: "two to a group" },
    off: { label: "keys of their own", model: ({ nHeads }) => ({ nKvHeads: nHeads }) },
    null: { label: "random keys", nulls: ["frozenKeys"] },
  }),
  trained({
    ...{ name: "gated-feed-forward", matched: "parameters" },
    statement: "a SwiGLU layer of its own behind the heads of each block, with a gate that is learned",
    off: { label: "none", nulls: ["feedForwardOff"] },
    null: { label: "random gates", nulls: ["frozenGate"] },
  }),
  trained({
    ...{ name: "tied-head", matched: "parameters" },
    statement: "the token vectors are the output matrix too, and the feed-forward layers are wider for it",
    on: { label: "tied" },
    off: { label: "a matrix of its own", model: () => ({ tied: false }) },
    null: { label: "a random matrix", model: () => ({ tied: false }), nulls: ["frozenHead"] },
  }),
  trained({
    ...{ name: "norm-gains", matched: "parameters" },
    statement: "each norm learns a gain for each width",
    off: { label: "gains of 1", nulls: ["gainsFixed"] },
    null: { label: "random gains", nulls: ["gainsRandom"] },
  }),
  INT8,
];

function changed(config: LlisaTextConfig, { model, nulls = [] }: Change): LlisaTextConfig {
  const sizes = { ...config.model, ...model?.(config.model) };
  return { ...config, model: sizes, nulls: [...config.nulls, ...nulls] };
}

/** The config with as many parameters as the reference, as nearly as widths allow. */
function matched(config: LlisaTextConfig, reference: number): LlisaTextConfig {
  const { dim, nLayers, hiddenDim } = config.model;
  const missing = reference - parametersOf(config.model);
  const width = hiddenDim + WIDTH_STEP * Math.round(missing / (3 * dim * nLayers * WIDTH_STEP));
  if (width < WIDTH_STEP) {
    throw new RangeError(
      `Cannot match parameters as feed-forward layers must keep ${WIDTH_STEP} units: got ${width}\n` +
        "hint: start from a larger model",
    );
  }
  return { ...config, model: { ...config.model, hiddenDim: width } };
}

function budgetOf(reference: number, width: number, { model, training }: LlisaTextConfig): string {
  const own = parametersOf(model);
  const show = (n: number) => n.toLocaleString("en");
  const parameters = own === reference ? `${show(own)} each` : `${show(reference)} and ${show(own)}`;
  const change = model.hiddenDim === width ? "" : ` (hiddenDim ${width} -> ${model.hiddenDim})`;
  const tokens = training.steps * training.batch * model.maxSeqLen;
  return `parameters ${parameters}, those that a control freezes included; tokens ${
    show(tokens)
  } each${change}`;
}

function parametersOf(sizes: LlisaSizes): number {
  const model = new LlisaModel({ ...sizes, vocabSize: LLISA_VOCABULARY }, { initialise: false });
  const { size } = model.parameters;
  model.close();
  return size;
}
