/** Claims that are decided by counting: no seed, no interval, no doubt. */
import type { Evidence, Ruling } from "./claim.ts";
import type { Conclusion } from "./decide.ts";

/** Evidence without runs. */
export function counted(conclusion: Conclusion, budget: string): Evidence {
  return { ...conclusion, comparisons: [], correction: "", seeds: [], budget, runs: 0 };
}

/** The opposite of a ruling. */
export function opposite(ruling: Ruling): Ruling {
  return ruling === "undecided" ? ruling : ruling === "holds" ? "does not hold" : "holds";
}
