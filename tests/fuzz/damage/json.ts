/** Damage to a text of JSON: to its values, and to the text. */
import { type Dice, pick } from "../dice.ts";

/** Values that belong in few places, as they stand in a file. */
const NASTY: readonly string[] = [
  ...[
    "null",
    "true",
    '""',
    '"x"',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    "-1",
    "0",
    "0.5",
    "1",
    "2",
    "1e9",
  ],
  ...[
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740992",
    "9007199254740993",
    "-0",
    "1e308",
  ],
  ...["1e999", "-1e999", "1e-400", "[]", "{}", "[[]]", "[null]", '{"toString":1}', '{"__proto__":{"x":1}}'],
  ...[
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\u202e\\u001b[2J"',
    '"9007199254740993"',
    '" "',
    '{"length":3}',
  ],
  ...[
    '{"length":4294967295}',
    '{"0":1,"length":1}',
    "[0,0]",
    "[-1]",
    "[1e9]",
    '["a"]',
    '"0"',
    '"NaN"',
    "123456789012345678901234567890",
  ],
];
/** Text that is no JSON, or unusual JSON. */
const TEXTS: readonly string[] = [
  ...[
    "NaN",
    "Infinity",
    "-",
    "+1",
    "01",
    ".5",
    "0x10",
    "'x'",
    "undefined",
    "//x\n",
    "/**/",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
  ],
  ...[
    '"',
    "\\",
    "\ufeff",
    "\u0000",
    "\n",
    "\u2028",
    '"\\x"',
    '"\\u12"',
    "\ud800",
    "1e5",
    '"__proto__":1,',
    "\t",
    "é",
    "😀",
  ],
];
const DEPTHS = [3, 50, 1000, 6000, 20000];

/** A damaged text. */
export function damageJson(text: string, dice: Dice): string {
  const times = 1 + (dice(4) === 0 ? dice(3) : 0);
  for (let i = 0; i < times; i++) text = dice(4) === 0 ? damageText(text, dice) : damageValue(text, dice);
  return text;
}

/** The bytes of a text; a lone surrogate becomes what an encoder that does not care writes. */
export function encodeLoosely(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function damageText(text: string, dice: Dice): string {
  const at = dice(text.length + 1);
  const [before, behind] = [text.slice(0, at), text.slice(at)];
  switch (dice(7)) {
    case 0:
      return before;
    case 1:
      return before + behind.slice(1 + dice(8));
    case 2:
      return before + String.fromCharCode(dice(dice(2) === 0 ? 128 : 0x10000)) + behind.slice(1);
    case 3:
      return text.slice(0, at + 1 + dice(200)) + behind;
    case 4:
      return `\ufeff${text}`;
    case 5:
      return deep(dice) + (dice(2) === 0 ? text : "");
    default:
      return before + pick(TEXTS, dice) + behind;
  }
}

function deep(dice: Dice): string {
  const depth = pick(DEPTHS, dice);
  const [open, close] = pick([["[", "]"], ['{"a":', "}"], ["[", ""]] as const, dice);
  const inner = open === "[" ? "" : "1";
  return open.repeat(depth) + inner + close.repeat(depth);
}

/** Where a value stands in a text: from its first to behind its last character. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Changes one value, or the pair of key and value that it stands in. */
function damageValue(text: string, dice: Dice): string {
  const spans = spansOf(text);
  if (spans.length === 0) return damageText(text, dice);
  const { from, to } = pick(spans, dice);
  const [before, value, behind] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (dice(10)) {
    case 0: // another value of the same text
    {
      const other = pick(spans, dice);
      return before + text.slice(other.from, other.to) + behind;
    }
    case 1:
      return `${before}${value},${value}${behind}`;
    case 2: // a pair that is there twice, or another key
      return before + value +
        `,${JSON.stringify(pick(["a", "__proto__", "length", "kind", ""], dice))}:${pick(NASTY, dice)}` +
        behind;
    case 3:
      return before + deep(dice) + behind;
    case 4: // a number next to it
      return before + neighbour(value, dice) + behind;
    case 5: // gone
      return dice(2) === 0
        ? before + behind.replace(/^\s*,/, "")
        : before.replace(/,?\s*"[^"]*"\s*:\s*$/, "") + behind;
    case 6: // another length
      return before + (value.startsWith('"') ? `"${value.slice(1, -1).repeat(1 + dice(3))}"` : `[${value}]`) +
        behind;
    default:
      return before + pick(NASTY, dice) + behind;
  }
}

function neighbour(value: string, dice: Dice): string {
  const number = Number(value);
  if (value.startsWith('"') || !Number.isFinite(number)) return pick(NASTY, dice);
  return JSON.stringify(
    pick([number + 1, number - 1, number * 2, -number, number + 0.5, number * 1e6], dice),
  );
}

const spansByText = new Map<string, readonly Span[]>();

/** The values of a text, the whole one first; of a broken text those in front of the break. Those of long texts are kept. */
function spansOf(text: string): readonly Span[] {
  const known = spansByText.get(text);
  if (known) return known;
  const spans: Span[] = [];
  const open: number[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[[{]|[\]}]|-?\d[\d.eE+-]*|true|false|null/g;
  for (let match = token.exec(text); match && spans.length < 20000; match = token.exec(text)) {
    const [found, isKey] = match;
    const from = match.index;
    if (isKey !== undefined) continue;
    if (found === "[" || found === "{") open.push(from);
    else if (found === "]" || found === "}") {
      const start = open.pop();
      if (start !== undefined) spans.push({ from: start, to: from + 1 });
    } else spans.push({ from, to: from + found.length });
  }
  // Only the texts of samples are damaged again and again.
  if (spansByText.size < 64) spansByText.set(text, spans);
  return spans;
}
