/** A JSON text without the byte-order mark that some editors, those of Windows above all, write before it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
