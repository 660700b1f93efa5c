/**
 * Addresses of arrays. What lies in the engine's memory is used in place; an ordinary array is copied in for the
 * call and, if it is an output, copied out after it.
 */
import type { FloatArray, NumericArray } from "../kernels.ts";
import type { EngineMemory } from "./memory.ts";

interface Copy {
  readonly array: NumericArray;
  readonly address: number;
  written: boolean;
}

/** The operands of one kernel call. */
export class Operands {
  readonly #copies: Copy[] = [];

  constructor(private readonly memory: EngineMemory) {}

  /** Byte address of an array that the kernel reads. */
  in(array: NumericArray): number {
    return this.#address(array, false);
  }

  /** Byte address of an array that the kernel writes, wholly or in part. */
  out(array: NumericArray): number {
    return this.#address(array, true);
  }

  /** Whether an ordinary array took part, which will lie elsewhere the next time. */
  get copied(): boolean {
    return this.#copies.length > 0;
  }

  /** Copies outputs back to the arrays they stand for. */
  finish(): void {
    for (const { array, address, written } of this.#copies) {
      if (written) array.set(this.#view(array, address));
    }
  }

  #address(array: NumericArray, written: boolean): number {
    if (array.buffer === this.memory.memory.buffer) return array.byteOffset;
    if (array instanceof Float64Array) {
      throw new TypeError("Cannot compute in WebAssembly as its kernels are float32: got a Float64Array");
    }
    // One array may stand in several roles of a call: they must meet in one copy.
    const known = this.#copies.find((copy) => copy.array === array);
    if (known) {
      known.written ||= written;
      return known.address;
    }
    const address = this.memory.allocate(array.byteLength);
    this.#view(array, address).set(array);
    this.#copies.push({ array, address, written });
    return address;
  }

  #view(array: NumericArray, address: number): Exclude<FloatArray, Float64Array> | Int32Array {
    const buffer = this.memory.memory.buffer;
    return array instanceof Int32Array
      ? new Int32Array(buffer, address, array.length)
      : new Float32Array(buffer, address, array.length);
  }
}
