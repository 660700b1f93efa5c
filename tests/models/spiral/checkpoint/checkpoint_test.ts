import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { type NpyInput, readNpz, writeNpz } from "../../../../lib/formats/mod.ts";
import {
  initialSpiral,
  loadWeights,
  readSpiralNpz,
  saveWeights,
  UpstreamSpiral,
  writeSpiralNpz,
} from "../../../../lib/models/spiral/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";
import { arraysOf, bytesOf, sample } from "./samples.ts";

Deno.test("saveWeights and loadWeights keep tokenizer, training state and everything learnt", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "spiral.npz");
    const spiral = sample();
    await saveWeights(path, spiral);
    const copy = await loadWeights(path);
    assertEquals(copy.tokenizer?.decode([0, 1, 7]), "abh");
    assertEquals(copy.training, spiral.training);
    assertEquals(copy.student, spiral.student);
    assertEquals(copy.teacher, spiral.teacher);
    assertEquals([copy.seed, copy.warnings], [7, []]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["spiral.npz"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a spiral that is saved, loaded and trained on goes the way of one that was not", () => {
  const train = (spiral: UpstreamSpiral, random: Pcg64, steps: number) =>
    Array.from({ length: steps }, () => {
      const draw = (n: number) => Array.from({ length: n }, () => random.below(8));
      return spiral.step({ contexts: draw(6), targets: draw(2) });
    });
  const { student, teacher } = sample();
  const whole = new UpstreamSpiral(student, { ...teacher, P: teacher.P! });
  const random = new Pcg64(1);
  train(whole, random, 3);
  const training = { step: whole.steps, random: random.state() };
  const saved = readSpiralNpz(writeSpiralNpz({ student, teacher, seed: 7, training }));
  const resumed = new UpstreamSpiral(saved.student, { ...saved.teacher, P: saved.teacher.P! });
  resumed.steps = saved.training!.step;
  assertEquals(train(resumed, Pcg64.fromState(saved.training!.random), 4), train(whole, random, 4));
});

Deno.test("loadWeights says that a file is not there", async () => {
  await assertRejects(
    () => loadWeights("/no/such/spiral.npz"),
    Error,
    "Cannot read /no/such/spiral.npz as it must be",
  );
});

Deno.test("writeSpiralNpz refuses a tokenizer of another size", () => {
  const spiral = { ...sample(), tokenizer: Vocab.fromText("abc") };
  assertThrows(() => writeSpiralNpz(spiral), RangeError, "model and tokenizer must have one size: 8 and 3");
});

type Change = (arrays: Map<string, NpyInput>) => void;
const set = (key: string, data: NpyInput["data"], shape: number[] = []): Change => (arrays) =>
  void arrays.set(key, { shape, data });
