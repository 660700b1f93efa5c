/** Ids that every motif BPE has, and the names that ids are shown by. */

/** Names of the marks, by id; they stand for no bytes. */
export const SPECIAL_TOKENS = ["<unk>", "<pad>", "<bos>", "<eos>"] as const;
/** Id of what is unknown. */
export const UNK_ID = 0;
/** Id of the mark that begins a line. */
export const BOS_ID = 2;
/** Id of the mark that ends a line. */
export const EOS_ID = 3;
/** Id of byte 0; byte b is this plus b. */
export const FIRST_BYTE_ID = 4;
/** The first id that is learnt: motifs, then merges. */
export const FIRST_LEARNT_ID = 260;

/** A byte is shown by its value. */
export function byteName(byte: number): string {
  return `<0x${byte.toString(16).padStart(2, "0")}>`;
}

/** A merge is shown as `<n:text>`: n bytes, each outside 32…126 as a dot, so that two merges may share a name. */
export function pieceName(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte >= 32 && byte <= 126 ? String.fromCharCode(byte) : ".";
  return `<${bytes.length}:${text}>`;
}

/** A motif is shown as such. */
export function motifName(bytes: Uint8Array): string {
  return `<motif:${pieceName(bytes)}>`;
}
