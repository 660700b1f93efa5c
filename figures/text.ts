/** How wide a text is, roughly, so that there is room for it, and lines that fit. */

/** Shares of the size, of a wide reading of DejaVu Sans Condensed: estimates are never below the drawn width. */
const NARROW = /[ijl.,:;'|!()[\] ft·-]/;
const WIDE = /[mwMW@%—→←±]/;
const CAPITAL = /[A-Z&#∇Δ]/;

/** Width of one line of text, in the unit of `size`; bold takes an eighth more. */
export function textWidth(text: string, size: number, bold = false): number {
  let em = 0;
  for (const character of text) {
    if (NARROW.test(character)) em += 0.36;
    else if (WIDE.test(character)) em += 0.93;
    else if (CAPITAL.test(character)) em += 0.71;
    else em += character.codePointAt(0)! < 0x250 ? 0.58 : 0.9;
  }
  return em * size * (bold ? 1.14 : 1);
}

/** Breaks a text into lines of at most `width`, at blanks; a longer word has a line of its own. */
export function wrap(text: string, width: number, size: number, bold = false): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size, bold) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Cuts a text with an ellipsis so that it fits. */
export function cut(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(characters.join("") + "…", size) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** Moves places (sorted or not) apart to at least `distance`, as little as possible, within `low` and `high`. */
export function spread(places: readonly number[], distance: number, low: number, high: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
  const moved = [...places];
  let before = -Infinity;
  for (const i of order) before = moved[i] = Math.max(places[i]!, before + distance, low);
  let after = high + distance;
  for (const i of order.reverse()) after = moved[i] = Math.min(moved[i]!, after - distance);
  return moved;
}

/** A number in at most four figures, as labels have it. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1);
  return size >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(4)));
}
