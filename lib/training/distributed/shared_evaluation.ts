/** Evaluation by one rank for all. */
import type { FloatArray } from "../../kernels/mod.ts";
import type { Communicator } from "./communicator.ts";
import { gatherJson, SharedError } from "./group.ts";

/** What a rank says that has evaluated, or failed to. */
type Told<T> = { readonly value: T } | { readonly failed: string } | null;

/**
 * Lets rank 0 work something out, as one process would, and tells it to all; without ranks it is worked out here. What it gives is
 * plain JSON of finite numbers.
 *
 * @throws {SharedError} on all ranks, with rank 0's words, if it fails there.
 */
export async function evaluateOnce<T>(
  communicator: Communicator | undefined,
  body: () => Promise<T>,
): Promise<T> {
  if (!communicator) return await body();
  let told: Told<T> = null;
  let error: unknown;
  if (communicator.rank === 0) {
    try {
      told = { value: await body() };
    } catch (thrown) {
      error = thrown;
      told = { failed: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
  const [bytes] = await communicator.gather(new TextEncoder().encode(JSON.stringify(told)));
  const heard = JSON.parse(new TextDecoder().decode(bytes)) as Told<T>;
  if (heard && "failed" in heard) throw new SharedError(heard.failed, { cause: error });
  return heard!.value;
}

/**
 * Compares the weights of all ranks by a hash. They are equal as long as all ranks compute alike; processors that round otherwise
 * would let them drift apart, step by step.
 *
 * @throws {SharedError} on all ranks if they differ.
 */
export async function requireEqualWeights(communicator: Communicator, weights: FloatArray): Promise<void> {
  const hashes = await gatherJson(communicator, hashOfNumbers(weights));
  const other = hashes.findIndex((hash) => hash !== hashes[0]);
  if (other < 0) return;
  throw new SharedError(
    `Cannot go on training as ranks must have equal weights: rank ${other} has others than rank 0\n` +
      "hint: unlike processors may round unlike; --backend wasm-strict gives the same bits on every machine",
  );
}

/**
 * Names an array by its bits: 16 hex digits, of two hashes of its 32-bit words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hashOfNumbers } from "@haze/haze/training";
 * assertEquals(hashOfNumbers(Float32Array.of(1, 2)), hashOfNumbers(Float32Array.of(1, 2)));
 * assertEquals(hashOfNumbers(Float32Array.of(1, 2)) === hashOfNumbers(Float32Array.of(2, 1)), false);
 * ```
 */
export function hashOfNumbers(array: FloatArray): string {
  const words = new Uint32Array(array.buffer, array.byteOffset, array.byteLength / 4);
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ words[i]!, 0x01000193);
    b = Math.imul(b ^ (words[i]! >>> 7) ^ words[i]!, 0x85ebca6b);
  }
  return [a, b].map((hash) => (hash >>> 0).toString(16).padStart(8, "0")).join("");
}
