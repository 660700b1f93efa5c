/** `haze demo MODEL`: the demonstrations of the seeds, on models that have learnt something. */
import { type Call, type Command, COMPUTE_OPTIONS, type Io, SEED_OPTION, UsageError } from "../command.ts";
import { NO_CARD_OPTION } from "../card_file.ts";
import { showHazeDemo } from "../demo/haze_command.ts";
import { showResoformerDemo } from "../demo/resoformer_command.ts";
import { showResoLLMDemo } from "../demo/reso_llm_command.ts";
import { meantHint } from "../suggest.ts";
import { FORCE_OPTION } from "../out_file.ts";
import { BLAS, writes } from "../permissions.ts";

/** A demonstration and the options that are its own. */
interface Demonstration {
  readonly options: readonly string[];
  show(call: Call, io: Io): Promise<number>;
}

export const DEMOS: Readonly<Record<string, Demonstration>> = {
  haze: { options: ["steps"], show: showHazeDemo },
  resoformer: {
    options: ["full", "epochs", "dim", "layers", "save", "no-card", "force"],
    show: showResoformerDemo,
  },
  "reso-llm": { options: ["steps"], show: showResoLLMDemo },
};

export const command: Command = {
  name: "demo",
  summary:
    "haze: samplers and head types. resoformer: primes, training, strategies, coherence. reso-llm: goals, concepts, memory, stability, agents, chat.",
  positionals: ["MODEL"],
  options: [
    {
      ...{ name: "steps", kind: "integer", value: "N" },
      help: "haze: optimiser steps of each model (default 600); reso-llm: of its model (default 500)",
    },
    { name: "full", kind: "flag", help: "resoformer: train a larger model on all of the text" },
    {
      ...{ name: "epochs", kind: "integer", value: "N" },
      help: "resoformer: times that the text is read (default 10, with --full 3)",
    },
    {
      ...{ name: "dim", kind: "integer", value: "D" },
      help: "resoformer: model width (default 32, with --full 64)",
    },
    {
      ...{ name: "layers", kind: "integer", value: "L" },
      help: "resoformer: number of blocks (default 1, with --full 2)",
    },
    { name: "save", kind: "text", value: "FILE", help: "resoformer: write the trained model, as FILE.npz" },
    { ...NO_CARD_OPTION, help: "resoformer: write no FILE.npz.md, which says what the checkpoint is" },
    FORCE_OPTION,
    SEED_OPTION,
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    ...writes("--save"),
    ...BLAS,
  ],
  examples: [
    "haze demo haze",
    "haze demo haze --steps 1000 --seed 7 --json",
    "haze demo resoformer",
    "haze demo reso-llm",
    "haze demo resoformer --full --epochs 5 --dim 128 --layers 4 --save runs/demo.npz",
  ],
  async run(call, io) {
    const [model = ""] = call.positionals;
    if (!Object.hasOwn(DEMOS, model)) {
      const models = Object.keys(DEMOS);
      const hint = meantHint(model, models);
      throw new UsageError(
        `Cannot show a demo as the model must be one of ${models.join(", ")}: ${model}${hint}`,
      );
    }
    refuseOthers(call, model);
    return await DEMOS[model]!.show(call, io);
  },
};

/** Refuses options of another demonstration. */
function refuseOthers(call: Call, model: string): void {
  for (const [other, { options }] of Object.entries(DEMOS)) {
    const given = other === model
      ? undefined
      : options.find((name) => !DEMOS[model]!.options.includes(name) && isGiven(call, name));
    if (given !== undefined) {
      throw new UsageError(`Cannot show a demo as --${given} is for ${other}: the model is ${model}`);
    }
  }
}

function isGiven(call: Call, name: string): boolean {
  const kind = command.options.find((option) => option.name === name)?.kind;
  if (kind === "flag") return call.flag(name);
  return (kind === "integer" ? call.number(name) : call.text(name)) !== undefined;
}
