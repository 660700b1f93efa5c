/** What is known of a BLAS that was found. */

/** A loaded BLAS whose products are right. It stays loaded until the program ends. */
export interface BlasLibrary {
  /** Who made it, by the symbols it has; `BLAS` if they say nothing. */
  readonly make: "OpenBLAS" | "BLIS" | "MKL" | "Accelerate" | "BLAS";
  /** The name or path that it was opened by. */
  readonly name: string;
  /** Its file, where the system tells. */
  readonly path?: string;
  /** What it says of itself: version and configuration. */
  readonly version?: string;
  /** The processor whose kernels it chose. */
  readonly core?: string;
  /** Threads that one of its calls uses: 1, or undefined if it cannot be told to. */
  readonly threads?: number;
  /** How it is called. */
  readonly symbols: BlasSymbols;
}

/** Names that a library's functions go by. */
export interface BlasSymbols {
  /** `cblas_sgemm`, perhaps with a prefix and a suffix. */
  readonly product: string;
  /** Kind of its sizes: `int`, or 64 bits. */
  readonly size: "i32" | "i64";
  /** Functions that read and set the number of threads; both take 1 for one thread. */
  readonly threads?: { readonly get: string; readonly set: string; readonly type: "i32" | "i64" };
}

/**
 * A library in a few words: version, kernels, threads of a call, file.
 *
 * @example
 * ```ts
 * import { describeBlas } from "@haze/haze/blas";
 * import { assertEquals } from "@std/assert";
 *
 * const symbols = { product: "cblas_sgemm", size: "i32" } as const;
 * const text = describeBlas({ make: "BLIS", name: "libblis.so.4", version: "BLIS 0.9.0", threads: 1, symbols });
 * assertEquals(text, "BLIS 0.9.0, one thread a call, libblis.so.4");
 * ```
 */
export function describeBlas({ make, name, path, version, core, threads, symbols }: BlasLibrary): string {
  return [
    version ?? make,
    ...(core === undefined ? [] : [`kernels for ${core}`]),
    ...(symbols.size === "i64" ? ["64-bit sizes"] : []),
    threads === 1 ? "one thread a call" : "threads of a call not known (set OMP_NUM_THREADS=1)",
    path ?? name,
  ].join(", ");
}
