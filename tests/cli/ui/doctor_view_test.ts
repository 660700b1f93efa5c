import { assert, assertEquals } from "@std/assert";
import { toJson } from "../../../cli/doctor/document.ts";
import { doctorScreen } from "../../../cli/ui/doctor_view.ts";
import { styleFor } from "../../../cli/ui/style.ts";
import { report, sample } from "../doctor/sample.ts";

const plain = styleFor(false);
const screen = (document = sample(), columns = 100, details = false) =>
  doctorScreen(document, columns, plain, details).trimEnd().split("\n");

Deno.test("doctorScreen shows the machine, each op with its gradient, edge points and speeds", () => {
  assertEquals(screen(sample({ advice: ["one", "two"] })), [
    "haze doctor: all 3 ops of wasm within their bounds",
    "machine   Some CPU, 2 cores, 32.0 GiB, linux x86_64, Deno 2.9.6, V8 15.0, load 0.1",
    "wasm      SIMD128, relaxed SIMD, fused multiply-add, int8 dot fused, shared memory, worker threads",
    "backends  wasm (examined; relaxed SIMD), wasm-strict (the same bits on every machine)",
    "threads   2: the same bits as one (3 ops compared)",
    "wasm: worst error beside float64 ≤ bound, in ulp; where; ∂ gradients (--details says in what units)",
    "✓ gelu             1.23≤2   0.7715     ∂ 1.23≤2    ✓ softmax          1.23≤2   0.7715",
    "edges     0 ✓3, NaN ✓3",
    "GFLOP/s (peak: register-only FMA loop 58, 2 threads 110)",
    "            32×64×64  512×512×512",
    "1 thread     47  81%      55  95%",
    "2 threads    44 0.9x     104 1.9x",
    "GB/s copy of 64 MiB arrays 21, 2 threads 24; triad of 64 MiB arrays 20, 2 threads 26",
    "backends at 512³, one thread, GFLOP/s: wasm 55, wasm-strict 44",
    "advice    one; two",
  ]);
});

Deno.test("doctorScreen names what fails: the op, by how much, where, and edge points", () => {
  const nan = { error: Infinity, at: "row of -∞", point: "C 7", got: NaN, exact: 0 };
  const accuracy = [
    report("gelu", { holds: false, worst: { ...report("gelu").worst, error: 84.3 } }),
    report("scale", { holds: false, faults: ["y was written beyond its end: 5 numbers"] }),
    report("softmax", {
      ...{ holds: false, kernel: "softmax" },
      edges: [{ kind: "masked rows", label: "[-∞]", holds: false, worst: nan }],
    }),
  ];
  const lines = screen(sample({ holds: false, accuracy }));
  assertEquals(lines[0], "haze doctor: 3 of 3 ops FAIL");
  const from = lines.findIndex((line) => line.startsWith("✗ FAIL"));
  assertEquals(lines.slice(from, from + 4), [
    "✗ FAIL gelu: 84.3 ulp of x, at most 2, at x 0.7715: 0.5, float64 gives 0.25",
    "✗ FAIL scale: y was written beyond its end: 5 numbers",
    "✗ FAIL softmax: edge point masked rows: row of -∞: NaN, float64 gives 0",
    "edges     0 ✓2, NaN ✓2, masked rows ✗ FAIL 1 of 1",
  ]);
  const threads = { threads: 2, differences: [{ op: "gemm" as const, at: "row 3: 1 and 2" }] };
  const text = screen(sample({ holds: false, threads })).join("\n");
  assert(text.includes("within their bounds, threads change bits: FAIL\n"), text);
  assert(text.includes("\nthreads   2: other bits than one in 1 op: FAIL (3 ops compared)\n"), text);
  assert(text.includes("\nFAIL gemm: other bits on threads: row 3: 1 and 2\n"), text);
});

Deno.test("doctorScreen keeps to the terminal, one cell a line and speeds downwards where it is narrow", () => {
  for (const columns of [40, 60, 80, 100, 200]) {
    for (const details of [false, true]) {
      const lines = screen(
        sample({ advice: ["a long line of advice that goes on and on"] }),
        columns,
        details,
      );
      const widest = Math.max(...lines.map((line) => [...line].length));
      assert(widest <= Math.max(Math.min(columns, 100), 49), `${widest} of ${columns}: ${lines.join("\n")}`);
    }
  }
  const narrow = screen(sample(), 40).join("\n");
  assert(narrow.includes("\n✓ gelu             1.23≤2   0.7715     ∂ 1.23≤2\n✓ softmax "), narrow);
  const shapes = screen(
    sample({ speed: { ...sample().speed!, products: [0, 1, 2].flatMap(() => sample().speed!.products) } }),
    60,
  );
  assert(shapes.includes("               1 thread   2 threads"), shapes.join("\n"));
  assert(shapes.includes("512×512×512     55  95%    104 1.9x"), shapes.join("\n"));
});

Deno.test("doctorScreen gives each op a paragraph on request: unit, reason, worst number, edge points", () => {
  const lines = screen(sample(), 100, true);
  const from = lines.indexOf("✓ gelu (kernel unary)");
  assertEquals(lines.slice(from + 1, from + 4), [
    "  1.23 ulp of x, at most 2 (a promise); worst at x 0.7715: 0.5, float64 gives 0.25; 1,234 numbers;",
    "  edge points 0 ✓1, NaN ✓1",
    "✓ gelu gradient (kernel unary)",
  ]);
  assert(lines.includes("✓ softmax"), lines.join("\n"));
});

Deno.test("doctorScreen says what is missing: SIMD, threads, a backend", () => {
  const features = { ...sample().features, relaxedSimd: false, fusedMultiplyAdd: false, threads: false };
  const backends = [{ name: "blas", available: false, detail: "Cannot find BLAS", hint: "install one" }];
  const text = screen(sample({ features, backends, threads: { threads: 1 }, speed: null })).join("\n");
  assert(
    text.replace(/\n {10}/g, " ").includes(
      "SIMD128, no relaxed SIMD, no fused multiply-add, int8 dot fused, shared memory, no worker threads",
    ),
    text,
  );
  assert(text.includes("backends  no blas: Cannot find BLAS (install one)"), text);
  assert(text.includes("threads   1: nothing to compare"), text);
  assert(!text.includes("GFLOP/s"), text);
});

Deno.test("toJson writes NaN and infinities as texts", () => {
  const worst = { error: Infinity, at: "", point: "", got: NaN, exact: -Infinity };
  const document = JSON.parse(toJson(sample({ accuracy: [report("exp", { worst })] })));
  assertEquals(document.accuracy[0].worst, {
    error: "Infinity",
    at: "",
    point: "",
    got: "NaN",
    exact: "-Infinity",
  });
  assertEquals(document.speed.peak, { oneThread: 58.2, allThreads: 110 });
});
