/** The seed's own flags, under their own names, and the house's beside them. */
import { MOTIF_BPE_DEFAULTS } from "../../lib/tokenizers/mod.ts";
import { NO_CARD_OPTION } from "../card_file.ts";
import { COMPUTE_OPTIONS, type OptionSpec } from "../command.ts";

/** A whole number that a flag takes: its default, and what it may be. */
export interface IntegerFlag {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly help: string;
}

/** Far above what fits; a typing error must not make a loop run for ever. */
const MANY = 1e9;

/** Flags that take a whole number. */
export const INTEGER_FLAGS = {
  steps: { usual: 500, least: -MANY, most: MANY, help: "training steps; 0 and less skips training" },
  batch: { usual: 16, least: 1, most: 2 ** 16, help: "windows a step" },
  ctx_len: { usual: 8, least: 1, most: 2 ** 16, help: "tokens of a window" },
  V: { usual: 128, least: 2, most: 2 ** 14, help: "tokens of the synthetic world, or of --data_path" },
  d: { usual: 96, least: 1, most: 2 ** 12, help: "width" },
  H: {
    usual: 4,
    least: 1,
    most: 256,
    help:
      "heads of the teacher: the best of its five (default all); under --upstream random ones (default 4)",
  },
  L: { usual: 4, least: 1, most: 256, help: "blocks of the student; under --upstream layers of the teacher" },
  r: { usual: 64, least: 2, most: 2 ** 12, help: "rank of the projection that teacher and student share" },
  seed: {
    usual: 0,
    least: 0,
    most: Number.MAX_SAFE_INTEGER - 2 ** 21,
    help: "base seed of world and weights",
  },
  tok_vocab: {
    usual: 256,
    least: 1,
    most: 2 ** 14,
    help: "tokens to learn from --text_path, at least 260 in all",
  },
  tok_min_freq: {
    ...{ usual: MOTIF_BPE_DEFAULTS.minFreq, least: 1, most: 2 ** 31 - 1 },
    help: "how often a motif or pair must occur",
  },
  max_new_tokens: { usual: 32, least: 0, most: 1e6, help: "tokens to write behind --prompt" },
  rng_seed: { usual: 0, least: 0, most: Number.MAX_SAFE_INTEGER, help: "seed of what is written" },
} as const satisfies Readonly<Record<string, IntegerFlag>>;

/** Name of a flag that takes a whole number. */
export type IntegerName = keyof typeof INTEGER_FLAGS;

/** Values of `--preset seed`: the seed's own advice for the cleanest behaviour. */
export const PRESETS: Readonly<Record<string, Partial<Record<IntegerName, number>>>> = {
  seed: { V: 256, tok_vocab: 256, r: 64 },
};

const FILES: readonly OptionSpec[] = [
  { name: "data_path", kind: "text", value: "FILE", help: "token ids: a .npy of integers below --V" },
  {
    name: "text_path",
    kind: "text",
    value: "SPEC",
    help: "UTF-8 text (a file, builtin, npm:NAME) to learn tokens and train on",
  },
  { name: "save_path", kind: "text", value: "FILE", help: "checkpoint to write when training is done" },
  {
    ...{ name: "load_path", kind: "text", value: "FILE" },
    help: "checkpoint to go on from: its run, with --steps more steps (default: those that are left of it)",
  },
];

const SWITCHES: readonly OptionSpec[] = [
  { name: "tok_lowercase", kind: "flag", help: "lower-case text first" },
  { name: "tok_no_bos", kind: "flag", help: "put no mark before a line" },
  { name: "tok_no_eos", kind: "flag", help: "put no mark behind a line" },
];

const DECODING: readonly OptionSpec[] = [
  { name: "prompt", kind: "text", value: "TEXT", help: "text, or ids as 1,2,3, to write on from" },
  {
    name: "temperature",
    kind: "number",
    value: "X",
    help: "divides the logits; 0 takes the likeliest (default 1)",
  },
  {
    name: "top_p",
    kind: "number",
    value: "P",
    help: "mass of the nucleus; 0 takes the likeliest (default 0.9)",
  },
];

const HOUSE: readonly OptionSpec[] = [
  { name: "upstream", kind: "flag", help: "upstream's arithmetic as it is, which hardly learns" },
  { name: "preset", kind: "text", value: "NAME", help: "seed: --V 256 --tok_vocab 256 --r 64" },
  {
    ...{ name: "set", kind: "list", value: "key=value" },
    help:
      "a setting of model or training, as distillation=0 (default 5 in the world, 1 on a text) or temperatureFrom=heldOut; may be repeated",
  },
  {
    ...{ name: "save_every", kind: "integer", value: "N" },
    help: "steps between saves on the way, to FILE.part.npz (default: every 20 s)",
  },
];

/** All options of `haze spiral`. */
export const SPIRAL_OPTIONS: readonly OptionSpec[] = [
  ...Object.entries(INTEGER_FLAGS).map(([name, { usual, help }]): OptionSpec => ({
    ...{
      name,
      kind: "integer",
      value: "N",
      help: help.includes("default") ? help : `${help} (default ${usual})`,
    },
  })),
  ...[...FILES, ...SWITCHES, ...DECODING, ...HOUSE, NO_CARD_OPTION, ...COMPUTE_OPTIONS],
];
