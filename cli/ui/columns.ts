/** How many columns of a terminal a text takes. */
import { visible } from "./style.ts";

/** Columns from one stop of a tab to the next where a line is edited: always so many, wherever it stands. */
const TAB = "    ";

// The blocks that Unicode calls wide or fullwidth; emoji have a property of their own.
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f|^\p{Regional_Indicator}{2}$/u;
/** What is drawn on what stands before it, or not at all. */
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}\u{1160}-\u{11ff}]*$/u;
const PLAIN = /^[\x20-\x7e]*$/;
// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[[\d;]*m/g;

/** Made when it is needed: that takes as long as reading a small model. */
let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for one character each: a letter with its accents, a family of emoji. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** A character as a line that is edited shows it: tabs as spaces, what steers a terminal as its picture. */
export function shownGrapheme(grapheme: string): string {
  return visible(grapheme.replaceAll("\t", TAB));
}

/** Columns of one character that is shown: 0, 1 or 2, and 4 of a tab. */
export function graphemeColumns(grapheme: string): number {
  if (grapheme === TAB) return TAB.length;
  if (NOTHING.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
}

/** Columns of a text of one line; colours take none. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text.replaceAll(COLOURS, "")).reduce(
    (sum, grapheme) => sum + graphemeColumns(grapheme),
    0,
  );
}
