/** What a profile prints and writes. */
import { assert, assertEquals } from "@std/assert";
import { profileKernels } from "../../../lib/kernels/profile/profile_kernels.ts";
import { profileTable } from "../../../lib/kernels/profile/profile_table.ts";
import { profileTrace } from "../../../lib/kernels/profile/profile_trace.ts";
import type { ProfileReport } from "../../../lib/kernels/profile/profile.ts";
import { wasmKernels } from "../../../lib/kernels/wasm/backend.ts";
import { referenceKernels } from "../../../lib/kernels/reference/backend.ts";

/** How well the clocks of two threads agree, in µs: some 1, but a busy system sets its clock. */
const CLOCKS = 200;

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Record<string, unknown>;
}

function traced(traceCalls: number) {
  const kernels = profileKernels(referenceKernels("float32"), { traceCalls });
  const [a, c] = [new Float32Array(4), new Float32Array(4)];
  for (let i = 0; i < 2; i++) {
    kernels.profile.span("step", () => {
      kernels.gemm({ a, b: a, c, M: 2, N: 2, K: 2 });
      kernels.fill(a, i);
    });
  }
  kernels.profile.span("evaluation", () => kernels.fill(c, 0));
  return JSON.parse(profileTrace(kernels.profile)) as {
    traceEvents: Event[];
    displayTimeUnit: string;
    otherData?: unknown;
  };
}

Deno.test("profileTrace writes complete events in µs, calls within their spans", () => {
  const { traceEvents, displayTimeUnit, otherData } = traced(100);
  assertEquals([displayTimeUnit, otherData], ["ms", undefined]);
  const names = traceEvents.filter(({ ph }) => ph === "M");
  assertEquals(names.map(({ name, args }) => [name, args]), [
    ["process_name", { name: "haze" }],
    ["thread_name", { name: "main thread" }],
  ]);
  const complete = traceEvents.filter(({ ph }) => ph === "X");
  assertEquals(complete.length + names.length, traceEvents.length);
  for (const { name, ts, dur, pid, tid } of complete) {
    assert(Number.isFinite(ts) && ts! >= 0 && Number.isFinite(dur) && dur! >= 0, name);
    assertEquals([pid, tid], [1, 1]);
  }
  const spans = complete.filter(({ cat }) => cat === "span");
  const calls = complete.filter(({ cat }) => cat !== "span");
  assertEquals(spans.map(({ name }) => name), ["step 1", "step 2", "evaluation 1"]);
  assertEquals(calls.map(({ name }) => name), ["gemm NN", "fill", "gemm NN", "fill", "fill"]);
  assertEquals(calls[0]!.args!.sizes, "2x2x2");
  assertEquals(Object.keys(calls[1]!.args!), ["sizes"]);
  const inside = (call: Event, span: Event) =>
    call.ts! >= span.ts! - 0.001 && call.ts! + call.dur! <= span.ts! + span.dur! + 0.002;
  const places = calls.map((call) => spans.findIndex((span) => inside(call, span)));
  assertEquals(places, [0, 0, 1, 1, 2]);
  assert(calls.every((call, i) => i === 0 || call.ts! >= calls[i - 1]!.ts! + calls[i - 1]!.dur! - 0.002));
});

Deno.test("profileTrace says how many calls had no room, and keeps the first", () => {
  const { traceEvents, otherData } = traced(3);
  assertEquals(otherData, { callsLeftOut: 2 });
  const calls = traceEvents.filter(({ ph, cat }) => ph === "X" && cat !== "span");
  assertEquals(calls.map(({ name }) => name), ["gemm NN", "fill", "gemm NN"]);
  assertEquals(traced(0).traceEvents.filter(({ ph }) => ph === "X"), []);
});

