import { checkDistribution } from "../metrics/checks.ts";
import { checkRule, type SamplingRule } from "./checks.ts";
import type { Filtered } from "./sampler.ts";

/** How the kept tokens are told from the others: all above `threshold`, and `ties` of those equal to it. */
interface Cut {
  threshold: number;
  ties: number;
}

/** The result of no filter: the same probabilities. */
export function keepAll(probabilities: Float64Array): Filtered {
  let kept = 0;
  for (let i = 0; i < probabilities.length; i++) if (probabilities[i] > 0) kept++;
  return { probabilities, keptMass: 1, kept };
}

/** The probabilities above `floor` (at least 0) in ascending order. */
function sortedAbove(probabilities: Float64Array, floor: number): Float64Array {
  const candidates = new Float64Array(probabilities.length);
  let count = 0;
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] > floor) candidates[count++] = probabilities[i];
  }
  // Positive doubles are ordered as their bits are, and V8 sorts 64-bit integers three times as fast.
  new BigUint64Array(candidates.buffer, 0, count).sort();
  return candidates.subarray(0, count);
}

/** Walks down the probabilities above `floor` until their running sum reaches `p`; undefined if it never does. */
function cutAt(probabilities: Float64Array, p: number, floor: number): Cut | undefined {
  const sorted = sortedAbove(probabilities, floor);
  let sum = 0;
  for (let i = sorted.length - 1; i >= 0; i--) {
    sum += sorted[i];
    if (sum >= p) return { threshold: sorted[i], ties: sorted.lastIndexOf(sorted[i]) - i + 1 };
  }
  return undefined;
}

/** Copies what the cut keeps and divides it by its sum; among equals the lower ids win, or the higher ones. */
function keep(probabilities: Float64Array, cut: Cut, rule: SamplingRule): Filtered {
  const V = probabilities.length;
  const kept = new Float64Array(V);
  let [mass, count, ties] = [0, 0, cut.ties];
  for (let i = 0; i < V; i++) {
    const id = rule === "upstream" ? V - 1 - i : i;
    const probability = probabilities[id];
    if (probability > cut.threshold || (probability === cut.threshold && ties-- > 0)) {
      kept[id] = probability;
      mass += probability;
      count++;
    }
  }
  const divisor = rule === "upstream" ? mass + 1e-10 : mass;
  for (let i = 0; i < V; i++) kept[i] /= divisor;
  return { probabilities: kept, keptMass: Math.min(mass, 1), kept: count };
}

/**
 * Keeps the fewest tokens, taken by descending probability, whose probabilities sum to at least `p`, and renormalises.
 *
 * Holtzman et al., *The Curious Case of Neural Text Degeneration* (2020). Among equal probabilities lower ids come first;
 * `p` ≥ 1 keeps everything. At least one token stays.
 *
 * @param probabilities V probabilities that sum to one.
 * @param p The probability to keep, above 0.
 * @param rule `"upstream"` for ties to the higher id and a sum a little below one, see {@linkcode SamplingRule}.
 * @throws RangeError if `p` is not above 0, or the probabilities are empty, negative or do not sum to one.
 *
 * @example
 * ```ts
 * import { filterTopP } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const { probabilities, keptMass, kept } = filterTopP([0.25, 0.5, 0.25], 0.6);
 * assertEquals([...probabilities], [1 / 3, 2 / 3, 0]);
 * assertEquals([keptMass, kept], [0.75, 2]);
 * ```
 */
export function filterTopP(
  probabilities: ArrayLike<number>,
  p: number,
  rule: SamplingRule = "exact",
): Filtered {
  checkRule(rule);
  if (!(p > 0)) throw new RangeError(`Cannot filter by topP as it must be above 0: ${p}`);
  checkDistribution(probabilities, "the probabilities", "exact");
  const row = new Float64Array(probabilities);
  if (p >= 1 && rule === "exact") return keepAll(row);
  // Tokens up to (1 − p)/2V hold at most half of what may go, so the walk ends above them and they need no sorting;
  // where rounding makes that untrue, or the whole sum rounds to less than p, the walk is repeated over all.
  const floor = Math.max(0, (1 - p) / (2 * row.length));
  const cut = cutAt(row, p, floor) ?? cutAt(row, p, 0) ?? { threshold: 0, ties: 0 };
  return keep(row, cut, rule);
}
