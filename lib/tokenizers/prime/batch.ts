/** Texts as rows of one length. */
import { BOS, EOS, PAD } from "./special.ts";

/** Options of `PrimeTokenizer.encodeBatch`. */
export interface PrimeBatchOptions {
  /** Length of the rows with their marks; that of the longest text unless told otherwise. */
  readonly maxLength?: number;
  /** Whether short rows are filled up with `<PAD>`; true unless told otherwise. */
  readonly padding?: boolean;
  /** Whether long rows are cut (the default); if not, a text that does not fit is an error. */
  readonly truncation?: boolean;
  /** Whether a row that is cut ends with `<EOS>`; false unless told otherwise, as upstream cuts it off. */
  readonly keepEos?: boolean;
}

/** What `PrimeTokenizer.encodeBatch` gives. */
export interface PrimeBatch {
  /** Ids of each text between `<BOS>` and `<EOS>`, B rows: of T each, unless `padding` is false. */
  readonly ids: Int32Array[];
  /** How many ids of each row are not padding. */
  readonly lengths: number[];
}

/**
 * Rows of one length out of ids without marks.
 *
 * @throws {RangeError} if `maxLength` is no integer of at least 2, or a text does not fit and may not be cut.
 */
export function batchOf(texts: readonly Int32Array[], options: PrimeBatchOptions = {}): PrimeBatch {
  const { padding = true, truncation = true, keepEos = false } = options;
  const longest = texts.reduce((most, { length }) => Math.max(most, length + 2), 2);
  const maxLength = options.maxLength ?? longest;
  if (!Number.isSafeInteger(maxLength) || maxLength < 2) {
    throw new RangeError(`Cannot encode a batch as maxLength must be an integer of at least 2: ${maxLength}`);
  }
  const lengths: number[] = [];
  const ids = texts.map((text, i) => {
    const whole = Int32Array.from([BOS, ...text, EOS]);
    if (whole.length > maxLength && !truncation) {
      const got = `text ${i} has ${whole.length} tokens, maxLength is ${maxLength}`;
      throw new RangeError(`Cannot encode a batch as a text that is not cut must fit: ${got}`);
    }
    const length = Math.min(whole.length, maxLength);
    lengths.push(length);
    const row = new Int32Array(padding ? maxLength : length).fill(PAD);
    row.set(whole.subarray(0, length));
    if (keepEos) row[length - 1] = EOS;
    return row;
  });
  return { ids, lengths };
}
