import { checkNumber, type Naming, show } from "./checks.ts";
import type { CommonSettings } from "./kind.ts";

/** What the settings that every sampler takes are unless told otherwise, in the order in which they are recorded. */
export const COMMON_DEFAULTS: Readonly<Required<CommonSettings>> = {
  repetitionPenalty: 1,
  penaltyWindow: 64,
  avoidLoops: false,
};

/** Their names. */
export const COMMON_NAMES: readonly string[] = Object.keys(COMMON_DEFAULTS);

/**
 * Checks the settings that every sampler takes and gives those that do something; TypeError or RangeError as in the
 * whole.
 */
export function completeCommon(given: ReadonlyMap<string, unknown>, naming: Naming): CommonSettings {
  const get = (name: keyof CommonSettings): unknown =>
    given.has(name) ? given.get(name) : COMMON_DEFAULTS[name];
  const number = (name: "repetitionPenalty" | "penaltyWindow"): number =>
    checkNumber(name, get(name), "exact", naming);
  const [repetitionPenalty, penaltyWindow] = [number("repetitionPenalty"), number("penaltyWindow")];
  const avoidLoops = get("avoidLoops");
  if (typeof avoidLoops !== "boolean") {
    throw new TypeError(
      `Cannot sample as ${naming("avoidLoops")} must be true or false: ${show(avoidLoops)}`,
    );
  }
  const penalises = repetitionPenalty !== 1;
  if (!penalises && !avoidLoops) {
    if (!given.has("penaltyWindow")) return {};
    const [window, penalty, loops] = ["penaltyWindow", "repetitionPenalty", "avoidLoops"].map(naming);
    throw new RangeError(
      `Cannot sample as ${window} goes with a ${penalty} other than 1 or with ${loops}: ${penaltyWindow} without either`,
    );
  }
  return {
    ...(penalises ? { repetitionPenalty } : {}),
    penaltyWindow,
    ...(avoidLoops ? { avoidLoops } : {}),
  };
}
