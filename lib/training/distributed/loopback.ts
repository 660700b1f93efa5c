/** Ranks inside one process: the arithmetic of many machines without any. */
import type { FloatArray } from "../../kernels/mod.ts";
import type { Communicator } from "./communicator.ts";

/** What ranks have brought to the present call, and who waits for it. */
class Meeting {
  readonly #size: number;
  #brought: unknown[] = [];
  #count = 0;
  #open = Promise.withResolvers<readonly unknown[]>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Puts down a rank's part and gives those of all once they are there. */
  bring(rank: number, part: unknown): Promise<readonly unknown[]> {
    this.#brought[rank] = part;
    const { promise, resolve } = this.#open;
    if (++this.#count === this.#size) {
      const all = this.#brought;
      [this.#brought, this.#count, this.#open] = [[], 0, Promise.withResolvers()];
      resolve(all);
    }
    return promise;
  }

  /** Ends all waits with an error. */
  fail(error: Error): void {
    this.#open.promise.catch(() => {});
    this.#open.reject(error);
  }
}

/**
 * A group of `size` ranks in this process, for as many trainers that run side by side. What is sent is copied, as between
 * processes; `abort` makes all calls that wait throw.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loopback } from "@haze/haze/training";
 * const [a, b] = loopback(2);
 * const heard = await Promise.all([a!.gather(Uint8Array.of(1)), b!.gather(Uint8Array.of(2, 3))]);
 * assertEquals(heard[0], [Uint8Array.of(1), Uint8Array.of(2, 3)]);
 * assertEquals(heard[1], heard[0]);
 * ```
 */
export function loopback(size: number): Communicator[] {
  const meeting = new Meeting(size);
  return Array.from({ length: size }, (_, rank): Communicator => {
    const share = async (array: FloatArray): Promise<readonly FloatArray[]> =>
      await meeting.bring(rank, array.slice()) as readonly FloatArray[];
    return {
      ...{ rank, size, name: `loopback of ${size}` },
      gather: async (bytes) => [...await meeting.bring(rank, bytes.slice()) as readonly Uint8Array[]],
      async deal(array, bounds, out) {
        const [from, to] = [bounds[rank]!, bounds[rank + 1]!];
        for (const [r, other] of (await share(array)).entries()) {
          out.set(other.subarray(from, to), r * (to - from));
        }
      },
      async join(slice, bounds, out) {
        for (const [r, other] of (await share(slice)).entries()) out.set(other, bounds[r]);
      },
      abort: (code) => meeting.fail(new Error(`Cannot go on as rank ${rank} aborted: code ${code}`)),
      close: () => Promise.resolve(),
    };
  });
}
