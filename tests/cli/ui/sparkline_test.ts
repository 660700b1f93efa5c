import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { sparkline } from "../../../cli/ui/sparkline.ts";

Deno.test("sparkline scales from the smallest value to the largest", () => {
  assertEquals(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8), "▁▂▃▄▅▆▇█");
  assertEquals(sparkline([-5, 100], 8), "▁█");
});

Deno.test("sparkline draws a constant or single value at half height", () => {
  assertEquals(sparkline([3, 3, 3], 5), "▅▅▅");
  assertEquals(sparkline([1e300], 5), "▅");
});

Deno.test("sparkline averages a long series in even groups", () => {
  assertEquals(sparkline([0, 0, 7, 7], 2), "▁█");
  assertEquals(sparkline([0, 14, 7, 7], 2), "▅▅");
  assertEquals(sparkline(Array.from({ length: 8000 }, (_, i) => i), 8), "▁▂▃▄▅▆▇█");
});

Deno.test("sparkline leaves out what is not finite and shows a gap where nothing else is", () => {
  assertEquals(sparkline([0, NaN, 7], 3), "▁ █");
  assertEquals(sparkline([0, NaN, Infinity, 7], 2), "▁█");
  assertEquals(sparkline([NaN, NaN], 2), "  ");
  assertEquals(sparkline([-1e308, 1.7e308], 2), "▅▅");
});

Deno.test("sparkline of nothing or of no width is empty", () => {
  assertEquals(sparkline([], 8), "");
  assertEquals(sparkline([1, 2], 0), "");
  assertEquals(sparkline([1, 2], -3), "");
});

Deno.test("sparkline has the asked width for any values", () => {
  fc.assert(fc.property(fc.array(fc.double()), fc.integer({ min: 0, max: 30 }), (values, width) => {
    const drawn = sparkline(values, width);
    assertEquals([...drawn].length, Math.min(width, values.length));
    assert(/^[▁▂▃▄▅▆▇█ ]*$/.test(drawn), drawn);
  }));
});
