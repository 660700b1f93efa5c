import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseInteger, parseNumber } from "../../../cli/repl/numbers.ts";
import { commandLine, strip } from "../../../cli/repl/words.ts";

Deno.test("parseNumber by its own rule takes finite decimals and nothing else", () => {
  const taken: [string, number][] = [["1", 1], ["+.5", 0.5], ["2.", 2], ["-1e-3", -0.001], ["1E2", 100]];
  for (const [text, number] of taken) assertEquals(parseNumber(text, "exact"), number, text);
  for (const text of ["", "1_000", "nan", "inf", "1e999", "0x10", "٣", "1,5", " 1", "1e", ".", "--1", "²"]) {
    assertEquals(parseNumber(text, "exact"), undefined, text);
  }
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
    assertEquals(parseNumber(String(x), "exact"), Number(String(x)));
  }));
});

Deno.test("parseNumber by the upstream rule takes what Python's float takes", () => {
  const taken: [string, number][] = [
    ...[["1_000", 1000], ["1_0.0_5", 10.05], ["٣.٥", 3.5], ["𝟗", 9], ["１２", 12], ["1e1_0", 1e10]] as const,
    ...[["NaN", NaN], ["-inf", -Infinity], ["+Infinity", Infinity], ["1e999", Infinity], ["0_5", 5]] as const,
  ].map(([text, number]) => [text, number]);
  for (const [text, number] of taken) assertEquals(parseNumber(text, "upstream"), number, text);
  for (const text of ["", "_1", "1_", "1__0", "1_.5", "0x10", "²", "infinit", ".", "1,5", "e5"]) {
    assertEquals(parseNumber(text, "upstream"), undefined, text);
  }
});

Deno.test("parseInteger takes what a double holds exactly, by the upstream rule in Python's spelling", () => {
  const taken: [string, number][] = [["7", 7], ["-3", -3], ["+5", 5], ["007", 7], ["-0", 0]];
  for (const rule of ["exact", "upstream"] as const) {
    for (const [text, number] of taken) assertEquals(parseInteger(text, rule), number, text);
    for (const text of ["1.5", "²", "", "1e-3", "0x10", "9007199254740993", "1e400"]) {
      assertEquals(parseInteger(text, rule), undefined, text);
    }
  }
  // As the program's options take them, and Python's `int` does not.
  for (const [text, number] of [["1e9", 1e9], ["2.0", 2], ["-3e2", -300]] as const) {
    assertEquals([parseInteger(text, "exact"), parseInteger(text, "upstream")], [number, undefined]);
  }
  assertEquals([parseInteger("1_0", "exact"), parseInteger("1_0", "upstream")], [undefined, 10]);
  assertEquals([parseInteger("໓", "exact"), parseInteger("໓", "upstream")], [undefined, 3]);
});

Deno.test("strip and commandLine take Python's white space away and leave U+FEFF", () => {
  assertEquals(strip("\x1c\u3000 a b\x85\r\n"), "a b");
  assertEquals(strip("\ufeff x"), "\ufeff x");
  assertEquals(commandLine("/LEN \t 5  x"), { name: "len", words: ["5", "x"], rest: "5  x" });
  assertEquals(commandLine("/"), { name: "", words: [], rest: "" });
});
