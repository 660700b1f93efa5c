/** What is kept of a decided claim, and whether a second one says the same. */
import type { DataName } from "../run.ts";
import type { Claim, Evidence } from "./claim.ts";

/** What a claim says of itself before it is decided. */
export type ClaimTexts = Omit<Claim, "decide" | "comparisons" | "notebook" | "fullSeeds">;

/** A decided claim as plain JSON. */
export interface ClaimRecord extends ClaimTexts {
  /** Whether it was decided by short runs. */
  readonly isQuick: boolean;
  /** What computed. */
  readonly backend: string;
  /** The text. */
  readonly data: DataName;
  /** Version of the arithmetic. */
  readonly numericsVersion: number;
  /** What was found. */
  readonly evidence: Omit<Evidence, "machine">;
  /** Speeds and times of this machine; not part of what is kept. */
  readonly machine?: Readonly<Record<string, number>>;
}

/** Relative to a figure, or absolute below 1: the strict backend gives the same bits everywhere, so this is generous. */
const RECORD_TOLERANCE = 1e-4;

/** Sentences repeat figures that are compared where they stand; p values of differences near 0 are made of rounding. */
const NOT_COMPARED: readonly string[] = ["summary", "p", "adjustedP", "adjustedEquivalenceP"];

const TEXTS = ["document", "statement", "reading", "test", "smallestEffect", "nullControl"] as const;

/**
 * What a record says of its claim that the register says no longer: nothing, unless texts were changed after it was decided.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { claimsOf, committedClaims, textDifferences } from "@haze/haze/experiments";
 * const record = committedClaims("quick").find(({ id }) => id === "H5")!;
 * assertEquals(textDifferences(record, claimsOf(["H5"])[0]!), []);
 * assertEquals(textDifferences(record, { ...record, test: "none" })[0]!.startsWith("test: "), true);
 * ```
 */
export function textDifferences(record: ClaimRecord, claim: ClaimTexts): string[] {
  return TEXTS.filter((text) => record[text] !== claim[text]).map((text) =>
    `${text}: decided as ${JSON.stringify(record[text])}, the register says ${JSON.stringify(claim[text])}`
  );
}

/** The record without what depends on the machine: what is committed and compared. */
export function withoutMachine({ machine: _, ...record }: ClaimRecord): ClaimRecord {
  return record;
}

/**
 * What differs between a record that was kept and one made again: nothing if verdicts, settings and figures agree, the
 * figures within 1e-4, relative above 1 and absolute below.
 *
 * @throws {RangeError} if one of them is quick and the other is not: they are different measurements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { claimsOf, decideClaim, HazeLab, recordDifferences } from "@haze/haze/experiments";
 * const lab = await HazeLab.open("builtin");
 * const record = await decideClaim(claimsOf(["H5"])[0]!, { lab, isQuick: true, seeds: [1, 2] });
 * assertEquals(recordDifferences(record!, record!), []);
 * ```
 */
export function recordDifferences(kept: ClaimRecord, made: ClaimRecord): string[] {
  if (kept.isQuick !== made.isQuick) {
    throw new RangeError(
      `Cannot check a claim as quick results are compared with quick ones: ${kept.id} is ${
        kept.isQuick ? "quick and full" : "full and quick"
      }`,
    );
  }
  return [...differences("", plain(withoutMachine(kept)), plain(withoutMachine(made)))];
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function* differences(path: string, kept: unknown, made: unknown): Generator<string, void, void> {
  if (typeof kept === "number" && typeof made === "number") {
    if (Math.abs(kept - made) > RECORD_TOLERANCE * Math.max(1, Math.abs(kept))) {
      yield `${path}: ${kept} is now ${made}`;
    }
  } else if (typeof kept === "object" && typeof made === "object" && kept !== null && made !== null) {
    const keys = new Set([...Object.keys(kept), ...Object.keys(made)]);
    for (const key of keys) {
      if (NOT_COMPARED.includes(key)) continue;
      const [a, b] = [kept, made].map((side) => (side as Record<string, unknown>)[key]);
      yield* differences(path === "" ? key : `${path}.${key}`, a, b);
    }
  } else if (kept !== made) yield `${path}: ${JSON.stringify(kept)} is now ${JSON.stringify(made)}`;
}
