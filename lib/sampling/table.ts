/** The table of samplers: one file and one row each. @module */
import { basic, type BasicSettings } from "./basic.ts";
import { entropy, type EntropySettings } from "./entropy.ts";
import { entropyExact, type EntropyExactSettings } from "./entropy_exact.ts";
import { entropyFeedback, type EntropyFeedbackSettings } from "./entropy_feedback.ts";
import { entropyPhi, type EntropyPhiSettings } from "./entropy_phi.ts";
import { greedy, type GreedySettings } from "./greedy.ts";
import type { Mechanism, SamplerKind } from "./kind.ts";
import { minP, type MinPSettings } from "./min_p.ts";
import { mirostat, type MirostatSettings } from "./mirostat.ts";
import { mirostatV2, type MirostatV2Settings } from "./mirostat_v2.ts";
import { topK, type TopKSettings } from "./top_k.ts";
import { topKTopP, type TopKTopPSettings } from "./top_k_top_p.ts";
import { topP, type TopPSettings } from "./top_p.ts";
import { typical, type TypicalSettings } from "./typical.ts";

/** The complete settings of a sampler: plain data, told apart by `sampling`. */
export type SamplingSettings =
  | GreedySettings
  | BasicSettings
  | TopKSettings
  | TopPSettings
  | MinPSettings
  | TypicalSettings
  | MirostatSettings
  | MirostatV2Settings
  | EntropySettings
  | EntropyExactSettings
  | EntropyFeedbackSettings
  | EntropyPhiSettings
  | TopKTopPSettings;

/** The kind of every sampler by its name. */
export const SAMPLERS: { readonly [S in SamplingSettings as S["sampling"]]: SamplerKind<S> } = {
  greedy,
  basic,
  top_k: topK,
  top_p: topP,
  min_p: minP,
  typical,
  mirostat,
  mirostat_v2: mirostatV2,
  entropy,
  entropy_exact: entropyExact,
  entropy_feedback: entropyFeedback,
  entropy_phi: entropyPhi,
  top_k_top_p: topKTopP,
};

/** What the sampler of the settings does. */
export function mechanismOf(settings: SamplingSettings): Mechanism {
  // The row of a name takes the settings of that name; the compiler cannot see it through the index.
  return (SAMPLERS[settings.sampling] as SamplerKind<SamplingSettings>).build(settings);
}
