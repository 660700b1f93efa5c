/**
 * Which arithmetic a part of Reso-LLM follows: `"house"` is what this package means by it, `"upstream"` what the seed's
 * program computes where that differs. Each part says where the two differ.
 */
export type ResoRule = "house" | "upstream";

/** @throws {RangeError} if a rule is neither of the two. */
export function checkResoRule(rule: ResoRule): void {
  if (rule === "house" || rule === "upstream") return;
  throw new RangeError(`Cannot follow a rule as it is "house" or "upstream": ${String(rule)}`);
}
