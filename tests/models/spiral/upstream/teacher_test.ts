import { assert, assertEquals, assertThrows } from "@std/assert";
import { projectMean, projectVariance } from "../../../../lib/models/spiral/mod.ts";
import { layerStats } from "../../../../lib/models/spiral/mod.ts";
import { readContexts } from "../../../../lib/models/spiral/upstream/teacher_heads.ts";
import { teacherForward } from "../../../../lib/models/spiral/upstream/teacher_forward.ts";
import { assertClose, goldenArrays, goldenSizes, goldenTeacher, numbersOf } from "../golden.ts";

Deno.test("readContexts gives upstream's heads, precisions and posteriors layer by layer", () => {
  const arrays = goldenArrays("teacher_fusion.npz");
  const sizes = goldenSizes(arrays);
  const teacher = goldenTeacher(arrays, sizes);
  const [rows] = arrays.get("tokens")!.shape;
  const got: Record<string, number[]> = { heads: [], taus: [], mu: [], var: [], logits: [], var_logits: [] };
  const readings = readContexts(teacher, numbersOf(arrays, "tokens"), rows);
  assertEquals(readings.map((layers) => layers.length), new Array(rows).fill(sizes.layers));
  for (const layers of readings) {
    for (const { heads, precisions, fused } of layers) {
      got.heads.push(...heads);
      got.taus.push(...precisions);
      got.mu.push(...fused.mean);
      got.var.push(...fused.variance);
      got.logits.push(...projectMean(fused.mean, teacher.B));
      got.var_logits.push(...projectVariance(fused.variance, teacher.B));
    }
  }
  for (const [name, numbers] of Object.entries(got)) {
    assertClose(numbers, numbersOf(arrays, name), { rtol: 1e-5, atol: 1e-6 }, name);
  }
});

for (const file of ["teacher_forward.npz", "teacher_forward_default_init.npz"]) {
  Deno.test(`teacherForward follows upstream over consecutive batches: ${file}`, () => {
    const arrays = goldenArrays(file);
    const sizes = goldenSizes(arrays);
    const teacher = goldenTeacher(arrays, sizes);
    const [batches, B, T] = arrays.get("tokens")!.shape;
    assert(batches >= 2);
    const part = (name: string, i: number) => {
      const numbers = numbersOf(arrays, name);
      const size = numbers.length / batches;
      return numbers.subarray(i * size, (i + 1) * size);
    };
    for (let i = 0; i < batches; i++) {
      const read = teacherForward(teacher, part("tokens", i), B);
      assertClose(read.logits, part("logits", i), { rtol: 2e-3, atol: 2e-3 }, `logits ${i}`);
      assertClose(read.meanVariances, part("meanVars", i), { rtol: 1e-4, atol: 1e-6 }, `variances ${i}`);
      assertClose(read.temperatures, part("Ts", i), { rtol: 1e-5, atol: 1e-5 }, `temperatures ${i}`);
      assertClose(read.hazards, part("layer_hazard", i), { rtol: 1e-5, atol: 1e-6 }, `hazards ${i}`);
      assertEquals(read.suggestedRanks, [...part("keepk_suggest", i)]);
      const { x, y, n } = teacher.reliability;
      assertClose(x, part("rel_x", i), { rtol: 1e-5, atol: 1e-7 }, `x ${i}`);
      assertClose(y, part("rel_y", i), { rtol: 1e-5, atol: 1e-7 }, `y ${i}`);
      assertEquals([...n], [...part("rel_n", i)]);
      assertClose(
        teacher.sourceWeights,
        part("rag_src_weight", i),
        { rtol: 1e-5, atol: 1e-6 },
        `sources ${i}`,
      );
      const stabilisers = [1, 1.5].map((threshold) =>
        Array.from(
          { length: sizes.layers },
          (_, layer) => [...layerStats(teacher.reliability, layer, threshold).isStabiliser],
        )
      );
      assertEquals(stabilisers.map((layers) => layers.flat()), [[...part("stab10", i)], [
        ...part("stab15", i),
      ]]);
    }
    assertEquals(T, numbersOf(arrays, "tokens").length / batches / B);
  });
}

Deno.test("teacherForward refuses ids that it does not know before it remembers anything", () => {
  const arrays = goldenArrays("teacher_forward_default_init.npz");
  const teacher = goldenTeacher(arrays, goldenSizes(arrays));
  assertThrows(
    () => teacherForward(teacher, [1, 2, 3, 32], 2),
    RangeError,
    "token 3 must be an integer from 0 to 31: 32",
  );
  assertThrows(() => teacherForward(teacher, [1, 2, 3], 2), TypeError, "2 contexts of one length: 3 tokens");
  assert(teacher.reliability.n.every((count) => count === 0));
  assert(teacher.sourceWeights.every((weight) => weight === 1));
});
