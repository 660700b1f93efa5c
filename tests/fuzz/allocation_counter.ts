// Counts every byte of typed array and buffer that is allocated after this module was imported. Import it before the
// code under test: packages take hold of the constructors when they are loaded.
import { getHeapStatistics } from "node:v8";

let allocated = 0;
/** Told of every buffer that was made, while someone wants to know. */
let onBuffer: (() => void) | undefined;

const names = [
  "Uint8Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  ...["BigUint64Array", "Int8Array", "Int16Array", "Uint8ClampedArray"],
];
for (const name of names as (keyof typeof globalThis)[]) {
  count(name, (made: ArrayBufferView, [source]) => isBuffer(source) ? 0 : made.byteLength);
}
for (const name of ["ArrayBuffer", "SharedArrayBuffer"] as const) {
  count(name, (made: ArrayBufferLike) => made.byteLength);
}

function count<Made extends object>(
  name: keyof typeof globalThis,
  bytesOf: (made: Made, args: readonly unknown[]) => number,
): void {
  const original = globalThis[name] as unknown as { new (...args: unknown[]): Made };
  const counting = new Proxy(original, {
    construct(target, args, newTarget): object {
      const made = Reflect.construct(target, args, newTarget);
      allocated += bytesOf(made, args);
      onBuffer?.();
      return made;
    },
  });
  Object.defineProperty(globalThis, name, { value: counting, writable: true, configurable: true });
}

// The prototypes are those of the true classes, so that instanceof still holds.
function isBuffer(value: unknown): boolean {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

/** Runs `act` and gives the bytes it allocated in all (not at once: an upper bound of the peak), and its result or error. */
export function countAllocation<Result>(
  act: () => Result,
): { bytes: number; result?: Result; error?: unknown } {
  const before = allocated;
  try {
    const result = act();
    return { bytes: allocated - before, result };
  } catch (error) {
    return { bytes: allocated - before, error };
  }
}

let baseline = 0;
const external = (): number => getHeapStatistics().external_memory;

type Collect = (options?: { type: "minor" }) => void;

/** Collects garbage, where the collector can be called (`--v8-flags=--expose-gc`). */
function collect(): void {
  const { gc } = globalThis as { gc?: Collect };
  gc?.();
  gc?.(); // the first finds the buffers, the second has given them back
}

/** Collects what is young, which takes a thirtieth of the time. */
function collectYoung(): void {
  (globalThis as { gc?: Collect }).gc?.({ type: "minor" });
}

/** Notes the buffers that are alive now: {@linkcode countAlive} counts beside them. */
export function noteBaseline(): void {
  collect();
  baseline = external();
}

/**
 * As {@linkcode countAllocation}, but bytes beyond `most` are counted only while they are alive: what goes through a file
 * several times leaves garbage behind each time. Without a collector to call, garbage counts.
 */
export function countAlive<Result>(
  act: () => Result,
  most: number,
): { bytes: number; result?: Result; error?: unknown } {
  const before = allocated;
  let peak = 0;
  let checkedAt = before + most;
  onBuffer = () => {
    if (allocated <= checkedAt) return;
    checkedAt = allocated + 2 ** 16; // small buffers are not looked at one by one
    let alive = external() - baseline;
    for (const tidy of [collectYoung, collectYoung, collect]) {
      if (alive <= most) break;
      tidy();
      alive = external() - baseline;
    }
    peak = Math.max(peak, alive);
  };
  try {
    const { bytes, ...rest } = countAllocation(act);
    return { ...rest, bytes: bytes > most ? peak : bytes };
  } finally {
    onBuffer = undefined;
  }
}
