/** Findings of a quiet machine on which all is well, to be changed. */
import type { DoctorDocument } from "../../../cli/doctor/document.ts";
import type { SpeedReport } from "../../../cli/doctor/speed.ts";
import type { OpName, OpReport } from "../../../lib/kernels/mod.ts";

/** A right op. */
export function report(op: OpName, change: Partial<OpReport> = {}): OpReport {
  return {
    ...{ op, kernel: "unary", holds: true, numbers: 1234, faults: [] },
    worst: { error: 1.234, at: "x 0.7715", point: "0.7715", got: 0.5, exact: 0.25 },
    bound: { most: 2, unit: "ulp of x", from: "a promise" },
    edges: [
      { kind: "0", label: "2 numbers", holds: true },
      { kind: "NaN", label: "1 number", holds: true },
    ],
    ...change,
  };
}

const speed: SpeedReport = {
  peak: { oneThread: 58.2, allThreads: 110 },
  products: [
    {
      name: "32×64×64",
      M: 32,
      N: 64,
      K: 64,
      oneThread: 47.4,
      shareOfPeak: 0.814,
      allThreads: 44,
      gain: 0.93,
    },
    {
      name: "512×512×512",
      M: 512,
      N: 512,
      K: 512,
      oneThread: 55,
      shareOfPeak: 0.945,
      allThreads: 104,
      gain: 1.9,
    },
  ],
  memory: [
    { name: "copy", arrayBytes: 2 ** 26, oneThread: 21.4, allThreads: 24 },
    { name: "triad", arrayBytes: 2 ** 26, oneThread: 20, allThreads: 26 },
  ],
  backends: [{ name: "wasm", gigaflops: 55 }, { name: "wasm-strict", gigaflops: 44 }],
};

/** The document, with changes. */
export function sample(change: Partial<DoctorDocument> = {}): DoctorDocument {
  return {
    holds: true,
    machine: {
      ...{ cpu: "Some CPU", cores: 2, memoryBytes: 2 ** 35, system: "linux x86_64", deno: "2.9.6" },
      ...{ v8: "15.0", loadAverage: 0.1 },
    },
    features: {
      ...{ relaxedSimd: true, fusedMultiplyAdd: true, int8Dot: "fused", sharedMemory: true, threads: true },
    },
    backends: [
      { name: "wasm", available: true, detail: "relaxed SIMD" },
      { name: "wasm-strict", available: true, detail: "the same bits on every machine" },
    ],
    backend: "wasm",
    threads: { threads: 2, differences: [] },
    accuracy: [report("gelu"), report("gelu gradient"), report("softmax", { kernel: "softmax" })],
    speed,
    advice: [],
    ...change,
  };
}
