import type { SamplingRule } from "./checks.ts";
import { keepAll } from "./cut.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";

/** The model's distribution at one temperature. */
export interface BasicSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "basic";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** `"upstream"` takes a temperature below 0 too, and it is greedy; `"exact"` unless told otherwise. */
  readonly rule: SamplingRule;
}

/** The sampler of {@linkcode BasicSettings}. */
export const basic: SamplerKind<BasicSettings> = {
  defaults: { temperature: 1, rule: "exact" },
  build: ({ temperature }) => ({
    temperature: temperatureOf(temperature),
    filter: ({ probabilities }) => keepAll(probabilities),
  }),
};
