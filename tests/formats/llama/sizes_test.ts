import { assertEquals } from "@std/assert";
import { llamaParameters, type LlamaSizes, llamaSizesProblem } from "../../../lib/formats/llama/sizes.ts";
import { llamaTensorShapes } from "../../../lib/formats/llama/tensors.ts";
import { TINY } from "../llama_samples.ts";

Deno.test("llamaSizesProblem names the first impossible size", () => {
  const cases: [Partial<LlamaSizes>, string][] = [
    [{ dim: 0 }, "has a dim from 1 to 16777215: found 0"],
    [{ vocabSize: 2 ** 24 }, "has a vocabSize from 1 to 16777215: found 16777216"],
    [{ maxSeqLen: -1 }, "has a maxSeqLen from 1 to 16777215: found -1"],
    [{ hiddenDim: 1.5 }, "has a hiddenDim from 1 to 16777215: found 1.5"],
    [{ nLayers: 1001 }, "has at most 1000 layers: found 1001"],
    [{ nHeads: 3, nKvHeads: 1 }, "has a dim that its heads divide: found dim 8 with 3 heads"],
    [
      { nKvHeads: 3 },
      "has a number of heads that its key-value heads divide: found 4 heads with 3 key-value heads",
    ],
    [{ nHeads: 8 }, "has an even head size, as rotary pairs need: found 8 / 8"],
    [{ theta: 0 }, "has a positive rotary base: found theta 0"],
    [{ theta: NaN }, "has a positive rotary base: found theta NaN"],
    [{ eps: -1e-5 }, "has an eps from 0 to 1: found -0.00001"],
  ];
  for (const [change, message] of cases) {
    const problem = llamaSizesProblem({ ...TINY, ...change });
    assertEquals(problem && `${problem.rule}: ${problem.found}`, message);
  }
  assertEquals(llamaSizesProblem(TINY), null);
});

Deno.test("llamaParameters counts what llamaTensorShapes lists", () => {
  const others: Partial<LlamaSizes>[] = [{}, { tied: false }, { nKvHeads: 4 }, { nLayers: 5, hiddenDim: 7 }];
  for (const change of others) {
    const sizes = { ...TINY, ...change };
    const listed = Array.from(llamaTensorShapes(sizes), ([, shape]) => shape.reduce((a, b) => a * b, 1));
    assertEquals(llamaParameters(sizes), listed.reduce((a, b) => a + b));
  }
});
