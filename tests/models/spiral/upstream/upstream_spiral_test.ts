import { assert, assertEquals, assertThrows } from "@std/assert";
import { upstreamLine, type UpstreamRecord } from "../../../../lib/models/spiral/upstream/records.ts";
import { namedArrays, type Student } from "../../../../lib/models/spiral/upstream/student_weights.ts";
import { UpstreamSpiral } from "../../../../lib/models/spiral/upstream/upstream_spiral.ts";
import {
  assertClose,
  floatsOf,
  goldenArrays,
  goldenJson,
  goldenSizes,
  goldenStudent,
  goldenTeacher,
  numbersOf,
} from "../golden.ts";

const arrays = goldenArrays("train_steps.npz");
const { logs, printed } = goldenJson<{ logs: UpstreamRecord[]; printed: string[] }>("train_steps_log.json");
const [STEPS, BATCH, CONTEXT] = arrays.get("ctx")!.shape;

function fresh(): UpstreamSpiral {
  const sizes = goldenSizes(arrays, "teacher_");
  const studentSizes = { ...sizes, layers: 4, attentionRank: 16 };
  const student: Student = {
    sizes: studentSizes,
    weights: goldenStudent(arrays, studentSizes, "before_"),
    B: floatsOf(arrays, "before_B"),
    keepK: new Int32Array(4).fill(8),
    rho: new Float32Array(4),
  };
  return new UpstreamSpiral(student, goldenTeacher(arrays, sizes, "teacher_"));
}

function run(spiral: UpstreamSpiral, steps: number): UpstreamRecord[] {
  const [contexts, targets] = [numbersOf(arrays, "ctx"), numbersOf(arrays, "y")];
  return Array.from({ length: steps }, (_, i) =>
    spiral.step({
      contexts: contexts.subarray(i * BATCH * CONTEXT, (i + 1) * BATCH * CONTEXT),
      targets: targets.subarray(i * BATCH, (i + 1) * BATCH),
    }));
}

Deno.test("UpstreamSpiral.warmUp sets attention ranks as upstream and reads its logits", () => {
  const spiral = fresh();
  assertClose(spiral.warmUp(CONTEXT), numbersOf(arrays, "t_logits_warm"), { rtol: 2e-3, atol: 2e-3 });
  assertEquals([...spiral.student.keepK], [...numbersOf(arrays, "keepk")]);
});

for (const steps of [1, STEPS]) {
  Deno.test(`UpstreamSpiral.step gives upstream's records, ${steps} in a row`, () => {
    const spiral = fresh();
    spiral.warmUp(CONTEXT);
    const records = run(spiral, steps);
    records.forEach((record, i) => {
      for (const [key, expected] of Object.entries(logs[i]) as [keyof UpstreamRecord, number | number[]][]) {
        assertClose(
          [record[key]].flat(),
          [expected].flat(),
          { rtol: 1e-5, atol: 1e-5 },
          `step ${i + 1} ${key}`,
        );
      }
      assertEquals(record.keepk_all, logs[i].keepk_all);
    });
  });
}

Deno.test("UpstreamSpiral.step leaves upstream's weights, sources and reliabilities after five steps", () => {
  const spiral = fresh();
  spiral.warmUp(CONTEXT);
  run(spiral, STEPS);
  const { student, teacher } = spiral;
  for (const [name, weights] of namedArrays(student.weights)) {
    assertClose(weights, numbersOf(arrays, `after_${name}`), { rtol: 0, atol: 1e-6 }, name);
  }
  assertEquals(student.B, floatsOf(arrays, "after_B"));
  assertClose(teacher.sourceWeights, numbersOf(arrays, "rag_src_weight"), { rtol: 1e-5, atol: 1e-6 });
  assertClose(teacher.reliability.x, numbersOf(arrays, "rel_x"), { rtol: 1e-5, atol: 1e-7 });
  assertClose(teacher.reliability.y, numbersOf(arrays, "rel_y"), { rtol: 1e-6, atol: 0 });
  assertEquals([...teacher.reliability.n], [...numbersOf(arrays, "rel_n")]);
  assertClose(student.rho, numbersOf(arrays, "rho"), { rtol: 0, atol: 1e-7 });
  assertEquals([...student.keepK], [...numbersOf(arrays, "keepk")]);
});

Deno.test("upstreamLine prints upstream's line", () => {
  assertEquals(upstreamLine(logs[4]), printed[0]);
});

Deno.test("upstreamLine prints whole and small numbers as Python does", () => {
  const line = upstreamLine({ ...logs[4], rho0: -0.5, rho_all: [1, -2.5e-7, 0], eta0: 0 });
  assert(
    line.includes("rho=[1.0, -2.5e-07, 0.0]") && line.includes("ρ0=-0.500") && line.includes("η0=0.0000e+00"),
    line,
  );
});

Deno.test("UpstreamSpiral refuses a teacher of another vocabulary and ids that it does not know", () => {
  const { student, teacher } = fresh();
  const other = { ...teacher, sizes: { ...teacher.sizes, vocabSize: 31 } };
  assertThrows(() => new UpstreamSpiral(student, other), TypeError, "share a projection: (8,32) and (8,31)");
  const spiral = new UpstreamSpiral(student, teacher);
  assertThrows(() => spiral.step({ contexts: [32], targets: [0] }), RangeError, "from 0 to 31: 32");
  assertThrows(
    () => spiral.step({ contexts: [1, 2, 3], targets: [0, 1] }),
    TypeError,
    "2 contexts of one length",
  );
});
