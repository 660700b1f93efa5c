/**
 * Telling a SentencePiece model from its first bytes.
 * @module
 */

/** A length-delimited field 1, which opens both the message and its first piece. */
const FIELD_1 = 0x0a;
const FLOAT_FIELD_2 = 0x15;

/** Whether bytes start as SentencePiece models do: a piece of a short text that a float score follows. */
export function looksLikeSentencePiece(bytes: Uint8Array): boolean {
  if (bytes.length < 4 || bytes[0] !== FIELD_1 || bytes[2] !== FIELD_1) return false;
  const [message, text] = [bytes[1], bytes[3]];
  if (text + 2 > message || message >= 0x80) return false;
  const after = bytes[4 + text];
  const isUnknown = String.fromCharCode(...bytes.subarray(4, 9)) === "<unk>";
  return isUnknown || after === FLOAT_FIELD_2;
}
