/** The text of the piece for one byte, `<0x00>` to `<0xFF>`. */
export function bytePiece(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

/** The byte that a piece's text stands for, or −1 if it is not of the form `<0xNN>`. */
export function byteOfPiece(text: string): number {
  if (text.length !== 6) return -1;
  return /^<0x[0-9A-F]{2}>$/i.test(text) ? parseInt(text.slice(3, 5), 16) : -1;
}

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function utf8Of(text: string): Uint8Array {
  return encoder.encode(text);
}
