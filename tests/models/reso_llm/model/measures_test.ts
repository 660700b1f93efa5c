import { assertAlmostEquals } from "@std/assert";
import { logitCoherence, rowNorm } from "../../../../lib/models/reso_llm/model/measures.ts";
import { tensor } from "../../../../lib/tensor/mod.ts";
import { reference } from "../../haze/support.ts";

const exact = (data: number[], shape: number[]) => tensor(data, { shape, kernels: reference });

Deno.test("logitCoherence is 0 of equal logits, 1 of a sure one, and the mean over positions", () => {
  assertAlmostEquals(logitCoherence(exact([3, 3, 3, 3], [1, 1, 4])).item(), 0, 1e-12);
  assertAlmostEquals(logitCoherence(exact([0, 0, 90, 0], [1, 1, 4])).item(), 1, 1e-12);
  assertAlmostEquals(logitCoherence(exact([3, 3, 3, 3, 0, 0, 90, 0], [1, 2, 4])).item(), 0.5, 1e-12);
  // Two of four tokens share all: half of ln 4 is left.
  assertAlmostEquals(logitCoherence(exact([90, 90, 0, 0], [1, 1, 4])).item(), 0.5, 1e-12);
  assertAlmostEquals(logitCoherence(exact([7, 8], [1, 2, 1])).item(), 1, 1e-12);
});

Deno.test("rowNorm is the root of the mean square of the rows' lengths", () => {
  assertAlmostEquals(rowNorm(exact([3, 4, 0, 0], [2, 1, 2])).item(), Math.sqrt(25 / 2), 1e-12);
});
