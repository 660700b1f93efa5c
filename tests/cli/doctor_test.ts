import { assert, assertEquals } from "@std/assert";
import type { DoctorDocument } from "../../cli/doctor/document.ts";
// Opens the system's clock, which stays open: outside of any test.
import "../../cli/commands/doctor.ts";
import { main } from "../../cli/haze.ts";
import { kernelsNamed, OP_NAMES } from "../../lib/kernels/mod.ts";
import { checkFailure, fakeIo, run, runJson } from "./support.ts";

const FEW = ["--quick", "--only", "softmax", "--only", "exp"];

/** A library for products that was opened stays open. */
const STAYS_OPEN = { sanitizeResources: false };

Deno.test("doctor examines all ops, compares threads and measures speeds", STAYS_OPEN, async () => {
  const { holds, machine, backend, threads, accuracy, speed, features } = await runJson<DoctorDocument>(
    ...["doctor", "--quick", "--threads", "2"],
  );
  assertEquals([holds, threads.differences ?? []], [true, []]);
  assertEquals(accuracy.map(({ op }) => op), [...OP_NAMES]);
  for (const { op, bound, worst, numbers } of accuracy) {
    assert(worst.error <= bound.most && numbers > 0, op);
  }
  assertEquals(backend, features.relaxedSimd ? "wasm" : "wasm-strict");
  assert(machine.cores >= 1 && machine.memoryBytes > 2 ** 28 && machine.cpu !== "", JSON.stringify(machine));
  const { peak, products, memory, backends } = speed!;
  assert(peak.oneThread > 0.5 && products.length === 5, JSON.stringify(speed));
  for (const { name, oneThread, shareOfPeak, gain } of products) {
    assert(oneThread > 0.1 && shareOfPeak > 0.05 && shareOfPeak < 3, name);
    assertEquals(gain !== undefined, threads.threads > 1, name);
  }
  assertEquals(memory.map(({ name, oneThread }) => [name, oneThread > 0.1]), [["copy", true], [
    "triad",
    true,
  ]]);
  // A library for products is there or not.
  assertEquals(backends.map(({ name }) => name).filter((name) => name !== "blas"), ["wasm", "wasm-strict"]);
});

Deno.test(
  "doctor --only examines ops alone, in the order of the table, and measures no speed",
  STAYS_OPEN,
  async () => {
    const { code, out, err } = await run("doctor", ...FEW);
    assertEquals([code, err], [0, ""]);
    const lines = out.trimEnd().split("\n");
    assert(/^haze doctor: all 2 ops of wasm\S* within their bounds$/.test(lines[0]!), out);
    assertEquals(lines.filter((line) => line.startsWith("✓ ")).map((line) => line.split(" ")[1]), [
      "exp",
      "softmax",
    ]);
    assert(
      lines.every((line) => [...line].length <= 80) && !out.includes("\x1b") && !out.includes("GFLOP"),
      out,
    );
    const document = await runJson<DoctorDocument>("doctor", ...FEW, "--backend", "reference32");
    assertEquals([document.backend, document.speed, document.threads], ["reference32", null, { threads: 1 }]);
  },
);

Deno.test("doctor ends with 1 and names the op if a kernel is wrong", STAYS_OPEN, async () => {
  const kernels = kernelsNamed("wasm-strict");
  const { softmax } = kernels;
  kernels.softmax = (x, y, rows, columns) => {
    softmax(x, y, rows, columns);
    if (rows === 1 && y.every((p) => p === 0)) y.fill(NaN);
  };
  try {
    const { code, out } = await run("doctor", ...FEW, "--backend", "wasm-strict");
    assertEquals(code, 1);
    // The backend with one thread that bits are compared with is a right one.
    assert(out.startsWith("haze doctor: 1 of 2 ops FAIL"), out);
    assert(out.includes("\n✗ softmax "), out);
    assert(/\n✗ FAIL softmax: edge point masked rows:\s+\[(-Infinity,?)+\]/.test(out), out);
    const json = await run("doctor", ...FEW, "--backend", "wasm-strict", "--json");
    const { holds, accuracy, advice } = JSON.parse(json.out) as DoctorDocument;
    assertEquals([json.code, holds, accuracy.map(({ holds }) => holds)], [1, false, [true, false]]);
    assert(advice[0]!.startsWith("1 op out of bounds: "), advice[0]);
  } finally {
    kernels.softmax = softmax;
  }
});

Deno.test("doctor refuses ops that there are none of, with the nearest name", STAYS_OPEN, async () => {
  for (const json of [false, true]) {
    const outcome = await run("doctor", "--only", "sofmax", ...(json ? ["--json"] : []));
    checkFailure(outcome, 2, "as there is none of that name: sofmax", json);
    assert(outcome.err.includes('hint: did you mean "softmax"?'), outcome.err);
  }
});

Deno.test("doctor stops at Ctrl-C, and takes its line of progress away", STAYS_OPEN, async () => {
  const io = fakeIo(undefined, { isTerminal: true, columns: 30 });
  const { err } = io;
  Object.assign(io, {
    err(text: string) {
      err(text);
      if (text.includes("examined log ")) io.interrupt();
    },
  });
  assertEquals(await main(["doctor", "--quick"], io), 130);
  assertEquals(io.written, {
    out: "",
    err: "\rexamined exp (1 of 69)\x1b[K\rexamined log (2 of 69)\x1b[K\r\x1b[Kstopped\n",
  });
});
