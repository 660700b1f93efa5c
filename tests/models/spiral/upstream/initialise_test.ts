import { assert, assertEquals, assertThrows } from "@std/assert";
import { initialSpiral } from "../../../../lib/models/spiral/mod.ts";
import { namedArrays } from "../../../../lib/models/spiral/upstream/student_weights.ts";
import { assertClose, floatsOf, goldenArrays, goldenSizes, numbersOf } from "../golden.ts";

Deno.test("initialSpiral draws the very numbers of upstream's teacher", () => {
  const arrays = goldenArrays("teacher_forward_default_init.npz");
  const { teacher } = initialSpiral(goldenSizes(arrays), floatsOf(arrays, "P"), 0);
  for (const [name, weights] of Object.entries({ ...teacher.weights, B: teacher.B })) {
    assertClose(weights, numbersOf(arrays, name), { rtol: 1e-6, atol: 0 }, name);
  }
});

Deno.test("initialSpiral gives the student upstream's sizes and scales, and the teacher's projection", () => {
  const P = new Float32Array(40 * 40).fill(1 / 40);
  const teacherSizes = { vocabSize: 40, width: 80, heads: 2, layers: 5, sharedRank: 8 };
  const { student, teacher } = initialSpiral(teacherSizes, P, 3);
  assertEquals(student.sizes, { vocabSize: 40, width: 80, layers: 5, attentionRank: 20, sharedRank: 8 });
  assertEquals([...student.keepK], [10, 10, 10, 10, 10]);
  assertEquals(student.B, teacher.B);
  assert(student.B !== teacher.B);
  for (const [name, weights] of namedArrays(student.weights)) {
    const rms = Math.sqrt(
      Array.from(weights).reduce((sum, weight) => sum + weight ** 2, 0) / weights.length,
    );
    const fan = name === "embed_W" ? 80 : name.includes("fc2") ? 320 : 80;
    assertClose([rms], [name.endsWith("_b") ? 0 : 0.02 / Math.sqrt(fan)], { rtol: 0.1, atol: 1e-12 }, name);
  }
});

Deno.test("initialSpiral depends on its seed and on nothing else", () => {
  const P = new Float32Array(64).fill(1 / 8);
  const sizes = { vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 };
  const embed = (seed: number) => initialSpiral(sizes, P, seed).student.weights.embed;
  assertEquals(embed(1), embed(1));
  assert(embed(1).some((weight, i) => weight !== embed(2)[i]));
});

Deno.test("initialSpiral refuses sizes and seeds that make no sense", () => {
  const P = new Float32Array(64).fill(1 / 8);
  const sizes = { vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 };
  for (const name of ["vocabSize", "width", "heads", "layers", "sharedRank"]) {
    assertThrows(
      () => initialSpiral({ ...sizes, [name]: 0 }, P, 0),
      RangeError,
      `${name} must be an integer from 1`,
    );
  }
  assertThrows(
    () => initialSpiral(sizes, P.subarray(1), 0),
    TypeError,
    "P must hold 64 numbers, 8 rows of 8: 63",
  );
  assertThrows(() => initialSpiral(sizes, P, -43), RangeError, "seed must be an integer from -42");
});
