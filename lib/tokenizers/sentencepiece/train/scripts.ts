/** Scripts of characters, since a piece does not mix them. */

// Scripts in use today; characters of others count as one script together.
const NAMES =
  ("Latin Common Inherited Cyrillic Greek Han Hiragana Katakana Hangul Arabic Hebrew Devanagari Thai Bengali " +
    "Tamil Telugu Gujarati Kannada Malayalam Gurmukhi Oriya Sinhala Khmer Lao Myanmar Tibetan Georgian Armenian Ethiopic " +
    "Bopomofo Thaana Mongolian Cherokee Canadian_Aboriginal Syriac Yi Javanese Balinese Tifinagh Nko Vai Braille Coptic " +
    "Adlam Gothic Runic Ogham Egyptian_Hieroglyphs Cuneiform Linear_B").split(" ");

let patterns: readonly RegExp[] | undefined;
const INHERITED = NAMES.indexOf("Inherited");
const HAN = NAMES.indexOf("Han");
const JAPANESE = [NAMES.indexOf("Hiragana"), NAMES.indexOf("Katakana")];
const PROLONGED_SOUND_MARK = "ー";

const cache = new Map<string, number>();

/**
 * The number of a character's script, −1 for one that takes its neighbour's (a combining accent). Kana count as Han, as
 * Japanese words mix them.
 */
export function scriptOf(character: string): number {
  let script = cache.get(character);
  if (script === undefined) {
    patterns ??= NAMES.map((name) => new RegExp(`^\\p{Script=${name}}$`, "u"));
    const found = patterns.findIndex((pattern) => pattern.test(character));
    const isHan = JAPANESE.includes(found) || character === PROLONGED_SOUND_MARK;
    script = isHan ? HAN : found === INHERITED ? -1 : found < 0 ? NAMES.length : found;
    cache.set(character, script);
  }
  return script;
}
