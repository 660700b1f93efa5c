/**
 * A poorer runtime, simulated: `--preload` this file with HAZE_WITHOUT=relaxed-simd,shared-memory (some of
 * {@linkcode FEATURES}), and what is named there is missing before any of the library is loaded.
 */
import process from "node:process";
import { Worker } from "node:worker_threads";

/** What can be missing. */
export const FEATURES = [
  ...["relaxed-simd", "shared-memory", "worker-threads"] as const,
  /** The class is there and refuses to make a worker, as under Node's permissions. */
  "permission-to-start-workers",
  /** Workers die before they have read any mail. */
  "life-in-workers",
] as const;
/** One of them. */
export type Feature = typeof FEATURES[number];

/** The instructions of relaxed SIMD: prefix 0xfd, then 0x100 to 0x113 in LEB128. */
function hasRelaxed(source: BufferSource): boolean {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return bytes.some((byte, i) =>
    byte === 0xfd && bytes[i + 1]! >= 0x80 && bytes[i + 1]! <= 0x93 && bytes[i + 2] === 2
  );
}

const takeAway: { readonly [N in Feature]: () => void } = {
  "relaxed-simd": () => {
    const { validate, Module } = WebAssembly;
    WebAssembly.validate = (bytes) => !hasRelaxed(bytes) && validate(bytes);
    WebAssembly.Module = new Proxy(Module, {
      construct(target, [bytes]) {
        if (hasRelaxed(bytes)) throw new WebAssembly.CompileError("invalid numeric opcode: relaxed SIMD");
        return new target(bytes);
      },
    });
  },
  "shared-memory": () => {
    delete (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer;
    WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
      construct(target, [descriptor]) {
        if (descriptor.shared) throw new TypeError("shared memory is missing");
        return new target(descriptor);
      },
    });
  },
  "worker-threads": () => replaceWorkers(undefined),
  "permission-to-start-workers": () =>
    replaceWorkers(
      class {
        constructor() {
          throw new Error("access to workers is denied");
        }
      },
    ),
  "life-in-workers": () =>
    replaceWorkers(
      class extends Worker {
        constructor() {
          super(new URL("data:text/javascript,throw new Error('this worker dies')"));
        }
      },
    ),
};

function replaceWorkers(Worker: unknown): void {
  const { getBuiltinModule } = process;
  process.getBuiltinModule =
    ((name: string) =>
      name.endsWith("worker_threads")
        ? Worker && { Worker }
        : getBuiltinModule(name)) as typeof getBuiltinModule;
}

for (const feature of Deno.env.get("HAZE_WITHOUT")?.split(",") ?? []) {
  if (!Object.hasOwn(takeAway, feature)) {
    throw new RangeError(`Cannot take a feature away as it is one of ${FEATURES.join(", ")}: ${feature}`);
  }
  takeAway[feature as Feature]();
}
