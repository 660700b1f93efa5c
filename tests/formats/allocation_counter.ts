// Counts every byte of typed array that is allocated after this module was imported. Import it before the code under
// test: packages take hold of the constructors when they are loaded.
let allocated = 0;

const names = [
  "Uint8Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
];
for (const name of [...names, "BigUint64Array", "Int8Array", "Int16Array"] as (keyof typeof globalThis)[]) {
  const original = globalThis[name] as unknown as { new (...args: unknown[]): ArrayBufferView };
  const counting = new Proxy(original, {
    construct(target, args, newTarget): object {
      const made = Reflect.construct(target, args, newTarget);
      if (!(args[0] instanceof ArrayBuffer)) allocated += made.byteLength;
      return made;
    },
  });
  Object.defineProperty(globalThis, name, { value: counting, writable: true, configurable: true });
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
