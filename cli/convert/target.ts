/** What `haze convert` writes. */
import { basename } from "@std/path";
import { UsageError } from "../command.ts";
import { meantHint } from "../suggest.ts";

/** Formats of weights. */
export const WEIGHT_TARGETS = ["npz", "v0", "v1", "v2", "safetensors", "hugging-face"] as const;
/** Formats of vocabularies. */
export const VOCABULARY_TARGETS = ["model", "tokenizer.bin", "json"] as const;

/** A format of weights. */
export type WeightTarget = typeof WEIGHT_TARGETS[number];
/** A format of vocabularies. */
export type VocabularyTarget = typeof VOCABULARY_TARGETS[number];
/** A format that is written. */
export type Target = WeightTarget | VocabularyTarget;

/** What `--to` may name. */
export const TARGETS: readonly Target[] = [...WEIGHT_TARGETS, ...VOCABULARY_TARGETS];

/** What each format is called in messages. */
export const TARGET_NAMES: Readonly<Record<Target, string>> = {
  ...{ npz: "haze checkpoint", v0: "llama2.c v0", v1: "llama2.c v1", v2: "llama2.c v2" },
  ...{
    safetensors: "safetensors",
    "hugging-face": "Hugging Face folder",
    model: "SentencePiece model",
    "tokenizer.bin": "tokenizer.bin",
  },
  json: "tokenizer JSON",
};

/** Endings that say all; `.bin` has four meanings. */
const ENDINGS: readonly (readonly [string, Target])[] = [
  ...[["npz", "npz"], ["safetensors", "safetensors"], ["model", "model"], ["json", "json"]] as const,
];

/** Whether a format holds weights. */
export const isWeightTarget = (target: Target): target is WeightTarget =>
  (WEIGHT_TARGETS as readonly Target[]).includes(target);

/**
 * The format that `--to` names, or else the ending of the file.
 *
 * @throws {UsageError} if neither tells.
 */
export function targetOf(out: string, to: string | undefined, isVocabulary: boolean): Target {
  if (to !== undefined) {
    const named = TARGETS.find((target) => target === to);
    if (named !== undefined) return named;
    throw new UsageError(
      `Cannot convert as --to must be one of ${TARGETS.join(", ")}: ${to}${meantHint(to, TARGETS)}`,
    );
  }
  const ending = ENDINGS.find(([end]) => out.toLowerCase().endsWith(`.${end}`));
  if (ending) return ending[1];
  const isBin = out.toLowerCase().endsWith(".bin");
  if (isBin && (isVocabulary || basename(out).toLowerCase() === "tokenizer.bin")) return "tokenizer.bin";
  const hint = isBin
    ? "--to v0 is what run.c reads, v2 what runq.c reads; tokenizer.bin is their vocabulary"
    : `--to is one of ${TARGETS.join(", ")}`;
  throw new UsageError(
    `Cannot convert as the ending of OUT or --to must name a format: ${out}\nhint: ${hint}`,
  );
}
