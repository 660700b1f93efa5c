import { assertEquals } from "@std/assert";
import { adviceOf } from "../../../cli/doctor/advice.ts";
import type { DoctorDocument } from "../../../cli/doctor/document.ts";
import { report, sample } from "./sample.ts";

const advice = (change: Partial<DoctorDocument> = {}) => adviceOf(sample(change));
const { features, machine, speed } = sample();

Deno.test("adviceOf says what threads bring on large products", () => {
  assertEquals(advice(), ["2 threads gain 1.9x on large products"]);
  assertEquals(advice({ speed: null }), []);
  assertEquals(advice({ threads: { threads: 1 }, speed: null, machine: { ...machine, cores: 1 } }), [
    "one core",
  ]);
  const failure = "worker threads do not start: denied";
  assertEquals(advice({ threads: { threads: 1, failure } }), [`${failure}; one does all`]);
});

Deno.test("adviceOf names a backend that is much faster, and only then", () => {
  const backends = [...speed!.backends, { name: "blas", gigaflops: 170 }];
  assertEquals(
    advice({ speed: { ...speed!, backends } })[1],
    "--backend blas is 3.1x as fast on large products",
  );
  assertEquals(advice({ speed: { ...speed!, backends }, backend: "blas" }).length, 1);
  const little = [...speed!.backends, { name: "blas", gigaflops: 60 }];
  assertEquals(advice({ speed: { ...speed!, backends: little } }).length, 1);
});

Deno.test("adviceOf warns of poor arithmetic, a busy machine, wrong ops and wrong threads", () => {
  const quiet = { speed: null };
  assertEquals(advice({ ...quiet, features: { ...features, relaxedSimd: false } }), [
    "no relaxed SIMD: strict arithmetic, expect 0.8x",
  ]);
  assertEquals(advice({ ...quiet, features: { ...features, fusedMultiplyAdd: false } }), [
    "no fused multiply-add: relaxed is no faster than strict",
  ]);
  assertEquals(
    advice({ machine: { ...machine, loadAverage: 2.34 } })[1],
    [
      "busy (load 2.3): speeds come out low",
    ][0],
  );
  const accuracy = [report("gelu", { holds: false }), report("exp")];
  assertEquals(advice({ ...quiet, accuracy }), [
    "1 op out of bounds: compute with --backend wasm-strict or reference32, and report this",
  ]);
  const threads = { threads: 2, differences: [{ op: "gemm" as const, at: "row 3" }] };
  assertEquals(advice({ ...quiet, threads, accuracy: [] }), [
    "threads change results: compute with --threads 1",
  ]);
});
