import { assertEquals } from "@std/assert";
import { wrap } from "../../../cli/ui/wrap.ts";

Deno.test("wrap breaks at spaces, and leaves a longer word whole", () => {
  assertEquals(wrap("one two three", 8, 2), ["one two", "  three"]);
  assertEquals(wrap("a extraordinary b", 6), ["a", "extraordinary", "b"]);
});

Deno.test("wrap counts no colours", () => {
  const red = "\x1b[31ma\x1b[0m b";
  assertEquals([wrap(red, 3), wrap(red, 2)], [[red], ["\x1b[31ma\x1b[0m", "b"]]);
});
