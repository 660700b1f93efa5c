/** Which words an option or a positional may be, for completion: from the tables that the commands check by. */
import { BUDGETS, CLAIMS } from "../../lib/experiments/mod.ts";
import { MECHANISMS } from "../../lib/experiments/mechanisms.ts";
import { OP_NAMES } from "../../lib/kernels/mod.ts";
import { HAZE_PRESETS, MODEL_KINDS } from "../../lib/models/mod.ts";
import { HEAD_TYPES } from "../../lib/models/haze/config.ts";
import { samplingNames } from "../../lib/sampling/mod.ts";
import { STRATEGIES } from "../commands/agents.ts";
import { NAMINGS } from "../commands/convert.ts";
import { DEMOS } from "../commands/demo.ts";
import { TARGETS } from "../convert/target.ts";
import { BACKENDS } from "../files.ts";
import { CONTEXTS, RULES } from "../repl/open_session.ts";
import { KINDS_OF_SETTINGS, MODEL_KEYS, TRAINING_KEYS } from "../settings.ts";
import { PRESETS as SPIRAL_FLAG_PRESETS } from "../spiral/options.ts";
import { TOKENIZER_TRAINING_KINDS } from "../tokenizer_kinds.ts";
import { SHELLS } from "./shells.ts";

/** Words, or words by the first positional, which is a kind of model. */
export type Words = readonly string[] | Readonly<Record<string, readonly string[]>>;

const byKind = (words: (kind: string) => readonly string[]): Words =>
  Object.fromEntries(MODEL_KINDS.map((kind) => [kind, words(kind)]));

const presets = byKind((kind) => Object.keys(KINDS_OF_SETTINGS[kind]!.presets));
const settings = (keys: readonly string[]): string[] => keys.map((key) => `${key}=`);
const keysOf = (kind: string): readonly string[] => Object.keys(KINDS_OF_SETTINGS[kind]!.presets.tiny!);

/** Options that take the same words wherever they are words at all. */
const EVERYWHERE: Readonly<Record<string, Words>> = {
  ...{ backend: BACKENDS, sampling: samplingNames, rule: RULES, strategy: STRATEGIES, match: BUDGETS },
  ...{ "head-type": HEAD_TYPES, naming: NAMINGS, to: TARGETS, spaces: ["keep", "collapse"] },
  ...{ only: OP_NAMES, corpus: ["builtin"], distributed: ["mpi"] },
};

/** Those of single commands. */
const OF_COMMAND: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  train: {
    preset: presets,
    set: byKind((kind) => settings([...new Set([...keysOf(kind), ...TRAINING_KEYS])])),
  },
  init: { preset: presets },
  proof: { preset: presets },
  bench: { preset: Object.keys(HAZE_PRESETS), backend: ["wasm", "wasm-strict"] },
  spiral: {
    preset: Object.keys(SPIRAL_FLAG_PRESETS),
    set: settings([...new Set([...keysOf("spiral"), ...TRAINING_KEYS])]),
    text_path: ["builtin"],
  },
  repl: { set: settings(MODEL_KEYS), context: CONTEXTS },
  generate: { context: CONTEXTS },
  attention: { kind: ["reweight", "content"] },
  "train-tokenizer": { kind: TOKENIZER_TRAINING_KINDS },
  ablate: { base: Object.keys(HAZE_PRESETS) },
};

/** The words of an option's value. */
export function optionWords(command: string, name: string): Words {
  return OF_COMMAND[command]?.[name] ?? EVERYWHERE[name] ?? [];
}

/** The words of a positional, by its name in the help. */
export function positionalWords(command: string, positional: string): Words {
  if (command === "demo") return Object.keys(DEMOS);
  if (command === "compare") return Object.keys(HAZE_PRESETS);
  if (command === "claims" && positional === "ID...") return CLAIMS.map(({ id }) => id);
  if (positional.startsWith("MECHANISM")) {
    return Object.fromEntries(
      Object.entries(MECHANISMS).map(([kind, all]) => [kind, all.map(({ name }) => name)]),
    );
  }
  if (/^(MODEL|KIND)\b/.test(positional)) return MODEL_KINDS;
  if (positional === "SHELL") return SHELLS;
  if (positional.startsWith("CORPUS")) return ["builtin"];
  const words = positional.replace(/\?$/, "").split("|");
  return words.every((word) => word === word.toLowerCase()) ? words : [];
}

/** Values that are paths, by what the help calls them. The A and B of compare are too, but a B of train is a number. */
const PATHS = /^(CKPT|FILE|NPZ|DIR|SPEC|IN|OUT|FOLDER|INPUT|CORPUS|TOKENIZER)\b/;

/** Whether a value may be a path. */
export function isPath(value: string): boolean {
  return value.split("|").some((word) => PATHS.test(word));
}
