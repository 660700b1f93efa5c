/**
 * What a program does with the engine that it gets when it asks for nothing; prints one JSON document. With the word
 * `wait` it begins when worker threads are up.
 */
import { generate } from "../../lib/generation/mod.ts";
import { defaultKernels, referenceKernels, type WasmKernels } from "../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import golden from "../golden/model/golden.json" with { type: "json" };
import { train, withWorkers } from "./bits_run.ts";

/** What it says. */
export interface FallbackReport {
  readonly backend: string;
  readonly threads: number;
  readonly sharesWork: boolean;
  readonly sharedMemory: boolean;
  /** Hash of the weights after some steps. */
  readonly weights: string;
  /** What the golden model writes. */
  readonly text: string;
  /** Largest error of a product of 301 x 190 by 190 x 203, by float64. */
  readonly gemmError: number;
}

/** Steps that are trained. */
const STEPS = 20;

/** Trains, writes and multiplies. */
export async function fallbackReport(kernels: WasmKernels): Promise<FallbackReport> {
  const bytes = await Deno.readFile(new URL("../golden/model/golden.npz", import.meta.url));
  const weights = await train(kernels, { last: STEPS });
  // Before a family of kernels is loaded that workers do not have yet: they take a moment to compile it.
  const { launcher } = kernels;
  const { sharesWork } = launcher;
  const { model, tokenizer } = openCheckpoint(bytes, { name: "golden.npz", kernels });
  const { prompt, length } = golden.generation;
  const drawn = generate(model, tokenizer.encode(prompt), { length, sampling: { sampling: "greedy" } });
  const text = tokenizer.decode(Array.from(drawn, ({ token }) => token));
  model.close();
  return {
    ...{ backend: kernels.name, threads: launcher.threads, sharesWork },
    ...{ sharedMemory: launcher.memory.shared, weights, text, gemmError: gemmError(kernels) },
  };
}

function gemmError(kernels: WasmKernels): number {
  const [M, N, K] = [301, 203, 190];
  const noise = (count: number) =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1)));
  const [a, b] = [noise(M * K), noise(K * N)];
  const c = new Float32Array(M * N);
  kernels.gemm({ a, b, c, M, N, K });
  const exact = new Float64Array(M * N);
  referenceKernels("float64").gemm({ a: Float64Array.from(a), b: Float64Array.from(b), c: exact, M, N, K });
  return c.reduce((worst, value, i) => Math.max(worst, Math.abs(value - exact[i]!)), 0);
}

if (import.meta.main) {
  const kernels = defaultKernels() as WasmKernels;
  if (Deno.args[0] === "wait") await withWorkers(kernels);
  console.log(JSON.stringify(await fallbackReport(kernels)));
}
