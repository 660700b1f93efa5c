import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseJsonc } from "../../../cli/config/jsonc.ts";

Deno.test("parseJsonc reads what JSON.parse reads", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(0, 2), (text, indent) => {
    const value = JSON.parse(text);
    for (const spelt of [text, JSON.stringify(value, null, indent)]) {
      assertEquals(parseJsonc(spelt), value);
      assertEquals(parseJsonc(`\r\n// ${text}\r\n/* a /* b */ ${spelt} // done`), value);
    }
  }));
});

Deno.test("parseJsonc refuses what JSON.parse refuses, but for comments and trailing commas", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"',
    "1",
    "-",
    "01",
    "1.",
    ".5",
    "1e",
    "true",
    "nul",
    "\\",
    "'",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (words) => {
      const text = words.join("");
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        if (!/,[\]}]/.test(text)) assertThrows(() => parseJsonc(text), SyntaxError, "line 1, column ");
        return;
      }
      const keys = text.split('"a":').length - 1;
      if (keys < 2) assertEquals(parseJsonc(text), value as never);
    }),
    { numRuns: 500 },
  );
});

Deno.test("parseJsonc takes comments and trailing commas", () => {
  assertEquals(parseJsonc('// one\r\n{\r\n  "a": [1, 2,], /* two\r\n*/ "b": "// no comment",\r\n}\r\n'), {
    ...{ a: [1, 2], b: "// no comment" },
  });
  assertEquals(Object.keys(parseJsonc('{"__proto__": 1}') as object), ["__proto__"]);
  assertEquals(parseJsonc(String.raw`"\u00e9\n\/"`), "é\n/");
});

Deno.test("parseJsonc says where what is wrong", () => {
  const cases: [string, string][] = [
    ["steps: 4", "line 1, column 1: expected a value, got steps"],
    ["", "line 1, column 1: expected a value, got the end"],
    ['{"a": 1 "b": 2}', 'line 1, column 9: expected , or }, got "'],
    [
      '{\r\n  // é\r\n  "é": 1,\r\n  b: 2\r\n}',
      "line 4, column 3: expected a key in double quotes or }, got b",
    ],
    ['{"é": 1,\r"b" 2}', 'line 2, column 5: expected : behind the key "b", got 2'],
    ['{"a": 1, "a": 2}', 'line 1, column 10: expected each key once, got "a" again'],
    ['{"a": .5}', "line 1, column 7: expected a value, got .5"],
    ['{"a": 0x10}', "line 1, column 7: expected a number, got 0x10"],
    ['{"a": 1e999}', "line 1, column 7: expected a finite number, got 1e999"],
    ['{"a": NaN}', "line 1, column 7: expected a value, got NaN"],
    ['{"a": "b\n"}', 'line 1, column 7: expected " before the end of the line: this text is not closed'],
    ['{"a": "\\x"}', "line 1, column 8: expected one of "],
    ["{} /* never", "line 1, column 4: expected */ before the end: this comment is not closed"],
    ["{} {}", "line 1, column 4: expected the end, got {"],
    ["{,}", "line 1, column 2: expected a key in double quotes or }, got ,"],
    ["[1,,2]", "line 1, column 4: expected a value, got ,"],
    ["[".repeat(1e5), "line 1, column 66: expected at most 64 lists and objects within each other"],
    ['{"😀": }', "line 1, column 7: expected a value, got }"],
  ];
  for (const [text, said] of cases) assertThrows(() => parseJsonc(text), SyntaxError, said);
});