const REFUSALS: readonly (readonly [what: string, change: Change, says: string])[] = [
  ["no V", (arrays) => void arrays.delete("meta_V"), "meta_V must be there: it is missing"],
  ["V of floats", set("meta_V", Float64Array.of(8)), "meta_V must be a single integer: <f8 of shape ()"],
  ["V in a row", set("meta_V", Int32Array.of(8), [1]), "meta_V must be a single integer: <i4 of shape (1,)"],
  ["V of 0", set("meta_V", Int32Array.of(0)), "meta_V must be an integer from 1 to 16777216: 0"],
  ["V of 2^62", set("meta_V", BigInt64Array.of(2n ** 62n)), "meta_V must be an integer from 1 to 16777216"],
  [
    "another V",
    set("meta_V", Int32Array.of(9)),
    "student_B must be a float array of shape (2,9): <f4 of shape (2,8)",
  ],
  [
    "a million blocks",
    set("student_cfg_L", Int32Array.of(1e6)),
    "student_keepk must be a integer array of shape (1000000,)",
  ],
  ["fewer blocks", (arrays) => {
    set("student_cfg_L", Int32Array.of(3))(arrays);
    set("student_keepk", Int32Array.of(2, 2, 2), [3])(arrays);
    set("student_rho", new Float32Array(3), [3])(arrays);
  }, "student_blk3_attn_q_W must not be there: the student has 3 blocks"],
  [
    "a weight missing",
    (arrays) => void arrays.delete("student_blk2_ffn_fc1_b"),
    "student_blk2_ffn_fc1_b must be a float array of shape (16,): it is missing",
  ],
  [
    "a weight of integers",
    set("student_head_mean_b", Int32Array.of(0, 0), [2]),
    "student_head_mean_b must be a float array of shape (2,): <i4",
  ],
  [
    "a weight that is NaN",
    set("student_head_mean_b", Float32Array.of(0, NaN), [2]),
    "student_head_mean_b must hold finite float32 numbers: NaN at 1",
  ],
  [
    "a weight too large",
    set("student_head_mean_b", Float64Array.of(1e300, 0), [2]),
    "student_head_mean_b must hold finite float32 numbers: 1e+300 at 0",
  ],
  [
    "more columns than k",
    set("student_keepk", Int32Array.of(2, 2, 2, 17), [4]),
    "student_keepk must hold integers from 1 to 16: 17 at 3",
  ],
  [
    "no columns",
    set("student_keepk", Int32Array.of(0, 2, 2, 2), [4]),
    "student_keepk must hold integers from 1 to 16: 0 at 0",
  ],
  [
    "a negative source",
    set("teacher_rag_src_weight", Float32Array.of(-1, 1, 1, 1, 1, 1, 1, 1), [8]),
    "teacher_rag_src_weight must hold finite float32 numbers of at least 0: -1 at 0",
  ],
  [
    "a prior below 0",
    set("teacher_tau0", Float64Array.of(-1)),
    "teacher_tau0 must be a finite number of at least 0: -1",
  ],
  [
    "half a training state",
    (arrays) => void arrays.delete("training_step"),
    "training_step must be there beside the other: it is missing",
  ],
  ["an even increment", set("training_rng", BigUint64Array.of(1n, 2n, 3n, 4n), [4]), "`increment` is odd"],
  [
    "a tokenizer of words",
    set("tokenizer_json", new TextEncoder().encode("no json"), [7]),
    "tokenizer_json must be JSON in UTF-8",
  ],
  [
    "a tokenizer without kind",
    set("tokenizer_json", new TextEncoder().encode("[]"), [2]),
    "tokenizer_json must be an object with a kind: []",
  ],
  ["a tokenizer of another size", (arrays) => {
    const text = new TextEncoder().encode(JSON.stringify(Vocab.fromText("ab").toJSON()));
    set("tokenizer_json", text, [text.length])(arrays);
  }, "tokenizer_json must have 8 tokens as the model has: 2"],
];

for (const [what, change, says] of REFUSALS) {
  Deno.test(`readSpiralNpz refuses ${what}`, () => {
    const arrays = arraysOf(sample());
    change(arrays);
    assertThrows(() => readSpiralNpz(bytesOf(arrays), "bad.npz"), SyntaxError, says);
    assertThrows(() => readSpiralNpz(bytesOf(arrays), "bad.npz"), SyntaxError, "bad.npz");
  });
}

Deno.test("readSpiralNpz tells of strange arrays and of a projection that the teacher loses", () => {
  const arrays = arraysOf(sample());
  arrays.set("odd", { shape: [], data: Int8Array.of(1) });
  arrays.set("teacher_B", { shape: [2, 8], data: new Float32Array(16) });
  const { warnings, teacher, student } = readSpiralNpz(bytesOf(arrays));
  assertEquals(warnings, [
    "it holds arrays that are none of its own and are ignored: odd",
    "its teacher_B is another than its student_B: the teacher takes the student's",
  ]);
  assert(teacher.B === student.B);
});

Deno.test("readSpiralNpz reads halves, doubles and other integers as numpy may have written them", () => {
  const arrays = arraysOf(sample());
  const B = arrays.get("student_B")!;
  arrays.set("student_B", { shape: B.shape, data: Float64Array.from(B.data as Float32Array) });
  arrays.set("student_keepk", { shape: [4], data: BigInt64Array.of(2n, 3n, 4n, 5n) });
  arrays.set("meta_V", { shape: [], data: Uint8Array.of(8) });
  const { student } = readSpiralNpz(writeNpz(arrays));
  assertEquals(student.B, sample().student.B);
  assertEquals([...student.keepK], [2, 3, 4, 5]);
});

Deno.test("writeSpiralNpz writes what numpy names and shapes say", () => {
  const { student, teacher } = initialSpiral(
    { vocabSize: 8, width: 4, heads: 3, layers: 2, sharedRank: 2 },
    sample().teacher.P!,
    0,
  );
  const arrays = readNpz(writeSpiralNpz({ student, teacher, seed: 0 }));
  assertEquals(arrays.get("teacher_W1")?.shape, [2, 3, 4, 16]);
  assertEquals(arrays.get("teacher_rel_n")?.dtype, "<i4");
  assertEquals(arrays.get("meta_seed"), { shape: [], dtype: "<i8", data: BigInt64Array.of(0n) });
});
