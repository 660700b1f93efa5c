/** The claims register: every statement of the seeds that is decided. */
import { nearestName } from "../../metrics/mod.ts";
import { NUMERICS_VERSION } from "../../training/mod.ts";
import type { Claim, DecideOptions } from "./claim.ts";
import { AGENCY_COST_CLAIM } from "./g01_overhead.ts";
import { GOAL_CLAIM } from "./g02_goals.ts";
import { COMPOSITION_CLAIM } from "./g03_composition.ts";
import { MEMORY_CLAIM } from "./g04_memory.ts";
import { WARNING_CLAIM } from "./g05_warning.ts";
import { SHARING_CLAIM } from "./g06_sharing.ts";
import { RESONANCE_NOISE_CLAIM } from "./g07_resonance.ts";
import { PHASE_CLAIM } from "./g08_phases.ts";
import { GOLDEN_CLAIM } from "./g09_golden.ts";
import { AUTOGRAD_CLAIM } from "./g10_autograd.ts";
import { HALLUCINATION_CLAIM } from "./g11_hallucination.ts";
import { OWN_GOALS_CLAIM } from "./g12_goals.ts";
import { AXES_CLAIM } from "./g13_axes.ts";
import { HOLOGRAPHIC_CLAIM } from "./g14_holographic.ts";
import { WHEN_CLAIM } from "./g15_when.ts";
import { SYNCHRONY_CLAIM } from "./g16_synchrony.ts";
import { MONITOR_COST_CLAIM } from "./g17_monitor_cost.ts";
import { OVERHEAD_CLAIM } from "./h01_overhead.ts";
import { HYBRID_CLAIM } from "./h02_hybrid.ts";
import { RHYTHM_CLAIM } from "./h03_rhythm.ts";
import { RECALL_CLAIM } from "./h04_recall.ts";
import { TEMPERATURE_CLAIM } from "./h05_temperature.ts";
import { TARGET_CLAIM } from "./h06_target.ts";
import { SURPRISE_CLAIM } from "./h07_surprise.ts";
import { POTATO_CLAIM } from "./h08_potato.ts";
import { GATE_CLAIM } from "./h09_gates.ts";
import { STATIC_CLAIM } from "./h10_static.ts";
import { FILTER_CLAIM } from "./h11_filters.ts";
import { PARAMETER_CLAIM } from "./l01_parameters.ts";
import { BYTES_CLAIM } from "./l02_bytes.ts";
import { GIBBERISH_CLAIM } from "./l03_gibberish.ts";
import { DECODING_CLAIM } from "./l04_decoding.ts";
import { SHARD_CLAIM } from "./l05_shard.ts";
import { TOO_FEW_CLAIM } from "./l06_too_few.ts";
import { CONSERVATIVE_CLAIM } from "./l07_conservative.ts";
import { MODULE_CLAIM } from "./l08_modules.ts";
import { UNDERTRAIN_CLAIM } from "./l09_undertrain.ts";
import { PROSE_CLAIM } from "./l10_prose.ts";
import { COPY_CLAIM } from "./l11_copy.ts";
import { NEEDED_CLAIM } from "./l12_needed.ts";
import { GOLDEN_HEADS_CLAIM } from "./r01_golden_heads.ts";
import { RESONANCE_CLAIM } from "./r02_resonance.ts";
import { COHERENCE_GATE_CLAIM } from "./r03_gate.ts";
import { COLLAPSE_CLAIM } from "./r04_collapse.ts";
import { GRADIENT_CLAIM } from "./r05_gradients.ts";
import { GOLDEN_SCHEDULE_CLAIM } from "./r06_golden_schedule.ts";
import { GOLDEN_CLIP_CLAIM } from "./r07_golden_clip.ts";
import { EARLY_STOP_CLAIM } from "./r08_early_stop.ts";
import { COMPOSITE_CLAIM } from "./r09_composites.ts";
import { TRAINABLE_CLAIM } from "./r10_trainable.ts";
import { QUATERNION_CLAIM } from "./r11_quaternions.ts";
import { THRESHOLD_CLAIM } from "./r12_threshold.ts";
import { STABILITY_CLAIM } from "./r13_stability.ts";
import { ENTROPY_AWARE_CLAIM } from "./r14_entropy_aware.ts";
import { KURAMOTO_CLAIM } from "./r15_kuramoto.ts";
import type { ClaimRecord } from "./record.ts";
import { STUDENT_CLAIM } from "./s01_student_learns.ts";
import { FUSION_CLAIM } from "./s02_fused_heads.ts";
import { RETRIEVAL_CLAIM } from "./s03_retrieval.ts";
import { ATTRIBUTION_CLAIM } from "./s04_attribution.ts";
import { VARIANCE_CLAIM } from "./s05_temperature.ts";
import { SIGMA_CLAIM } from "./s06_sigma_gradient.ts";
import { CAPACITY_CLAIM } from "./s07_capacity.ts";
import { RATE_CLAIM } from "./s08_uncertainty_rate.ts";
import { CHECKPOINT_CLAIM } from "./s09_checkpoint.ts";
import { SETTINGS_CLAIM } from "./s10_settings.ts";
import { DECISIONS_CLAIM } from "./s11_decisions.ts";
import { PROJECTION_CLAIM } from "./s12_projection.ts";
import { EVOLUTION_CLAIM } from "./s13_evolution.ts";
import { SEED_CLAIM } from "./s14_seed.ts";
import { CLAIM_SEEDS } from "./sizes.ts";

