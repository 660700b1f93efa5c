/** Tokens as labels: something visible in as many cells as it has characters. */

const VISIBLE: Readonly<Record<string, string>> = { " ": "␣", "▁": "␣", "\n": "↵", "\r": "↵", "\t": "⇥" };

/** The characters of a piece, each of them visible and one cell wide. */
export function visible(piece: string): string[] {
  return [...piece].map((character) => VISIBLE[character] ?? (isNarrow(character) ? character : "□"));
}

/** One character that stands for a piece: its first that is no space. */
export function initial(piece: string): string {
  const characters = visible(piece);
  return characters.find((character) => !Object.values(VISIBLE).includes(character)) ?? characters[0] ?? "□";
}

/** Letters and signs that every terminal draws one cell wide and from left to right. */
function isNarrow(character: string): boolean {
  const codePoint = character.codePointAt(0)!;
  if (/[\p{M}\p{C}\p{Z}]/u.test(character)) return false;
  return codePoint < 0x590 || (codePoint >= 0x1e00 && codePoint < 0x2070);
}
