/** The reference backend: {@linkcode Kernels} as plain loops, one family a file. */
import type { Kernels } from "../kernels.ts";
import { columnCalls } from "./calls/columns.ts";
import { elementCalls } from "./calls/elements.ts";
import { preparedCalls } from "./calls/prepared.ts";
import { productCalls } from "./calls/products.ts";
import { rowCalls } from "./calls/rows.ts";

/**
 * Kernels as plain JavaScript loops: what every other backend is compared with.
 *
 * All arithmetic is in float64; results are rounded when they are stored, to the backend's dtype. Arrays are ordinary
 * and live as long as somebody holds them. Each kernel checks lengths before its loop and throws a RangeError.
 *
 * @throws {TypeError} if `dtype` is neither `float32` nor `float64`.
 *
 * @example
 * ```ts
 * import { referenceKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = referenceKernels("float64");
 * const y = kernels.floats(4);
 * kernels.softmax(Float64Array.of(0, 0, 5, -Infinity), y, 2, 2);
 * assertEquals([...y], [0.5, 0.5, 1, 0]);
 * ```
 */
export function referenceKernels(dtype: "float32" | "float64"): Kernels {
  if (dtype !== "float32" && dtype !== "float64") {
    throw new TypeError(`Cannot make reference kernels as dtype is float32 or float64: ${dtype}`);
  }
  const memory = memoryCalls(dtype);
  return {
    name: dtype === "float32" ? "reference32" : "reference64",
    dtype,
    ...memory,
    // Nothing is recorded, so nothing is given up.
    record: (body) => void body(),
    recordSeries: () => undefined,
    noteHostRead: () => {},
    ...productCalls(),
    ...preparedCalls(memory.region),
    ...elementCalls(dtype),
    ...rowCalls(),
    ...columnCalls(),
  };
}

type MemoryCalls = Pick<
  Kernels,
  "floats" | "ints" | "release" | "isTransient" | "enter" | "leave" | "region"
>;

/** Ordinary zeroed arrays, which live as long as somebody holds them; steps are counted and end nothing. */
function memoryCalls(dtype: Kernels["dtype"]): MemoryCalls {
  let depth = 0;
  const floats = (count: number) => dtype === "float32" ? new Float32Array(count) : new Float64Array(count);
  return {
    floats,
    ints: (count) => new Int32Array(count),
    release: () => {},
    isTransient: () => false,
    enter: () => void depth++,
    leave() {
      if (depth === 0) {
        throw new TypeError("Cannot leave a step as each leave follows its enter: none is open");
      }
      depth--;
    },
    region(floatCount) {
      if (depth > 0) {
        throw new TypeError(`Cannot reserve a region as a step is open: ${depth} of them`);
      }
      return { floats: floats(floatCount), close: () => {} };
    },
  };
}
