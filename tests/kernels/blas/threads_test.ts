/** One library, any number of threads, eager or recorded: the same bits. */
import { assert, assertEquals } from "@std/assert";
import { linear, siluGate, sum, Tape } from "../../../lib/autograd/mod.ts";
import type { BlasKernels } from "../../../lib/kernels/blas/mod.ts";
import { step, Tensor } from "../../../lib/tensor/mod.ts";
import { assertSameBits, uniforms } from "../support.ts";
import { blasTest } from "./support.ts";

/** Rows, columns and batches to share out, with an uneven rest. */
const [M, N, K] = [1037, 515, 190];
const [A, B, BIAS] = [uniforms(M * K), uniforms(K * N), uniforms(N)];

/** Large products until the workers have started and have every family. */
async function warm(blas: BlasKernels): Promise<void> {
  const { launcher } = blas;
  for (let tries = 0; tries < 400 && (tries === 0 || !launcher.sharesWork); tries++) {
    if (tries % 40 === 0) products(blas);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals([launcher.sharesWork, launcher.threadsFailure], [launcher.threads > 1, undefined]);
}

function products(blas: BlasKernels): Float32Array[] {
  const [byRows, byColumns, y, batched] = [M * N, K * N, M * N, 8 * 64 * 64].map((size) =>
    new Float32Array(size)
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const epilogue = { bias: BIAS, activation: "gelu", y } as const;
  blas.gemm({ a: A, b: B, c: byRows, M, N, K, epilogue });
  blas.gemm({ a: A, b: byRows, c: byColumns, M: K, N, K: M, transposeA: true });
  const batch = { batch: 8, batchA: 64 * 32, batchB: 32 * 64, batchC: 64 * 64 };
  blas.gemm({ a: A, b: B, c: batched, M: 64, N: 64, K: 32, ...batch });
  return [byRows, byColumns, y, batched];
}

let alone: Float32Array[] | undefined;
for (const threads of [1, 2, 3]) {
  blasTest(`blas gemm gives the same bits with ${threads} of our threads`, async (blas) => {
    if (threads > 1) await warm(blas);
    const got = products(blas);
    alone ??= got;
    got.forEach((array, i) => assertSameBits(array, alone![i]!, `product ${i}, ${threads} threads`));
    blas.launcher.close();
    assertSameBits(products(blas)[0]!, alone[0]!, "after close");
  }, { threads });
}

blasTest(
  "blas kernels record a step with its gradients and replay it with the bits of the code",
  async (blas) => {
    await warm(blas);
    const [rows, width, hidden] = [300, 48, 80];
    const sizes = [rows * width, hidden * width, hidden, hidden * width, rows * width, hidden * width];
    const { floats } = blas.region(sizes.reduce((total, size) => total + size + 16, 0));
    let used = 0;
    const take = (...shape: number[]): Tensor => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      const tensor = new Tensor(floats.subarray(used, used + size), shape, blas);
      used += Math.ceil(size / 16) * 16;
      return tensor;
    };
    const [x, w, b] = [take(rows, width), take(hidden, width), take(hidden)];
    const [dx, dw] = [take(rows, width), take(hidden, width)];
    const body = (): void =>
      step(() => {
        const tape = new Tape([x, w, b]);
        const loss = tape.run(() => {
          const y = linear(x, w, { bias: b, transposed: true });
          return sum(siluGate(y, y));
        });
        const gradients = tape.play(loss);
        blas.scale(gradients.sumOf(x), 1, dx.floats);
        blas.scale(gradients.sumOf(w), 1, dw.floats);
      }, blas);
    [x, w, b].forEach((tensor) => tensor.floats.set(uniforms(tensor.floats.length)));
    const plan = blas.record(body);
    assert(plan);
    x.floats.set(uniforms(rows * width));
    plan.replay();
    const replayed = [dx.data, dw.data];
    dx.floats.fill(0);
    dw.floats.fill(0);
    body();
    assertEquals(replayed, [dx.data, dw.data]);
    assert(dw.data.every((value) => Number.isFinite(value) && value !== 0));
    blas.launcher.close();
  },
  { threads: 2, leastTerms: 0 },
);
