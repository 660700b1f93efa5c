import { assert, assertEquals, assertThrows } from "@std/assert";
import { judge, pairedDifference } from "../../../lib/experiments/mod.ts";

const SMALLEST = 0.02;
const clear = { difference: pairedDifference([2, 2.1, 2.2], [1, 1.2, 1.1]), smallestEffect: SMALLEST };

Deno.test("judge is never kinder with others than with the whole family at hand", () => {
  const rest = [[1, 1.3, 1.1], [1, 1.01, 0.99], [3, 3.1, 2.7]].map((a) => ({
    ...{ difference: pairedDifference(a, [1, 1.02, 1.01]), smallestEffect: SMALLEST },
  }));
  const [whole] = judge([clear, ...rest]);
  const [alone] = judge([clear], 0.95, rest.length);
  assert(alone!.adjustedP >= whole!.adjustedP);
  assertEquals(alone!.adjustedP, Math.min(1, 4 * clear.difference.p));
});

Deno.test("judge takes an effect back if it is one of many comparisons", () => {
  assertEquals([0, 500].map((others) => judge([clear], 0.95, others)[0]!.verdict), ["effect", "undecided"]);
  assertThrows(() => judge([clear], 0.95, -1), RangeError, "others must be an integer");
});
