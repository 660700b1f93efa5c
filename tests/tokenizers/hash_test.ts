import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fnv1a64, tokenizerHash, type TokenizerJson, Vocab } from "../../lib/tokenizers/mod.ts";

Deno.test("fnv1a64 gives the published values", () => {
  const hash = (text: string): string => fnv1a64(new TextEncoder().encode(text));
  assertEquals(hash(""), "cbf29ce484222325");
  assertEquals(hash("a"), "af63dc4c8601ec8c");
  assertEquals(hash("foobar"), "85944171f73967e8");
});

Deno.test("fnv1a64 equals the same recurrence in bigint arithmetic", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    let state = 0xcbf29ce484222325n;
    for (const byte of bytes) state = ((state ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    assertEquals(fnv1a64(bytes), state.toString(16).padStart(16, "0"));
  }));
});

Deno.test("tokenizerHash ignores the order of keys at every depth", () => {
  const a: TokenizerJson = { kind: "x", inner: { p: 1, q: [{ r: 1, s: 2 }] } };
  const b: TokenizerJson = { inner: { q: [{ s: 2, r: 1 }], p: 1 }, kind: "x" };
  assertEquals(tokenizerHash(a), tokenizerHash(b));
});

Deno.test("tokenizerHash changes with any value, key or order of a list", () => {
  const base: TokenizerJson = { kind: "x", list: ["a", "b"], n: 1 };
  const variants: TokenizerJson[] = [
    { kind: "y", list: ["a", "b"], n: 1 },
    { kind: "x", list: ["b", "a"], n: 1 },
    { kind: "x", list: ["ab"], n: 1 },
    { kind: "x", list: ["a", "b"], n: 2 },
    { kind: "x", list: ["a", "b"], m: 1 },
    { kind: "x", list: ["a", "b"], n: "1" },
    { kind: "x", list: ["a", "b"] },
  ];
  const hashes = new Set([base, ...variants].map(tokenizerHash));
  assertEquals(hashes.size, variants.length + 1);
});

Deno.test("tokenizerHash tells lone surrogates apart and survives a trip through text", () => {
  const high = Vocab.fromText("\ud800").toJSON();
  const low = Vocab.fromText("\udc00").toJSON();
  assert(tokenizerHash(high) !== tokenizerHash(low));
  assertEquals(tokenizerHash(JSON.parse(JSON.stringify(high))), tokenizerHash(high));
});

Deno.test("tokenizerHash refuses what JSON cannot hold", () => {
  const bad = (value: unknown): TokenizerJson => ({ kind: "x", value }) as unknown as TokenizerJson;
  assertThrows(() => tokenizerHash(bad(NaN)), TypeError, "got the number NaN at json.value");
  assertThrows(() => tokenizerHash(bad(undefined)), TypeError, "got undefined at json.value");
  assertThrows(() => tokenizerHash(bad([1, () => 1])), TypeError, "got function at json.value[1]");
  const cycle: Record<string, unknown> = { kind: "x" };
  cycle.self = cycle;
  assertThrows(() => tokenizerHash(cycle as unknown as TokenizerJson), TypeError, "levels or a cycle");
});
