/**
 * Products in tfjs on its WebAssembly backend: a peer of `bench/peers_report.ts`. Its threads need a browser's
 * worker; in Deno it has one.
 *
 * A profile by `--cpu-prof` of AB 256x64x64 and AᵀB 64x64x1024 finds nine tenths inside its WebAssembly: 18 % in the one
 * function of the former, 73 % in the one of the latter, which did 12 % of the operations.
 */
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type MakeRequest, operand } from "../contract.ts";
import { serve, type Variants } from "./serve.ts";

// The package's files lie beside its entry.
setWasmPaths(new URL("./", import.meta.resolve("@tensorflow/tfjs-backend-wasm")).href);
setThreadsCount(1);
if (!await tf.setBackend("wasm")) {
  throw new Error("Cannot start tfjs as its wasm backend must run: it did not");
}

let operands: tf.Tensor2D[] = [];

function make({ work, places }: MakeRequest): Variants {
  if (work.type !== "product") {
    throw new RangeError(`Cannot do the work as tfjs is given products: ${work.type}`);
  }
  const { kind, M, N, K } = work;
  for (const old of operands) old.dispose();
  const [isTransposedA, isTransposedB] = [kind === "TN", kind === "NT"];
  const a = tf.tensor2d(operand(M * K, 0), isTransposedA ? [K, M] : [M, K]);
  const b = tf.tensor2d(operand(K * N, 1), isTransposedB ? [N, K] : [K, N]);
  operands = [a, b];
  const product = (): tf.Tensor => tf.matMul(a, b, isTransposedA, isTransposedB);
  const run = (calls: number): void => {
    for (let call = 0; call < calls; call++) product().dispose();
  };
  const check = (): Promise<number[]> => {
    const c = product();
    const values = c.dataSync();
    c.dispose();
    return Promise.resolve(places.map((place) => values[place]!));
  };
  return { matMul: { run, check } };
}

const versions = { tfjs: tf.version_core, deno: Deno.version.deno };
const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT") ? "SIMD" : "no SIMD";
await serve({ versions, engine: `wasm, ${simd}, one thread` }, make);
