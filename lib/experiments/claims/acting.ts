/**
 * Whether a mechanism without effect acts at all: "no effect" may be said of its use, not of one that was never wired in.
 */
import type { ComparisonRow } from "../comparison.ts";

/** What differs between the arms of a comparison whose seeds, data and budget are the same. */
export interface Acting {
  /** Seeds whose two values differ by more than rounding. */
  readonly seeds: number;
  /** The largest difference of a seed, in the metric's unit. */
  readonly largest: number;
}

/** Differences of this size come from rounding in float32, not from a mechanism. */
const ROUNDING = 1e-6;

/**
 * How many seeds a mechanism moved, and how far. Arms share all but the mechanism, and runs are the same bits for the same
 * seed: a loss that differs comes of logits that differ.
 */
export function actingOf({ a, b }: Pick<ComparisonRow, "a" | "b">): Acting {
  const apart = a.values.map((value, i) => Math.abs(value - b.values[i]!));
  return { seeds: apart.filter((size) => size > ROUNDING).length, largest: Math.max(...apart) };
}

/** Comparisons whose arms come out alike, with what shows that the mechanism acts all the same. */
export const ALIKE: Readonly<Record<string, string>> = {
  "H3 reweight / content":
    "both kinds come to say all of the rhythm; after half the training they are apart, the row below",
  "H6 mean entropy of exact / target":
    "to be alike is what is asked of it: its temperatures miss by 0, one fixed temperature by 0.7 bits a step",
  "R14 mean entropy of exact / target":
    "to be alike is what is asked of it: its temperatures miss by 0, the rule by 0.74 nats a step",
  "L6 stopped early / long":
    "in short runs the last moment is the best; in full ones stopping takes another model",
  "L9 stopped / end, 1/8 of the text":
    "in short runs the last moment is the best; in full ones stopping takes another model",
  "L9 stopped / end, 1/1 of the text":
    "on all of the text the last moment is the best, so stopping takes it; on a thirty-second it takes another model",
  "G5 chaos / noise":
    "none alarms within five tokens, which is its finding; later on nearly every trace of chaos does, and little noise",
  "G5 growth / noise":
    "hardly any alarms within five tokens, which is its finding; later on nearly every trace of growth does",
  "R8 rule / disabled":
    "the rule stops none of these runs, which is its finding; by coherence alone it stops each, the rows above",
};

/**
 * The evidence that stands next to a comparison with the verdict "no effect"; undefined if there is none, or for another
 * verdict.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { actingText, committedClaims } from "@haze/haze/experiments";
 * const clipping = committedClaims("full").find(({ id }) => id === "R7")!;
 * const [spikes] = clipping.evidence.comparisons;
 * assertEquals(actingText("R7", spikes!), "it acts: all 10 seeds differ, by up to 0.047");
 * ```
 */
export function actingText(id: string, row: ComparisonRow): string | undefined {
  if (row.verdict !== "no effect") return undefined;
  const { seeds, largest } = actingOf(row);
  if (seeds === row.a.values.length) {
    return `it acts: all ${seeds} seeds differ, by up to ${Number(largest.toPrecision(2))}`;
  }
  return ALIKE[`${id} ${row.name}`];
}