/**
 * All claims, in the order of their documents.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CLAIMS } from "@haze/haze/experiments";
 * const systems = new Set(CLAIMS.map(({ id }) => id[0])); // haze, llisa, resoformer, spiral, Reso-LLM's agency
 * assertEquals([...systems].sort(), ["G", "H", "L", "R", "S"]);
 * ```
 */
export const CLAIMS: readonly Claim[] = [
  OVERHEAD_CLAIM,
  HYBRID_CLAIM,
  RHYTHM_CLAIM,
  RECALL_CLAIM,
  TEMPERATURE_CLAIM,
  TARGET_CLAIM,
  SURPRISE_CLAIM,
  POTATO_CLAIM,
  GATE_CLAIM,
  STATIC_CLAIM,
  FILTER_CLAIM,
  PARAMETER_CLAIM,
  BYTES_CLAIM,
  GIBBERISH_CLAIM,
  DECODING_CLAIM,
  SHARD_CLAIM,
  TOO_FEW_CLAIM,
  CONSERVATIVE_CLAIM,
  MODULE_CLAIM,
  UNDERTRAIN_CLAIM,
  PROSE_CLAIM,
  COPY_CLAIM,
  NEEDED_CLAIM,
  GOLDEN_HEADS_CLAIM,
  RESONANCE_CLAIM,
  COHERENCE_GATE_CLAIM,
  COLLAPSE_CLAIM,
  GRADIENT_CLAIM,
  GOLDEN_SCHEDULE_CLAIM,
  GOLDEN_CLIP_CLAIM,
  EARLY_STOP_CLAIM,
  COMPOSITE_CLAIM,
  TRAINABLE_CLAIM,
  QUATERNION_CLAIM,
  THRESHOLD_CLAIM,
  STABILITY_CLAIM,
  ENTROPY_AWARE_CLAIM,
  KURAMOTO_CLAIM,
  STUDENT_CLAIM,
  FUSION_CLAIM,
  RETRIEVAL_CLAIM,
  ATTRIBUTION_CLAIM,
  VARIANCE_CLAIM,
  SIGMA_CLAIM,
  CAPACITY_CLAIM,
  RATE_CLAIM,
  CHECKPOINT_CLAIM,
  SETTINGS_CLAIM,
  DECISIONS_CLAIM,
  PROJECTION_CLAIM,
  EVOLUTION_CLAIM,
  SEED_CLAIM,
  AGENCY_COST_CLAIM,
  GOAL_CLAIM,
  COMPOSITION_CLAIM,
  MEMORY_CLAIM,
  WARNING_CLAIM,
  SHARING_CLAIM,
  RESONANCE_NOISE_CLAIM,
  PHASE_CLAIM,
  GOLDEN_CLAIM,
  AUTOGRAD_CLAIM,
  HALLUCINATION_CLAIM,
  OWN_GOALS_CLAIM,
  AXES_CLAIM,
  HOLOGRAPHIC_CLAIM,
  WHEN_CLAIM,
  SYNCHRONY_CLAIM,
  MONITOR_COST_CLAIM,
];

