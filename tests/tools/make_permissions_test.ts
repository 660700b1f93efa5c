import { assertEquals, assertThrows } from "@std/assert";
import { permissionsMarkdown, withPermissions } from "../../tools/make_permissions.ts";

// All commands now: the clock of bench and doctor opens a library once, which no single test is to close.
const table = await permissionsMarkdown();

Deno.test("permissionsMarkdown is what the README has between its marks", async () => {
  const page = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  assertEquals(
    withPermissions(page, table),
    page,
    "deno run -A tools/make_permissions.ts",
  );
});

Deno.test("withPermissions refuses a page without marks", () => {
  assertThrows(() => withPermissions("# haze", "table"), SyntaxError, "its marks must be there");
});
