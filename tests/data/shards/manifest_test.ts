import { assertEquals, assertThrows } from "@std/assert";
import { formatManifest, isModuleName, parseManifest } from "../../../lib/data/mod.ts";

const ENTRIES = [
  { name: "base", file: "base.shard", weight: 1 },
  { name: "größe_2.1", file: "tok-4096.bin", weight: 0.25 },
  { name: "off", file: "off.shard", weight: 0 },
];

Deno.test("parseManifest gives back what formatManifest wrote, with a line a module", () => {
  for (const entries of [[], ENTRIES.slice(0, 1), ENTRIES]) {
    const text = formatManifest(entries);
    assertEquals(parseManifest(text, "modules.json"), entries);
    assertEquals(text.split("\n").filter((line) => line.includes('"name"')).length, entries.length);
  }
});

Deno.test("parseManifest refuses what is no manifest, naming what is wrong", () => {
  const whole = JSON.parse(formatManifest(ENTRIES));
  const entry = (change: Record<string, unknown>) => ({ ...whole, modules: [{ ...ENTRIES[0], ...change }] });
  const cases: [unknown, string][] = [
    [[], "it must be of format haze-modules: []"],
    [{ ...whole, format: "x" }, "it must be of format haze-modules: x"],
    [{ ...whole, formatVersion: 2 }, "its formatVersion must be 1: 2"],
    [{ ...whole, seed: 1 }, "it may have the keys format, formatVersion, modules alone: seed"],
    [{ ...whole, modules: {} }, "its modules must be a list: {}"],
    [{ ...whole, modules: [3] }, "each module must be an object: 3"],
    [entry({ wieght: 2 }), "a module may have the keys name, file, weight alone: wieght"],
    [entry({ name: "" }), "a module's name must be of letters"],
    [entry({ name: "a/b" }), "a module's name must be of letters"],
    [
      entry({ file: "../base.shard" }),
      "the file of base must be a .shard or .bin in the same folder: ../base.shard",
    ],
    [entry({ file: "/etc/passwd" }), "the file of base must be"],
    [entry({ file: "sub\\base.bin" }), "the file of base must be"],
    [entry({ file: ".shard" }), "the file of base must be"],
    [entry({ file: undefined }), "the file of base must be"],
    [entry({ weight: -1 }), "the weight of base must be a number of at least 0: -1"],
    [entry({ weight: "1" }), "the weight of base must be"],
    [{ ...whole, modules: [ENTRIES[0], ENTRIES[0]] }, "a module's name must be there once: base"],
  ];
  for (const [document, text] of cases) {
    assertThrows(
      () => parseManifest(JSON.stringify(document), "m.json"),
      SyntaxError,
      `Cannot read m.json as ${text}`,
    );
  }
  assertThrows(() => parseManifest("{", "m.json"), SyntaxError, "Cannot read m.json as it must be JSON: ");
});

Deno.test("isModuleName takes names that are safe as files and refuses the others", () => {
  for (const name of ["a", "tok4096", "_x-1.2", "Größe", "本"]) assertEquals(isModuleName(name), true, name);
  for (
    const name of ["", ".", "..", ".hidden", "-".repeat(101), "a b", "a/b", "a\\b", "a\n", "a:b", "\u202ea"]
  ) {
    assertEquals(isModuleName(name), false, name);
  }
});