/**
 * The claims of the given ids, in the order of the register; all of them without any.
 *
 * @throws {RangeError} if one is not there.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { claimsOf } from "@haze/haze/experiments";
 * assertEquals(claimsOf(["H5", "h2"]).map(({ id }) => id), ["H2", "H5"]);
 * assertThrows(() => claimsOf(["H99"]), RangeError, "no such claim");
 * ```
 */
export function claimsOf(ids: readonly string[]): readonly Claim[] {
  const known = CLAIMS.map(({ id }) => id);
  const wanted = ids.map((id) => id.toUpperCase());
  const at = wanted.findIndex((id) => !known.includes(id));
  if (at >= 0) {
    const nearest = nearestName(wanted[at]!, known);
    const hint = nearest ? `did you mean ${nearest}?` : `the claims are ${known.join(", ")}`;
    throw new RangeError(`Cannot decide a claim as there is no such claim: ${ids[at]}\nhint: ${hint}`);
  }
  return ids.length === 0 ? CLAIMS : CLAIMS.filter(({ id }) => wanted.includes(id));
}

/** Options of {@linkcode decideClaim}. */
export type ClaimOptions =
  & Omit<DecideOptions, "others" | "seeds">
  & {
    /** Seeds. Default: 1 to 5 if quick, else 1 to 10, or as many as the claim has. */ readonly seeds?:
      readonly number[];
  };

/**
 * Decides a claim and gives its record; undefined if the signal ended it. The comparisons of a document are one family,
 * those that are not run now included, so a record does not depend on which claims are run together.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { claimsOf, decideClaim, HazeLab } from "@haze/haze/experiments";
 * const [claim] = claimsOf(["H5"]);
 * const lab = await HazeLab.open("builtin");
 * const record = await decideClaim(claim!, { lab, isQuick: true, seeds: [1, 2] });
 * assertEquals(record?.evidence.verdict, "does not hold");
 * ```
 */
export async function decideClaim(claim: Claim, options: ClaimOptions): Promise<ClaimRecord | undefined> {
  const { isQuick, lab } = options;
  const seeds = options.seeds ?? claimSeeds(isQuick, claim);
  const family = CLAIMS.filter(({ document }) => document === claim.document);
  const all = family.reduce((sum, { comparisons }) => sum + comparisons, 0);
  const evidence = await claim.decide({ ...options, seeds, others: all - claim.comparisons });
  if (!evidence) return undefined;
  const { machine, ...kept } = evidence;
  const { id, document, statement, reading, test, smallestEffect, nullControl } = claim;
  return {
    ...{ id, document, statement, reading, test, smallestEffect, nullControl },
    ...{ isQuick, backend: lab.kernels.name, data: lab.data, numericsVersion: NUMERICS_VERSION },
    evidence: kept,
    ...(machine ? { machine } : {}),
  };
}

/** The usual seeds, of a claim if it has a number of its own. */
export function claimSeeds(isQuick: boolean, { fullSeeds }: Pick<Claim, "fullSeeds"> = {}): number[] {
  const length = isQuick ? CLAIM_SEEDS.quick : fullSeeds ?? CLAIM_SEEDS.full;
  return Array.from({ length }, (_, i) => i + 1);
}
