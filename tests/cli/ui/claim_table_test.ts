import { assertEquals } from "@std/assert";
import { tableLines } from "../../../cli/ui/claim_table.ts";

const TABLE = {
  columns: ["heads", "bits", "gates"],
  rows: [["hybrid", 3.10849, "0.50"], ["content", 1200, "-"]],
};

Deno.test("tableLines sets words to the left and numbers to the right", () => {
  assertEquals(tableLines(TABLE, 24), [
    "  heads     bits  gates",
    "  hybrid   3.108  0.50",
    "  content  1,200  -",
  ]);
});

Deno.test("tableLines lists rows where the terminal is too narrow for columns", () => {
  assertEquals(tableLines(TABLE, 22), [
    "  hybrid",
    "    bits   3.108",
    "    gates  0.50",
    "  content",
    "    bits   1,200",
    "    gates  -",
  ]);
});
