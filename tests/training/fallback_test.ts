/** Without relaxed SIMD, shared memory or worker threads everything passes, slower, with the bits of what is left. */
import { assert, assertEquals } from "@std/assert";
import { type NumericModeName, wasmKernels } from "../../lib/kernels/mod.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";
import golden from "../golden/model/golden.json" with { type: "json" };
import type { Feature } from "../kernels/without.ts";
import { type FallbackReport, fallbackReport } from "./fallback_program.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const PRELOAD = new URL("../kernels/without.ts", import.meta.url).pathname;
const PROGRAM = new URL("fallback_program.ts", import.meta.url).pathname;
const KERNEL_TESTS = new URL("../kernels", import.meta.url).pathname;
const DEFAULT: NumericModeName = relaxedIsSupported() ? "relaxed" : "strict";
const CORES = navigator.hardwareConcurrency;

/** Tests of threads, which cannot pass where there are none. */
const OF_THREADS = ["threads", "dead_worker", "native", "blas/threads", "profile/profile_output"];

/** What must be left of the engine. */
interface Poorer {
  readonly without: readonly Feature[];
  readonly mode: NumericModeName;
  readonly threads: number;
  readonly sharesWork: boolean;
  readonly sharedMemory: boolean;
}

const alone = { threads: 1, sharesWork: false } as const;
const CASES: readonly Poorer[] = [
  { without: [], mode: DEFAULT, threads: CORES, sharesWork: CORES > 1, sharedMemory: true },
  { without: ["relaxed-simd"], mode: "strict", threads: CORES, sharesWork: CORES > 1, sharedMemory: true },
  { without: ["shared-memory"], mode: DEFAULT, ...alone, sharedMemory: false },
  // Deno is taken to have them, so that it finds out when it wants to start them.
  { without: ["worker-threads"], mode: DEFAULT, threads: CORES, sharesWork: false, sharedMemory: true },
  {
    without: ["relaxed-simd", "shared-memory", "worker-threads"],
    mode: "strict",
    ...alone,
    sharedMemory: false,
  },
  {
    ...{ without: ["permission-to-start-workers"], mode: DEFAULT, threads: CORES, sharesWork: false },
    sharedMemory: true,
  },
  { without: ["life-in-workers"], mode: DEFAULT, threads: CORES, sharesWork: false, sharedMemory: true },
];

/** A process in a runtime without these features. */
async function poorly(without: readonly Feature[], command: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [command, "-A", "--no-check", "--preload", PRELOAD, ...args],
    env: { HAZE_FULL: "", NO_COLOR: "1", ...(without.length > 0 ? { HAZE_WITHOUT: without.join() } : {}) },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(success, `without ${without}: ${out}\n${err}`);
  return out!;
}

/** One thread of each mode, in this process. */
const expected = new Map<NumericModeName, Promise<FallbackReport>>();

for (const { without, mode, ...engine } of CASES) {
  Deno.test(`wasmKernels train, generate and multiply the same ${without.length > 0 ? `without ${without.join(", ")}` : "with everything"}`, async () => {
    const report: FallbackReport = JSON.parse(
      await poorly(without, "run", PROGRAM, ...(engine.sharesWork ? ["wait"] : [])),
    );
    if (!expected.has(mode)) expected.set(mode, fallbackReport(wasmKernels({ mode, threads: 1 })));
    const { weights } = await expected.get(mode)!;
    const { backend, threads, sharesWork, sharedMemory } = report;
    assertEquals({ backend, threads, sharesWork, sharedMemory }, {
      backend: mode === "strict" ? "wasm-strict" : "wasm",
      ...engine,
    });
    assertEquals(report.weights, weights, "other bits than one thread with everything");
    assertEquals(report.text, golden.generation.text);
    assert(report.gemmError < 1e-5, `a product is off by ${report.gemmError}`);
  });

  if (!FULL || without.length === 0) continue;
  Deno.test(`the tests of kernels pass without ${without.join(", ")}`, async () => {
    const ignored = engine.sharesWork
      ? []
      : OF_THREADS.map((name) => `--ignore=${KERNEL_TESTS}/${name}_test.ts`);
    const out = await poorly(without, "test", ...ignored, KERNEL_TESTS);
    assert(/ok \| [1-9]\d+ passed \| 0 failed/.test(out), out);
  });
}
