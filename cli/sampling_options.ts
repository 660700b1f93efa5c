/** Options that say how tokens are drawn, for every command that writes text. */
import {
  samplingNames,
  type SamplingOptions,
  type SamplingSettings,
  validateSampling,
} from "../lib/sampling/mod.ts";
import { asUsage, type Call, type OptionSpec } from "./command.ts";

/** An option and the setting that it gives. */
interface SamplingOption {
  readonly name: string;
  readonly setting: string;
  readonly kind: "text" | "number" | "integer" | "flag";
  readonly value?: string;
  readonly help: string;
}

const OPTIONS: readonly SamplingOption[] = [
  {
    ...{ name: "sampling", setting: "sampling", kind: "text", value: "NAME" },
    help: `how tokens are drawn: ${samplingNames.join(", ")} (default entropy)`,
  },
  {
    ...{ name: "temperature", setting: "temperature", kind: "number", value: "X" },
    help:
      "basic, top_k, top_p, min_p, typical: divisor of the logits, 0 is greedy (default 1); top_k_top_p (default 0.8); entropy_phi scales it",
  },
  {
    ...{ name: "top-k", setting: "topK", kind: "integer", value: "K" },
    help: "tokens kept: top_k (default 40), top_k_top_p (default 50)",
  },
  {
    ...{ name: "top-p", setting: "topP", kind: "number", value: "P" },
    help:
      "top_p, entropy, entropy_feedback, entropy_phi (default 0.9), top_k_top_p (default 0.95), entropy_exact (default 1): probability kept",
  },
  {
    ...{ name: "min-p", setting: "minP", kind: "number", value: "P" },
    help: "min_p: least probability relative to the largest (default 0.05)",
  },
  {
    ...{ name: "typical-p", setting: "typicalP", kind: "number", value: "P" },
    help: "typical: probability kept (default 0.9)",
  },
  {
    ...{ name: "tau", setting: "tau", kind: "number", value: "BITS" },
    help: "mirostat, mirostat_v2: mean surprise to steer towards (default 3)",
  },
  {
    ...{ name: "eta", setting: "eta", kind: "number", value: "X" },
    help: "mirostat, mirostat_v2, entropy_feedback: rate of the feedback (default 0.1)",
  },
  {
    ...{ name: "target-entropy", setting: "targetEntropyBits", kind: "number", value: "BITS" },
    help:
      "entropy, entropy_exact, entropy_feedback: what to steer towards (default 3); entropy_phi (default 2.885)",
  },
  {
    ...{ name: "entropy-weight", setting: "entropyWeight", kind: "number", value: "X" },
    help: "entropy_phi: how much hotter a certain distribution gets (default 0.5)",
  },
  {
    ...{ name: "min-temp", setting: "minTemperature", kind: "number", value: "X" },
    help:
      "entropy, entropy_exact, entropy_feedback: lowest temperature (default 0.3); entropy_phi (default 0.1)",
  },
  {
    ...{ name: "max-temp", setting: "maxTemperature", kind: "number", value: "X" },
    help: "entropy, entropy_exact, entropy_feedback: highest temperature (default 2)",
  },
  {
    ...{ name: "rule", setting: "rule", kind: "text", value: "NAME" },
    help:
      "basic, top_k, top_p, mirostat, entropy: exact (default) or upstream, as the Python program does it",
  },
  {
    ...{ name: "repetition-penalty", setting: "repetitionPenalty", kind: "number", value: "X" },
    help: "above 1 makes recent tokens less likely (default 1, none)",
  },
  {
    ...{ name: "penalty-window", setting: "penaltyWindow", kind: "integer", value: "N" },
    help: "recent tokens that --repetition-penalty and --avoid-loops look at (default 64)",
  },
  {
    ...{ name: "avoid-loops", setting: "avoidLoops", kind: "flag" },
    help: "forbid the token that would begin the fourth round of a loop",
  },
];

/** The options as a command declares them. */
export const SAMPLING_OPTIONS: readonly OptionSpec[] = OPTIONS.map(({ setting: _, ...option }) => option);

/** The settings that a call names, unchecked; {@linkcode checkSampling} checks them. */
export function samplingOptions(call: Call): SamplingOptions {
  const given = OPTIONS.flatMap(({ name, setting, kind }) => {
    const value = kind === "text" ? call.text(name) : kind === "flag" ? call.flag(name) : call.number(name);
    return value === undefined || value === false ? [] : [[setting, value]];
  });
  return Object.fromEntries(given) as SamplingOptions;
}

/** What messages call the settings. */
const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  OPTIONS.map(({ name, setting }) => [setting, `--${name}`]),
);

/**
 * The complete settings, for a vocabulary of V tokens if it is known.
 *
 * @throws {UsageError} that names the option which is wrong.
 */
export function checkSampling(options: SamplingOptions, V?: number): SamplingSettings {
  return asUsage(() => validateSampling(options, V, NAMES));
}
