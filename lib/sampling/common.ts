import { checkNumber, show } from "./checks.ts";
import type { CommonSettings } from "./kind.ts";

/** The tokens that are looked back on unless told otherwise. */
const PENALTY_WINDOW = 64;

/** The settings that every sampler takes, in the order in which they are recorded. */
export const COMMON_NAMES: readonly string[] = ["repetitionPenalty", "penaltyWindow", "avoidLoops"];

/** Checks the settings that every sampler takes and gives those that do something; TypeError or RangeError as in the whole. */
export function completeCommon(given: ReadonlyMap<string, unknown>): CommonSettings {
  const repetitionPenalty = checkNumber("repetitionPenalty", given.get("repetitionPenalty") ?? 1);
  const penaltyWindow = checkNumber("penaltyWindow", given.get("penaltyWindow") ?? PENALTY_WINDOW);
  const avoidLoops = given.get("avoidLoops") ?? false;
  if (typeof avoidLoops !== "boolean") {
    throw new TypeError(`Cannot sample as avoidLoops must be true or false: ${show(avoidLoops)}`);
  }
  const penalises = repetitionPenalty !== 1;
  if (!penalises && !avoidLoops) {
    if (!given.has("penaltyWindow")) return {};
    const act =
      "Cannot sample as penaltyWindow goes with a repetitionPenalty other than 1 or with avoidLoops";
    throw new RangeError(`${act}: ${penaltyWindow} without either`);
  }
  return {
    ...(penalises ? { repetitionPenalty } : {}),
    penaltyWindow,
    ...(avoidLoops ? { avoidLoops } : {}),
  };
}
