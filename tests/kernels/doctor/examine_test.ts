import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOUNDS } from "../../../lib/kernels/doctor/bounds.ts";
import {
  compareBits,
  examineKernels,
  type Kernels,
  OP_NAMES,
  type OpReport,
} from "../../../lib/kernels/mod.ts";
import { backends } from "../support.ts";

const right = backends[0]!;
const quick = { effort: "quick" } as const;
const failing = (reports: readonly OpReport[]) => reports.filter(({ holds }) => !holds).map(({ op }) => op);

/** The same backend with some kernels replaced. */
const planted = (wrong: Partial<Kernels>): Kernels => ({ ...right, ...wrong });

Deno.test("examineKernels names every planted wrong kernel and where it goes wrong, and no other", async () => {
  const wrong = planted({
    // Off by 1e-5.
    unary(name, x, y) {
      right.unary(name, x, y);
      if (name === "gelu") right.scale(y, 1 + 1e-5, y);
    },
    // The slope of one side.
    unaryGrad(name, x, dy, dx) {
      right.unaryGrad(name, x, dy, dx);
      if (name === "sqrt") dx.forEach((value, i) => dx[i] = value === Infinity ? NaN : value);
    },
    // The last columns are forgotten where a tile does not divide them.
    gemm(call) {
      const whole = call.N - call.N % 8;
      right.gemm(
        call.N % 8 === 0 || call.transposeB ? call : { ...call, N: whole, strideB: call.N, strideC: call.N },
      );
    },
    // A row of nothing but −∞ divides 0 by 0.
    softmax(x, y, rows, columns) {
      right.softmax(x, y, rows, columns);
      for (let row = 0; row < rows; row++) {
        const own = y.subarray(row * columns, (row + 1) * columns);
        if (own.every((p) => p === 0)) own.fill(NaN);
      }
    },
    // Ties to the higher index.
    topK(call) {
      right.topK(call);
      const { values, indices, k } = call;
      for (let i = 0; i + 1 < k; i++) {
        if (values[i] !== values[i + 1]) continue;
        [indices[i], indices[i + 1]] = [indices[i + 1]!, indices[i]!];
      }
    },
    // Overwrites in place of adding.
    embeddingGrad(call) {
      call.dTable.fill(0);
      right.embeddingGrad(call);
    },
  });
  const reports = await examineKernels(wrong, quick);
  assertEquals(failing(reports), [
    ...["gelu", "sqrt gradient", "gemm", "gemm aᵀb", "gemm strided", "gemm epilogue"],
    ...["softmax", "topK", "embedding gradient"],
  ]);
  const of = (op: string) => reports.find((report) => report.op === op)!;
  const { worst } = of("gelu");
  assert(worst.error > 80 && worst.error < 200 && worst.at.startsWith("x "), JSON.stringify(worst));
  assert(Math.abs(worst.got / worst.exact - 1) < 1.1e-5, JSON.stringify(worst));
  // Only its edge point is wrong, and it is named.
  const softmax = of("softmax");
  assert(softmax.worst.error <= softmax.bound.most);
  assertEquals(softmax.edges.filter(({ holds }) => !holds).map(({ kind, worst }) => [kind, worst?.got]), [
    ["masked rows", NaN],
  ]);
  assertEquals(of("sqrt gradient").edges.filter(({ holds }) => !holds).map(({ kind }) => kind), ["0"]);
  assert(of("topK").edges.some(({ kind, holds }) => kind === "ties" && !holds));
  assert(/^\d+×\d+×\d+, row \d+, column \d+$/.test(of("gemm").worst.at), of("gemm").worst.at);
});

Deno.test("examineKernels reports writes beside an output, changed inputs and errors thrown", async () => {
  const wrong = planted({
    scale(x, factor, y) {
      right.scale(x, factor, y);
      new Float32Array(y.buffer as ArrayBuffer, y.byteOffset + 4 * y.length, 1)[0] = 1;
    },
    fill(y, value) {
      right.fill(y, value);
      new Float32Array(y.buffer as ArrayBuffer, y.byteOffset - 4, 1)[0] = 1;
    },
    crossEntropy(call) {
      right.crossEntropy(call);
      if (call.rows > 0) call.logits[0] = 7;
    },
    sum() {
      throw new RangeError("out of bounds");
    },
  });
  const ops = ["relu", "scale", "fill", "crossEntropy", "sum"] as const;
  const reports = await examineKernels(wrong, { ...quick, ops });
  assertEquals(reports.map(({ holds }) => holds), [true, false, false, false, false]);
  const faults = Object.fromEntries(reports.map(({ op, faults }) => [op, faults[0] ?? ""]));
  assertEquals(faults.relu, "");
  assert(faults.scale!.startsWith("y was written beyond its end: "), faults.scale);
  assert(faults.fill!.startsWith("y was written before its beginning: "), faults.fill);
  assert(faults.crossEntropy!.startsWith("logits was changed: "), faults.crossEntropy);
  assert(faults.sum!.startsWith("threw out of bounds: "), faults.sum);
});

Deno.test("examineKernels takes what ops, effort and signal say, and tells of each op", async () => {
  const told: [string, number, number][] = [];
  const stop = new AbortController();
  const reports = await examineKernels(right, {
    ...{ ...quick, ops: ["sqrt", "relu", "exp"], signal: stop.signal },
    onOp({ op }, done, total) {
      told.push([op, done, total]);
      if (done === 2) stop.abort();
    },
  });
  assertEquals(told, [["sqrt", 1, 3], ["relu", 2, 3]]);
  assertEquals(reports.map(({ op, kernel, bound }) => [op, kernel, bound]), [
    ["sqrt", "unary", BOUNDS.sqrt],
    ["relu", "unary", BOUNDS.relu],
  ]);
  const counts = await Promise.all((["quick", "usual"] as const).map(async (effort) => {
    const [report] = await examineKernels(right, { effort, ops: ["relu"] });
    return report!.numbers;
  }));
  assertEquals(counts, [40_000, 120_000]);
  const wrongOp = { ops: ["gellu" as "gelu"] };
  await assertRejects(
    () => examineKernels(right, wrongOp),
    RangeError,
    "Cannot examine an op as it must be one of exp, ",
  );
  const wrongEffort = { effort: "hard" as "full" };
  const message = "Cannot examine kernels as effort is one of quick, usual, full: hard";
  await assertRejects(() => examineKernels(right, wrongEffort), RangeError, message);
});

Deno.test("compareBits names the ops whose bits differ, by one bit too, and stops when told", async () => {
  const wrong = planted({
    layerNorm(call) {
      right.layerNorm(call);
      const { y, rows, columns } = call;
      const bits = new Int32Array(y.buffer as ArrayBuffer, y.byteOffset, y.length);
      if (rows * columns > 30_000) bits[rows * columns - 1]! ^= 1;
    },
  });
  const found = await compareBits(right, wrong, quick);
  assertEquals(found.map(({ op }) => op), ["layerNorm"]);
  assert(found[0]!.at.startsWith("normal, 4096 columns, "), found[0]!.at);
  assertEquals(await compareBits(right, wrong, { ...quick, signal: AbortSignal.abort() }), []);
  assertEquals(OP_NAMES.length, new Set(OP_NAMES).size);
});
