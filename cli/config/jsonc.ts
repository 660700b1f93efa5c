/** JSON as people write it: with comments and trailing commas, and with the line and column of what is wrong. */

/** A value of a document. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Lists and objects within each other; more than any config has, and no stack runs out. */
const MOST_DEPTH = 64;
/** What a backslash before a letter means. */
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" },
};
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
/** One piece of whatever may stand between two tokens. */
const SPACE = /[ \t\r\n]+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{L}\p{N}_$.+-]+/uy;

/**
 * Reads JSON that may hold line and block comments and commas behind the last member. A key that stands twice is an error.
 *
 * @throws {SyntaxError} `line L, column C: …`, both from 1, columns in characters.
 */
export function parseJsonc(text: string): Json {
  let at = 0;
  skip();
  const value = read(0);
  skip();
  if (at < text.length) fail(`expected the end, got ${found()}`);
  return value;

  function read(depth: number): Json {
    if (depth > MOST_DEPTH) fail(`expected at most ${MOST_DEPTH} lists and objects within each other`);
    const c = text[at];
    if (c === "{") return readObject(depth);
    if (c === "[") return readList(depth);
    if (c === '"') return readText();
    const number = match(NUMBER);
    if (number !== undefined) return finite(number);
    for (const [word, value] of [["true", true], ["false", false], ["null", null]] as const) {
      if (peek(WORD) !== word) continue;
      at += word.length;
      return value;
    }
    return fail(`expected a value, got ${found()}`);
  }

  function readObject(depth: number): Json {
    const entries = new Map<string, Json>();
    members("}", () => {
      if (text[at] !== '"') fail(`expected a key in double quotes or }, got ${found()}`);
      const start = at;
      const key = readText();
      if (entries.has(key)) fail(`expected each key once, got ${JSON.stringify(key)} again`, start);
      skip();
      if (text[at] !== ":") fail(`expected : behind the key ${JSON.stringify(key)}, got ${found()}`);
      at++;
      skip();
      entries.set(key, read(depth + 1));
    });
    return Object.fromEntries(entries); // which makes a key __proto__ one like any other
  }

  function readList(depth: number): Json {
    const values: Json[] = [];
    members("]", () => void values.push(read(depth + 1)));
    return values;
  }

  /** Reads members with commas between them, and perhaps one behind the last, up to the closing bracket. */
  function members(close: string, readMember: () => void): void {
    at++;
    skip();
    while (text[at] !== close) {
      readMember();
      skip();
      if (text[at] === ",") {
        at++;
        skip();
      } else if (text[at] !== close) fail(`expected , or ${close}, got ${found()}`);
    }
    at++;
  }

  function readText(): string {
    const start = at++;
    let value = "";
    for (;;) {
      const c = text[at];
      if (c === undefined || c === "\n" || c === "\r") {
        return fail('expected " before the end of the line: this text is not closed', start);
      }
      if (c < " ") fail(`expected no control character in a text, got U+${hex(c)}`);
      at++;
      if (c === '"') return value;
      if (c !== "\\") {
        value += c;
        continue;
      }
      const letter = text[at] ?? "";
      const digits = letter === "u" ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 1, at + 5))?.[0] : undefined;
      if (digits !== undefined) value += String.fromCharCode(parseInt(digits, 16));
      else if (Object.hasOwn(ESCAPES, letter)) value += ESCAPES[letter];
      else fail(`expected one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX, got \\${letter}`, at - 1);
      at += digits === undefined ? 1 : 5;
    }
  }

  function finite(number: string): number {
    const behind = peek(WORD);
    if (behind !== undefined) fail(`expected a number, got ${number}${behind}`, at - number.length);
    const value = Number(number);
    if (!Number.isFinite(value)) fail(`expected a finite number, got ${number}`, at - number.length);
    return value;
  }

  function skip(): void {
    while (match(SPACE) !== undefined);
    if (text.startsWith("/*", at)) fail("expected */ before the end: this comment is not closed");
  }

  function peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  }

  function match(pattern: RegExp): string | undefined {
    const found = peek(pattern);
    at += found?.length ?? 0;
    return found;
  }

  function found(): string {
    if (at >= text.length) return "the end";
    const character = String.fromCodePoint(text.codePointAt(at)!);
    return peek(WORD) ?? (character < " " ? `U+${hex(character)}` : character);
  }

  function fail(what: string, position = at): never {
    const before = text.slice(0, position).split(/\r\n|\r|\n/);
    throw new SyntaxError(`line ${before.length}, column ${[...before.at(-1)!].length + 1}: ${what}`);
  }
}

const hex = (character: string): string =>
  character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
