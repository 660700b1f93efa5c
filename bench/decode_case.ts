/** All weight matrices of a token, prepared, and the call that multiplies with each of them. */
import { type FloatArray, quantiseInt8, type WasmKernels } from "../lib/kernels/mod.ts";
import { decodeProducts } from "./decode_products.ts";
import { type EngineArrays, engineArrays } from "./engine_arrays.ts";
import { assertClose } from "./kernel_case.ts";
import type { DecodeShape } from "./sizes.ts";

/** Products of one token on matrices that share no memory. */
export interface DecodeCase {
  /** All of them, recorded and replayed. */
  token(): void;
  /** All of them, call by call. */
  eagerToken(): void;
  /** Bytes of weights that a token reads. */
  readonly bytes: number;
  close(): void;
}

/** Prepares random weights, in floats or in 8-bit groups, checks the first product, records a token. */
export function decodeCase(kernels: WasmKernels, shape: DecodeShape, group?: number): DecodeCase {
  const products = decodeProducts(shape);
  const longest = Math.max(...products.flatMap(({ N, K }) => [N, K]));
  const memory: EngineArrays = engineArrays(kernels, [longest, longest]);
  const [x, y] = memory.arrays as [FloatArray, FloatArray];
  let bytes = 0;
  const calls = products.map(({ N, K }, i) => {
    const w = noise(N * K, i);
    const int8 = group === undefined ? undefined : quantiseInt8(w, { N, K, group });
    bytes += int8 ? int8.values.byteLength + int8.scales.byteLength : w.byteLength;
    const call = { x, y, M: 1, weights: kernels.prepare(int8 ?? { w, N, K }) };
    if (i === 0) check(kernels, call, w, int8 ? 0.05 : 1e-4);
    return call;
  });
  const eagerToken = (): void => {
    for (const call of calls) kernels.preparedProduct(call);
  };
  let plan = kernels.record(eagerToken);
  const token = (): void => {
    // What is prepared later for another case moves the arena under the plan.
    if (!plan?.isValid) plan = kernels.record(eagerToken);
    if (!plan) throw new Error("Cannot measure decoding as its calls must be recorded: they were not");
    plan.replay();
  };
  return {
    ...{ bytes, token, eagerToken },
    close() {
      for (const { weights } of calls) weights.close();
      memory.close();
    },
  };
}

/** Numbers of [−1, 1) from a linear congruential generator: millions are wanted, and good ones are not. */
function noise(count: number, seed: number): Float32Array {
  let state = seed + 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function check(
  kernels: WasmKernels,
  call: Parameters<WasmKernels["preparedProduct"]>[0],
  w: FloatArray,
  tolerance: number,
): void {
  const { x, y, weights: { N, K } } = call;
  kernels.preparedProduct(call);
  const wanted = Array.from({ length: N }, (_, n) => {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += w[n * K + k]! * x[k]!;
    return sum;
  });
  // Errors of the integers are those of a random walk over K terms.
  assertClose("preparedProduct", y, wanted, tolerance * Math.sqrt(K));
}
