import { assert, assertAlmostEquals } from "@std/assert";
import { referenceKernels } from "../../lib/kernels/reference/backend.ts";
import { counterHash, counterKey, fmix32 } from "../../lib/random/counter_hash.ts";
import { assertSameBits, backends, guarded, uniforms } from "./support.ts";

const reference32 = referenceKernels("float32");
const LENGTHS = [...Array(41).keys(), 1000, 4097];
const RATES = [0, 0.1, 0.5, 0.9, 0.999];

Deno.test("dropout gives the bits of the reference for every length, rate, key and op", () => {
  for (const n of LENGTHS) {
    for (const rate of RATES) {
      for (
        const [key, op] of [[0, 0], [fmix32(7) | 0, 1], [-1, 4_000_000_000], [-123_456_789, 17]] as const
      ) {
        const keys = Int32Array.of(key, 99); // only the first number is the key
        const x = uniforms(n);
        const expected = new Float32Array(n);
        reference32.dropout({ x, y: expected, rate, key: keys, op });
        for (const kernels of backends) {
          for (const inStep of [false, true]) {
            if (inStep) kernels.enter();
            const label =
              `${kernels.name} dropout of ${n}, rate ${rate}, key ${key}, op ${op}, in a step ${inStep}`;
            const y = guarded(kernels, uniforms(n));
            kernels.dropout({ x, y: y.array, rate, key: keys, op });
            y.assertIntact(label);
            // Zeros may differ in sign: 0 · -x against 0.
            assertSameBits(y.array.map((value) => value + 0), expected.map((value) => value + 0), label);
            const same = guarded(kernels, x);
            kernels.dropout({ x: same.array, y: same.array, rate, key: keys, op });
            assertSameBits(same.array, y.array, `${label}, in place`);
            if (inStep) kernels.leave();
          }
        }
      }
    }
  }
});

Deno.test("dropout keeps the elements that the counter hash of seed, step, op and index names", () => {
  const [seed, step, op, rate, n] = [5, 300, 2, 0.25, 500];
  const opKey = counterKey(seed, step, op);
  for (const kernels of [...backends, reference32]) {
    const y = new Float32Array(n);
    const key = Int32Array.of(fmix32(fmix32(seed) ^ step));
    kernels.dropout({ x: new Float32Array(n).fill(3), y, rate, key, op });
    y.forEach((value, i) => {
      const kept = counterHash(opKey, i) >>> 8 >= 0.25 * 2 ** 24;
      assert(value === (kept ? 4 : 0), `${kernels.name}: element ${i} is ${value}`);
    });
  }
});

Deno.test("dropout keeps the mean and drops the rate", () => {
  const n = 100_000;
  for (const rate of [0.1, 0.5, 0.9]) {
    for (const kernels of backends) {
      const y = new Float32Array(n);
      kernels.dropout({ x: new Float32Array(n).fill(1), y, rate, key: Int32Array.of(42), op: 3 });
      const dropped = y.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / n;
      const mean = y.reduce((sum, value) => sum + value, 0) / n;
      assertAlmostEquals(dropped, rate, 4 * Math.sqrt(rate * (1 - rate) / n)); // four standard errors
      assertAlmostEquals(mean, 1, 4 * Math.sqrt(rate / (1 - rate) / n));
    }
  }
});
