/** The register of mechanisms, all models together. */
import { nearestName } from "../metrics/mod.ts";
import { HAZE_MECHANISMS } from "./haze_mechanisms.ts";
import { LLISA_MECHANISMS, type LlisaAblationBase } from "./llisa/llisa_mechanisms.ts";
import type { AblationBase, Mechanism } from "./mechanism.ts";
import { RESOFORMER_MECHANISMS, type ResoformerAblationBase } from "./resoformer/resoformer_mechanisms.ts";
import type { SpiralAblationBase } from "./spiral/mechanism_kinds.ts";
import { RESO_LLM_MECHANISMS, type ResoLLMAblationBase } from "./reso_llm/reso_llm_mechanisms.ts";
import { SPIRAL_MECHANISMS } from "./spiral/spiral_mechanisms.ts";

/** What an ablation of each model starts from. */
export interface AblationBases {
  /** Haze. */
  readonly haze: AblationBase;
  /** Llisa. */
  readonly llisa: LlisaAblationBase;
  /** The resoformer. */
  readonly resoformer: ResoformerAblationBase;
  /** Spiral. */
  readonly spiral: SpiralAblationBase;
  /** Reso-LLM. */
  readonly "reso-llm": ResoLLMAblationBase;
}

/**
 * Every mechanism of every model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CLAIMS, MECHANISMS } from "@haze/haze/experiments";
 * const ids = new Set(CLAIMS.map(({ id }) => id));
 * const cited = Object.values(MECHANISMS).flatMap((list) => [...list].flatMap(({ claims }) => claims));
 * assertEquals(cited.filter((id) => !ids.has(id)), []); // each bears on claims that are in the register
 * ```
 */
export const MECHANISMS: { readonly [M in keyof AblationBases]: readonly Mechanism<AblationBases[M]>[] } = {
  haze: HAZE_MECHANISMS,
  llisa: LLISA_MECHANISMS,
  resoformer: RESOFORMER_MECHANISMS,
  spiral: SPIRAL_MECHANISMS,
  "reso-llm": RESO_LLM_MECHANISMS,
};

/**
 * The mechanisms of a model, or the one of a name.
 *
 * @throws {RangeError} if there is no such model or mechanism.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { mechanismsOf } from "@haze/haze/experiments";
 * assertEquals(mechanismsOf("haze", "learned-gate").map(({ name }) => name), ["learned-gate"]);
 * assertThrows(() => mechanismsOf("haze", "lerned-gate"), RangeError, "did you mean learned-gate?");
 * ```
 */
export function mechanismsOf<M extends keyof AblationBases>(
  model: M,
  name?: string,
): readonly Mechanism<AblationBases[M]>[] {
  if (!Object.hasOwn(MECHANISMS, model)) {
    const models = Object.keys(MECHANISMS);
    const meant = nearestName(model, models);
    throw new RangeError(
      `Cannot ablate as the model must be one of ${models.join(", ")}: ${model}` +
        (meant === undefined ? "" : `\nhint: did you mean ${meant}?`),
    );
  }
  const own: readonly Mechanism<AblationBases[M]>[] = MECHANISMS[model];
  if (name === undefined) return own;
  const found = own.filter((mechanism) => mechanism.name === name);
  if (found.length > 0) return found;
  const names = own.map((mechanism) => mechanism.name);
  const nearest = nearestName(name, names);
  const hint = nearest ? `did you mean ${nearest}?` : `its mechanisms are ${names.join(", ")}`;
  throw new RangeError(`Cannot ablate as ${model} has no such mechanism: ${name}\nhint: ${hint}`);
}
