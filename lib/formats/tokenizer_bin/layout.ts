/**
 * `tokenizer.bin`: u32 bytes of the longest piece, then for each piece f32 score, u32 length and so many bytes of UTF-8.
 * @module
 */

/** Bytes before the first record. */
export const COUNT_BYTES = 4;
/** Bytes of a record before its text. */
export const RECORD_BYTES = 8;