Deno.test("profileTrace has the parts of worker threads on threads of their own, within their calls", async () => {
  const plain = wasmKernels({ threads: 3, maxPages: 2048 });
  const kernels = profileKernels(plain, { traceCalls: 100 });
  const n = 128;
  const { floats } = kernels.region(3 * n * n);
  const part = (i: number) => floats.subarray(i * n * n, (i + 1) * n * n);
  const product = () => kernels.gemm({ a: part(0), b: part(1), c: part(2), M: n, N: n, K: n });
  product();
  for (let tries = 0; tries < 2000 && !plain.launcher.sharesWork; tries++) {
    await new Promise((wake) => setTimeout(wake, 1));
  }
  assert(plain.launcher.sharesWork, "workers did not start within two seconds");
  kernels.profile.span("shared", product);
  const plan = kernels.record(product);
  kernels.profile.span("replayed", () => plan!.replay());
  kernels.profile.span("alone", () => kernels.fill(part(0).subarray(0, 8), 1));
  const { traceEvents } = JSON.parse(profileTrace(kernels.profile)) as { traceEvents: Required<Event>[] };
  const threads = traceEvents.filter(({ name }) => name === "thread_name");
  assertEquals(threads.map(({ tid, args }) => [tid, args.name]), [
    ...[[1, "main thread"], [2, "worker 1"], [3, "worker 2"]],
  ]);
  const complete = traceEvents.filter(({ ph, cat }) => ph === "X" && cat !== "span");
  const calls = complete.filter(({ tid }) => tid === 1);
  assertEquals(calls.map(({ name }) => name), ["gemm NN", "gemm NN", "gemm NN", "gemm NN", "fill"]);
  for (const tid of [2, 3]) {
    const parts = complete.filter((event) => event.tid === tid);
    // The workers were starting while the first product ran. The third is the one that was recorded.
    assertEquals(parts.map(({ name }) => name), ["gemm NN", "gemm NN", "gemm NN"]);
    parts.forEach(({ ts, dur }, i) => {
      const call = calls[i + 1]!;
      assert(
        dur > 0 && ts >= call.ts - CLOCKS && ts + dur <= call.ts + call.dur + CLOCKS,
        JSON.stringify(call),
      );
    });
  }
  plain.launcher.close();
});

const REPORT: ProfileReport = {
  ms: 250,
  sections: [
    {
      ...{ name: "step", spans: 10, ms: 200, outsideMs: 20, clockMs: 1 },
      rows: [
        {
          ...{ kernel: "gemm NN + gelu", sizes: "8x16x4", phase: "forward", calls: 20, ms: 120, flop: 6e8 },
          gigaflops: 100,
        },
        { kernel: "softmaxGrad", sizes: "8x4", phase: "gradient", calls: 15, ms: 40 },
        { kernel: "adamw", sizes: "99", phase: "optimiser", calls: 10, ms: 16 },
        { kernel: "fill", sizes: "99", phase: "optimiser", calls: 10, ms: 4 },
      ],
    },
    { name: "elsewhere", spans: 0, ms: 50, outsideMs: 50, clockMs: 0, rows: [] },
  ],
};

Deno.test("profileTable adds up to the time of a span, on the average", () => {
  assertEquals(
    profileTable(REPORT).split("\n"),
    [
      "250.0 ms: step 80.0 %, elsewhere 20.0 %",
      "",
      "step, 10 times, 20.0 ms each",
      "  forward 60.0 %, gradient 20.0 %, optimiser 10.0 %, outside kernels 10.0 %",
      "kernel           sizes   phase      calls     ms    share  GFLOP/s",
      "gemm NN + gelu   8x16x4  forward        2   12.0   60.0 %    100.0",
      "softmaxGrad      8x4     gradient     1.5  4.000   20.0 %",
      "adamw            99      optimiser      1  1.600    8.0 %",
      "fill             99      optimiser      1  0.400    2.0 %",
      "outside kernels                            2.000   10.0 %",
      "all                                         20.0  100.0 %",
      "reading the clock took 0.5 % of that",
      "",
      "elsewhere, 50.0 ms",
      "  outside kernels 100.0 %",
      "",
    ],
  );
});

Deno.test("profileTable puts what has no room into one row, and sections that are not asked for into a line", () => {
  const lines = profileTable(REPORT, { rows: 2, sections: ["step"] }).split("\n");
  assertEquals(lines.slice(5, 9), [
    "gemm NN + gelu   8x16x4  forward      2   12.0   60.0 %    100.0",
    "3 more                              3.5  6.000   30.0 %",
    "outside kernels                          2.000   10.0 %",
    "all                                       20.0  100.0 %",
  ]);
  const narrow = (columns: number) => profileTable(REPORT, { columns }).split("\n").slice(4, 6);
  assertEquals(narrow(65), [
    "kernel           sizes   calls     ms    share  GFLOP/s",
    "gemm NN + gelu   8x16x4      2   12.0   60.0 %    100.0",
  ]);
  assertEquals(narrow(40), [
    "kernel              ms    share  GFLOP/s",
    "gemm NN + gelu    12.0   60.0 %    100.0",
  ]);
  const short = profileTable(REPORT, { sections: [] }).split("\n");
  assertEquals(short.filter((line) => line.startsWith("kernel")), []);
  assertEquals(short.length, 8);
});
