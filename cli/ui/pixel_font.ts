/**
 * A small font of our own for pictures: 5 pixels wide, 7 high, and 2 more below the line. A glyph has a digit in base 32
 * for each row, whose bits are its pixels, the leftmost worth 16.
 */

/** Pixels of a glyph. */
export const GLYPH = { width: 5, height: 9, ascent: 7, advance: 6 } as const;

const GLYPHS: Readonly<Record<string, string>> = {
  ...{ "0": "ehjlphe", "1": "4c4444e", "2": "eh1248v", "3": "v2421he", "4": "26aiv22", "5": "vgu11he" },
  ...{ "6": "68guhhe", "7": "v124888", "8": "ehhehhe", "9": "ehhf12c" },
  ...{ A: "4ahhvhh", B: "uhhuhhu", C: "ehggghe", D: "sihhhis", E: "vgguggv", F: "vgguggg", G: "ehgnhhf" },
  ...{ H: "hhhvhhh", I: "e44444e", J: "72222ic", K: "hikokih", L: "ggggggv", M: "hrllhhh", N: "hhpljhh" },
  ...{ O: "ehhhhhe", P: "uhhuggg", Q: "ehhhlid", R: "uhhukih", S: "fgge11u", T: "v444444", U: "hhhhhhe" },
  ...{ V: "hhhhha4", W: "hhhllla", X: "hha4ahh", Y: "hhha444", Z: "v1248gv" },
  ...{ a: "00e1fhf", b: "ggmphhu", c: "00egghe", d: "11djhhf", e: "00ehvge", f: "698s888", g: "00fhhhf1e" },
  ...{ h: "ggmphhh", i: "40c444e", j: "2062222ic", k: "ggikoki", l: "c44444e", m: "00qllhh", n: "00mphhh" },
  ...{ o: "00ehhhe", p: "00uhhhugg", q: "00fhhhf11", r: "00mpggg", s: "00fge1u", t: "88s8896", u: "00hhhjd" },
  ...{ v: "00hhha4", w: "00hhlla", x: "00ha4ah", y: "00hhhhf1e", z: "00v248v" },
  ...{ " ": "0", "!": "4444004", '"': "aa", "#": "aavavaa", $: "4fke5u4", "%": "op248j3", "&": "cik8lid" },
  ...{ "'": "44", "(": "2488842", ")": "8422248", "*": "04lel4", "+": "044v44", ",": "00000448" },
  ...{ "-": "000v", ".": "00000cc", "/": "01248g", ":": "0cc0cc", ";": "0cc0c48", "<": "248g842" },
  ...{ "=": "00v0v", ">": "8421248", "?": "eh12404", "@": "ehnlnge", "[": "e88888e", "\\": "0g8421" },
  ...{ "]": "e22222e", "^": "4ah", _: "000000v", "`": "84", "{": "2448442", "|": "4444444", "}": "8442448" },
  ...{ "~": "008l2", "␣": "00000hv", "↵": "1159v84", "⇥": "0951v159", "□": "vhhhhhv" },
};

/** Characters that are drawn as others. */
const ALIKE: Readonly<Record<string, string>> = {
  ...{ "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "_" },
};

/** Whether a character has a glyph of its own, or one that looks like it. */
export function hasGlyph(character: string): boolean {
  return Object.hasOwn(GLYPHS, ALIKE[character] ?? character);
}

/** Rows of pixels of a character, from the top; a box for what the font does not have. */
export function glyphRows(character: string): number[] {
  const name = ALIKE[character] ?? character;
  const digits = Object.hasOwn(GLYPHS, name) ? GLYPHS[name]! : GLYPHS["□"]!;
  return Array.from({ length: GLYPH.height }, (_, row) => parseInt(digits[row] ?? "0", 32));
}
