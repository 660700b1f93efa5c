/** Worker threads that die, or never come to their end, after they have loaded everything. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { type WasmKernels, wasmKernels } from "../../lib/kernels/mod.ts";

const LARGE = 1 << 17;

/** An engine of two threads whose worker runs a changed program. */
async function engineWith(
  change: (source: string) => string,
): Promise<{ kernels: WasmKernels; worker: Worker }> {
  const { getBuiltinModule } = process;
  const workers: Worker[] = [];
  class Changed extends Worker {
    constructor(address: URL) {
      const [start, source] = address.href.split(/,(.*)/s) as [string, string];
      const changed = change(decodeURIComponent(source));
      super(new URL(`${start},${encodeURIComponent(changed)}`));
      workers.push(this);
    }
  }
  process.getBuiltinModule =
    ((name: string) =>
      name.endsWith("worker_threads")
        ? { Worker: Changed }
        : getBuiltinModule(name)) as typeof getBuiltinModule;
  try {
    const kernels = wasmKernels({ threads: 2, maxPages: 4096, patienceMs: 500 });
    kernels.fill(new Float32Array(LARGE), 1);
    for (let tries = 0; tries < 400 && !kernels.launcher.sharesWork; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert(kernels.launcher.sharesWork, "the worker did not load");
    return { kernels, worker: workers[0]! };
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
}

Deno.test("launch fails in place of waiting for ever for a worker that is gone, and goes on with one thread", async () => {
  // It has loaded everything and says so, and then never serves a call.
  const { kernels } = await engineWith((source) => {
    const changed = source.replace(/(\n\s*)serve\(mail\);/, "$1return;");
    assert(changed !== source);
    return changed;
  });
  const y = new Float32Array(LARGE);
  const error = assertThrows(
    () => kernels.fill(y, 2),
    Error,
    "Cannot finish a kernel as every worker thread",
  ) as Error;
  assert(error.message.includes("1 of 1 did not, 0.5 s after the others\nhint: --threads 1"), error.message);
  assertEquals(kernels.launcher.threadsFailure, error);
  assert(!kernels.launcher.sharesWork);
  kernels.fill(y, 3);
  assert(y.every((value) => value === 3));
  kernels.launcher.close();
});

Deno.test("launch leaves all work to the main thread when a worker has ended between two calls", async () => {
  const { kernels } = await engineWith((source) =>
    source.replace(
      /(\n\s*)serve\(mail\);/,
      "$1(globalThis.close ? globalThis.close() : process.exit(3)); return;",
    )
  );
  for (let tries = 0; tries < 400 && kernels.launcher.sharesWork; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(String(kernels.launcher.threadsFailure), "Error: a worker thread ended by itself");
  const y = new Float32Array(LARGE);
  kernels.fill(y, 3);
  assert(y.every((value) => value === 3));
  kernels.launcher.close();
});

Deno.test("launch waits for a worker that is slow", async () => {
  const { kernels } = await engineWith((source) => {
    const slow = "for (const end = Date.now() + 300; Date.now() < end;);";
    return source.replace(/(\n\s*)run\(control, shared, mail\);/, `$1${slow} run(control, shared, mail);`);
  });
  const y = new Float32Array(LARGE);
  const began = performance.now();
  kernels.fill(y, 2);
  assert(performance.now() - began > 250, "it was not slow");
  assert(y.every((value) => value === 2) && kernels.launcher.sharesWork);
  kernels.launcher.close();
});
