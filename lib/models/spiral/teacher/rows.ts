/** The positions of a batch that are scored, and what the teacher may look at there. */
import { UNSCORED } from "../../../data/mod.ts";

/** A position whose next token is scored. */
export interface ScoredRow {
  /** Its place in the rows of the pass. */
  readonly place: number;
  /** a: the token there. */
  readonly last: number;
  /** The token before it, or −1 where the window begins. */
  readonly before: number;
  /** y: the token that came. */
  readonly target: number;
}

/** A batch as the teacher sees it. */
export interface ScoredBatch {
  /** Tokens of a window. */
  readonly T: number;
  /** Tokens (B, T). */
  readonly inputs: Int32Array;
  /** Whether nothing but last positions is scored: a pass then has one row a window. */
  readonly lastOnly: boolean;
  /** Rows of the pass: B, or B·T. */
  readonly rowCount: number;
  /** Those that are scored. */
  readonly rows: readonly ScoredRow[];
}

/**
 * Finds the scored positions of a batch (B, T); its arrays are copied, as they are written anew for the next.
 *
 * @throws {TypeError} if windows do not fit the arrays.
 */
export function scoredBatch(inputs: Int32Array, targets: Int32Array, T: number): ScoredBatch {
  if (inputs.length !== targets.length || inputs.length % T !== 0) {
    throw new TypeError(
      `Cannot score a batch as inputs and targets must be windows of ${T}: got ${inputs.length} and ${targets.length}`,
    );
  }
  const lastOnly = targets.every((target, i) => target === UNSCORED || i % T === T - 1);
  const rows: ScoredRow[] = [];
  targets.forEach((target, i) => {
    if (target === UNSCORED) return;
    const before = i % T === 0 ? -1 : inputs[i - 1]!;
    rows.push({ place: lastOnly ? Math.floor(i / T) : i, last: inputs[i]!, before, target });
  });
  const rowCount = lastOnly ? inputs.length / T : inputs.length;
  return { T, inputs: inputs.slice(), lastOnly, rowCount, rows };
}
