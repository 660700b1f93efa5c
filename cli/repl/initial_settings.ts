/** Where a session begins. */
import type { ContextMode } from "../../lib/generation/mod.ts";
import { samplingDefaults } from "./sampling.ts";
import type { ReplSettings } from "./settings.ts";

/** Settings of a session that has been told nothing, for a vocabulary of V tokens. */
export function initialSettings(V: number, context: ContextMode, seed: number): ReplSettings {
  const [own, mostBits] = [samplingDefaults(), Math.log2(V)];
  return {
    ...own,
    ...{ genLen: 300, temperature: 1, sampling: "entropy", topK: 40, topP: 0.9, minTemp: 0.3, maxTemp: 2 },
    targetEntropy: Math.min(3, mostBits),
    tau: Math.min(own.tau, mostBits),
    ...{ context, seed, showStats: true, showTrace: false },
  };
}
