/**
 * Products and training steps in jax-js on its WebAssembly backend: a peer of `bench/peers_report.ts`.
 *
 * Usage: `deno run -A --config deno.json jax_peer.ts THREADS`. One thread: the package is threaded where there is shared
 * memory, so that is taken away before it starts, and all runs on the calling thread.
 *
 * A profile by `--cpu-prof` of the small GPT's step spreads over hundreds of compiled kernels; 11 % is V8 collecting garbage,
 * and the package's own bookkeeping between kernels some 15 %. Nothing in it waits.
 */
import type * as Jax from "@jax-js/jax";
import { type MakeRequest, operand, type ProductWork } from "../contract.ts";
import { serve, type Variants } from "./serve.ts";

const threads = Number(Deno.args[0]);
if (threads === 1) Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
const { blockUntilReady, init, jit, numpy: np } = await import("@jax-js/jax");
const { stepVariants } = await import("./jax_step.ts");
await init("wasm");

/** Results that wait for one another at most: a queue helps small products, and large ones it costs fresh memory. */
const QUEUES = [1, 16];

let operands: Jax.numpy.Array[] = [];

function productVariants({ kind, M, N, K }: ProductWork, places: readonly number[]): Variants {
  for (const old of operands) old.dispose();
  const matrix = (salt: number, rows: number, columns: number) =>
    np.array(operand(rows * columns, salt)).reshape([rows, columns]);
  operands = [
    kind === "TN" ? matrix(0, K, M) : matrix(0, M, K),
    kind === "NT" ? matrix(1, N, K) : matrix(1, K, N),
  ];
  const multiply = (a: Jax.numpy.Array, b: Jax.numpy.Array): Jax.numpy.Array =>
    np.matmul(kind === "TN" ? np.transpose(a) : a, kind === "NT" ? np.transpose(b) : b);
  const compiled = jit(multiply);
  const variants = Object.entries({ "op by op": multiply, jit: compiled }).flatMap(([name, product]) =>
    QUEUES.map((queue) => {
      const once = (): Jax.numpy.Array => product(operands[0]!.ref, operands[1]!.ref);
      const run = async (calls: number): Promise<void> => {
        for (let done = 0; done < calls; done += queue) {
          const results = Array.from({ length: Math.min(queue, calls - done) }, once);
          await blockUntilReady(results);
          for (const result of results) result.dispose();
        }
      };
      const check = async (): Promise<number[]> => {
        const values = await once().data();
        return places.map((place) => values[place]!);
      };
      return [`${name}, ${queue} at a time`, { run, check }] as const;
    })
  );
  return Object.fromEntries(variants);
}

function make({ work, places, step }: MakeRequest): Variants | Promise<Variants> {
  if (work.type === "product") return productVariants(work, places);
  if (work.type === "step") return stepVariants(work.kind, step!);
  throw new RangeError(`Cannot do the work as jax-js is given products and steps: ${work.type}`);
}

const versions = { "jax-js": "0.1.25", deno: Deno.version.deno };
await serve({ versions, engine: `wasm, ${threads === 1 ? "one thread" : "its own workers"}` }, make);
// Its workers would keep the program alive.
Deno.exit(0);
