/** From judged comparisons to rulings on claims. */
import type { ComparisonRow } from "../comparison.ts";
import type { Ruling } from "./claim.ts";

/** The part of a comparison that a ruling reads. */
export type Judged = Pick<ComparisonRow, "verdict" | "better">;

/**
 * "a is certainly better than b", by however little. A difference that is certainly too small to matter speaks against it,
 * and so does one the other way.
 */
export function isBetter({ verdict, better }: Judged): Ruling {
  if (verdict === "undecided") return "undecided";
  return verdict === "effect" && better === "a" ? "holds" : "does not hold";
}

/** "a is not worse than b": only that it certainly is, by however little, speaks against it, unless that is too small to matter. */
export function isNoWorse({ verdict, better }: Judged): Ruling {
  if (verdict === "undecided") return "undecided";
  return verdict === "effect" && better === "b" ? "does not hold" : "holds";
}

/**
 * "a and b differ by less than what matters": the difference certainly lies inside the bounds. A difference that certainly is
 * one, and does not certainly lie inside them, speaks against it.
 */
export function isEqual({ verdict }: Judged): Ruling {
  return verdict === "undecided" ? "undecided" : verdict === "no effect" ? "holds" : "does not hold";
}

/**
 * All of them hold. One that does not decides; without one, one that is undecided leaves it open. If each is judged at a
 * level, so is this: "better than the better of two" is "better than the one, and than the other", and nobody has to
 * choose the better one by looking.
 */
export function allOf(...rulings: readonly Ruling[]): Ruling {
  if (rulings.includes("does not hold")) return "does not hold";
  return rulings.includes("undecided") ? "undecided" : "holds";
}

/** A ruling on something that was counted and leaves no doubt. */
export function certainly(holds: boolean): Ruling {
  return holds ? "holds" : "does not hold";
}

/** A ruling that says nothing unless its control came out as it must. */
export function given(control: Ruling, ruling: Ruling): Ruling {
  return control === "holds" ? ruling : "undecided";
}
