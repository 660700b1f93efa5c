import type { JsonValue, TokenizerJson } from "./tokenizer.ts";

/**
 * Names a tokenizer by its content: the FNV-1a hash (64 bits, 16 hex digits) of its canonical JSON.
 *
 * Canonical JSON has the keys of every object sorted and no spaces, so the order in which a file lists its keys does
 * not matter and any other change does. It guards against mixing up tokenizers by accident, not against forgery.
 *
 * @throws {TypeError} if a value inside is not JSON: undefined, a function, a bigint, a number that is not finite,
 * a cycle.
 *
 * @example
 * ```ts
 * import { tokenizerHash, Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const json = Vocab.fromText("abc").toJSON();
 * assertEquals(tokenizerHash(json).length, 16);
 * assertEquals(tokenizerHash(json) === tokenizerHash(Vocab.fromText("abcd").toJSON()), false);
 * ```
 */
export function tokenizerHash(json: TokenizerJson): string {
  return contentHash(json, "hash a tokenizer");
}

/**
 * The FNV-1a hash (64 bits, 16 hex digits) of a value's {@linkcode canonicalJson}: a name for whatever it describes.
 *
 * @param act What is being done, for messages, as `hash a run`.
 * @throws {TypeError} as {@linkcode canonicalJson}.
 *
 * @example
 * ```ts
 * import { contentHash } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(contentHash({ a: 1, b: [2] }), contentHash({ b: [2], a: 1 }));
 * assertEquals(contentHash([1, 2]) === contentHash([2, 1]), false);
 * ```
 */
export function contentHash(value: JsonValue, act = "hash a value"): string {
  return fnv1a64(new TextEncoder().encode(canonicalJson(value, act)));
}

/**
 * JSON with the keys of every object sorted and no spaces: two values are equal exactly if their texts are.
 *
 * @param act What is being done, for messages.
 * @throws {TypeError} if a value inside is not JSON: undefined, a function, a bigint, a number that is not finite, a
 * cycle.
 *
 * @example
 * ```ts
 * import { canonicalJson } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonicalJson({ b: [1, null], a: "x" }), '{"a":"x","b":[1,null]}');
 * ```
 */
export function canonicalJson(value: JsonValue, act = "write JSON"): string {
  return writeCanonical(value, "json", 0, act);
}

// Nothing nests deeper than a handful of levels; the limit turns a cycle into a clear error.
const MAX_DEPTH = 64;

function writeCanonical(value: unknown, path: string, depth: number, act: string): string {
  if (depth > MAX_DEPTH) throw notJson(act, path, `more than ${MAX_DEPTH} levels or a cycle`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw notJson(act, path, `the number ${value}`);
    return JSON.stringify(value);
  }
  if (typeof value !== "object") throw notJson(act, path, typeof value);
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, i) => writeCanonical(item, `${path}[${i}]`, depth + 1, act));
    return `[${items.join(",")}]`;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = entries.map(([key, inner]) =>
    `${JSON.stringify(key)}:${writeCanonical(inner, `${path}.${key}`, depth + 1, act)}`
  );
  return `{${fields.join(",")}}`;
}

function notJson(act: string, path: string, got: string): TypeError {
  return new TypeError(`Cannot ${act} as its JSON may hold finite plain values only: got ${got} at ${path}`);
}

/**
 * Hashes bytes by FNV-1a with 64 bits: for each byte, xor it in, then multiply by 2⁴⁰ + 0x1b3 modulo 2⁶⁴.
 *
 * The state is two 32-bit halves, since bigint arithmetic would be some twenty times slower. Returns 16 hex digits.
 *
 * @example
 * ```ts
 * import { fnv1a64 } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fnv1a64(new TextEncoder().encode("a")), "af63dc4c8601ec8c");
 * ```
 */
export function fnv1a64(bytes: Uint8Array): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < bytes.length; i++) {
    low = (low ^ bytes[i]!) >>> 0;
    // Below 2^41, so exact in a double; its upper part carries into the high half.
    const product = low * 0x1b3;
    // The factor 2^40 moves the low half up by 40 bits: it adds low << 8 to the high half.
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
