import { assert, assertEquals } from "@std/assert";
import { showFound, showValue } from "../../lib/tokenizers/show_value.ts";

Deno.test("showValue writes anything that a file may hold on one short line", () => {
  assertEquals([showValue(1), showValue("1"), showValue([1, "a"]), showValue(null)], [
    "1",
    '"1"',
    '[1,"a"]',
    "null",
  ]);
  assertEquals([showValue(undefined), showFound(undefined), showFound(0)], ["undefined", "nothing", "0"]);
  assertEquals(showValue("x".repeat(100), 10), '"xxxxxx...');
  assertEquals(showValue({ toString: 1, valueOf: 2 }), '{"toString":1,"valueOf":2}');
});

Deno.test("showValue takes what nests too deeply for the stack, and what is no JSON", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 300_000; i++) deep = i % 2 === 0 ? [deep] : { length: deep, x: "y" };
  const shown = showValue(deep);
  assert(shown === "a value that nests too deeply" || shown.length === 80, shown);
  const circle: unknown[] = [];
  circle.push(circle);
  assertEquals(showValue(circle), "a value that is no JSON");
});
