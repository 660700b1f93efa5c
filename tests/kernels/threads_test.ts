import { assert, assertEquals, assertThrows } from "@std/assert";
import { compareBits, type WasmKernels, wasmKernels } from "../../lib/kernels/mod.ts";

const LARGE = { extent: 1 << 16, unit: 16, operations: 1e9 };

/** An engine whose worker threads are up: they start in the background at the first large call. */
async function threadedEngine(threads: number): Promise<WasmKernels> {
  const kernels = wasmKernels({ threads, maxPages: 4096 });
  kernels.fill(new Float32Array(1 << 17), 1);
  for (let tries = 0; tries < 400 && !kernels.launcher.sharesWork; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert(kernels.launcher.sharesWork, "workers did not start within two seconds");
  return kernels;
}

function noise(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
}

/** Results of kernels that are shared out by rows, columns, elements, chunks and pairs. */
async function results(kernels: WasmKernels): Promise<Float32Array[]> {
  const [M, N, K] = [301, 203, 190];
  const [a, b] = [noise(M * K, 1), noise(K * N, 2)];
  const product = new Float32Array(M * N);
  const columns = new Float32Array(K * N);
  const y = new Float32Array(M * K);
  const sum = new Float32Array(1);
  const table = new Float32Array(50 * 128);
  const [B, T, H, D] = [3, 70, 5, 16];
  const qkv = noise(B * T * 3 * H * D, 3);
  const out = new Float32Array(B * T * H * D);
  const weights = new Float32Array(B * H * T * T);
  const layout = (array: Float32Array, width: number, offset: number) => ({
    array,
    offset,
    batch: T * width,
    row: width,
    head: D,
  });
  let llama: Float32Array[] = [];
  for (let round = 0; round < 2; round++) { // the first round may load families while one thread works
    kernels.gemm({ a, b, c: product, M, N, K });
    kernels.gemm({ a, b: product, c: columns, M: K, N, K: M, transposeA: true });
    kernels.unary("gelu", a, y);
    kernels.sum(a, sum);
    table.fill(0);
    const ids = Int32Array.from({ length: 500 }, (_, i) => (i * 7) % 50);
    kernels.embeddingGrad({ dy: noise(500 * 128, 4), ids, dTable: table, rows: 500, columns: 128 });
    kernels.attention({
      ...{ B, H, Tq: T, Tk: T, D, scale: 0.25, weights },
      ...{
        q: layout(qkv, 3 * H * D, 0),
        k: layout(qkv, 3 * H * D, H * D),
        v: layout(qkv, 3 * H * D, 2 * H * D),
      },
      out: layout(out, H * D, 0),
    });
    llama = llamaResults(kernels, a);
    for (
      let tries = 0;
      tries < 400 && kernels.launcher.threads > 1 && !kernels.launcher.sharesWork;
      tries++
    ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return [product, columns, y, sum, table, out, ...llama];
}

/** Results of norms, gates, rotations and selections of 301 rows, by rows, columns and elements. */
function llamaResults(kernels: WasmKernels, x: Float32Array): Float32Array[] {
  const [rows, columns, k] = [301, 190, 17];
  const sizes = { rows, columns };
  const many = () => new Float32Array(x.length);
  const [normed, dx, gated, da, db, turned, logs] = [many(), many(), many(), many(), many(), many(), many()];
  const [gain, dGain] = [noise(columns, 5), new Float32Array(columns)];
  const [inverses, table] = [new Float32Array(rows), noise(50 * 18, 6)];
  const [values, indices] = [new Float32Array(rows * k), new Int32Array(rows * k)];
  kernels.rmsNorm({ ...sizes, x, gain, y: normed, inverses, epsilon: 1e-5 });
  kernels.rmsNormGrad({ ...sizes, x, gain, inverses, dy: normed, dx });
  kernels.rmsNormParameterGrad({ ...sizes, x, inverses, dy: normed, dGain });
  kernels.siluGate({ a: x, b: normed, y: gated });
  kernels.siluGateGrad({ a: x, b: normed, dy: gated, da, db });
  kernels.rotary({ ...sizes, x, y: turned, heads: 10, D: 18, T: 43, table, first: 7, inverse: false });
  kernels.logSoftmax(x, logs, rows, columns);
  kernels.logSoftmaxGrad({ ...sizes, y: logs, dy: x, dx: logs });
  kernels.topK({ ...sizes, x, values, indices, k });
  return [normed, dx, dGain, gated, da, db, turned, logs, values, Float32Array.from(indices)];
}

Deno.test("kernels give the same bits for 1, 2, 3 and 4 threads", async () => {
  const expected = await results(wasmKernels({ threads: 1, maxPages: 4096 }));
  for (const threads of [2, 3, 4]) {
    const kernels = await threadedEngine(threads);
    assertEquals(await results(kernels), expected);
    assert(kernels.launcher.sharesWork);
    kernels.launcher.close();
  }
});

Deno.test("launch passes an error inside a worker on and goes on working after it", async () => {
  const kernels = await threadedEngine(2);
  const { launcher } = kernels;
  const end = launcher.memory.pages * 65536;
  // The first half of the range lies within the memory, the worker's half beyond it.
  const outside = end - 4 * LARGE.extent / 2;
  assertThrows(
    () => launcher.launch("scale", "fill", [outside, 1], LARGE),
    Error,
    "Cannot finish a kernel as a worker thread failed",
  );
  const y = new Float32Array(LARGE.extent);
  kernels.fill(y, 3);
  assert(y.every((value) => value === 3));
  launcher.close();
});

Deno.test("close ends the threads and leaves the engine working on one", async () => {
  const kernels = await threadedEngine(3);
  kernels.launcher.close();
  assert(!kernels.launcher.sharesWork);
  const y = new Float32Array(8);
  kernels.fill(y, 2);
  assertEquals(y, new Float32Array(8).fill(2));
  const large = new Float32Array(1 << 17);
  kernels.fill(large, 4);
  assert(large.every((value) => value === 4));
  assert(!kernels.launcher.sharesWork);
});

Deno.test("threads that start while the first call is posted are never left behind", async () => {
  // A worker that is ready before the main thread has finished posting must not go back for mail it already had.
  for (let round = 0; round < 20; round++) {
    const kernels = await threadedEngine(3);
    kernels.fill(new Float32Array(1 << 17), round);
    kernels.launcher.close();
  }
});

Deno.test("wasmKernels refuses a number of threads that is no integer from 1 to 64", () => {
  for (const threads of [0, -1, 1.5, 65, NaN]) {
    assertThrows(
      () => wasmKernels({ threads }),
      RangeError,
      "Cannot compute as threads must be an integer from 1 to 64",
    );
  }
});

Deno.test("a program with running worker threads ends by itself", async () => {
  const source = `import { wasmKernels } from ${
    JSON.stringify(import.meta.resolve("../../lib/kernels/mod.ts"))
  };
    const kernels = wasmKernels({ threads: 3, maxPages: 4096 });
    kernels.fill(new Float32Array(1 << 17), 1);
    while (!kernels.launcher.sharesWork) await new Promise((resolve) => setTimeout(resolve, 5));
    kernels.fill(new Float32Array(1 << 17), 1);
    console.log("done");`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const { success, stdout } = await child.output();
  clearTimeout(timer);
  assertEquals([success, new TextDecoder().decode(stdout).trim()], [true, "done"]);
});

Deno.test("Launcher.threadsFailure says why one thread does all the work", async () => {
  const { process } = globalThis as unknown as { process: { getBuiltinModule: unknown } };
  const { getBuiltinModule } = process;
  class Refused {
    constructor() {
      throw new Error("access to workers is denied");
    }
  }
  try {
    process.getBuiltinModule = () => ({ Worker: Refused });
    const kernels = wasmKernels({ threads: 2, maxPages: 4096 });
    assertEquals(kernels.launcher.threadsFailure, undefined);
    const y = new Float32Array(1 << 17);
    kernels.fill(y, 3);
    assert(y.every((value) => value === 3));
    assert(String(kernels.launcher.threadsFailure).includes("access to workers is denied"));
    assertEquals(kernels.launcher.sharesWork, false);
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
  const willing = await threadedEngine(2);
  assertEquals(willing.launcher.threadsFailure, undefined);
  willing.launcher.close();
});

Deno.test("compareBits finds no difference between one thread and three, whatever the op", async () => {
  const [one, three] = [wasmKernels({ threads: 1, maxPages: 2048 }), await threadedEngine(3)];
  assertEquals(await compareBits(one, three, { effort: "quick" }), []);
  three.launcher.close();
});
