/** Finding the system's BLAS. */
import { ask, type Asked } from "./ask.ts";
import { requireRightProducts } from "./check.ts";
import type { BlasLibrary } from "./library.ts";
import { recognise, SYMBOLS } from "./makes.ts";
import { libraryNames } from "./names.ts";
import { openLibrary, requireFfi } from "./open.ts";
import { blasProgram } from "./program.ts";

/** Options of {@linkcode findBlas}. */
export interface FindBlasOptions {
  /** Path or name of a library. Default: what `HAZE_BLAS` names, if it may be read, else the first usual name that opens. */
  library?: string;
}

/**
 * Loads the system's BLAS, tells it to compute on the calling thread alone, and checks its products.
 *
 * @throws {Error} if there is none, FFI is not permitted, it has no `cblas_sgemm`, or its products are wrong.
 *
 * @example
 * ```ts
 * import { findBlas } from "@haze/haze/blas";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => findBlas({ library: "/nowhere/libopenblas.so" }), Error, "Cannot open BLAS");
 * ```
 */
export function findBlas({ library }: FindBlasOptions = {}): BlasLibrary {
  requireFfi();
  if (library !== undefined) return openNamed(library, "library");
  const named = fromEnvironment();
  return named === undefined ? openUsual() : openNamed(named, "HAZE_BLAS");
}

/** What `HAZE_BLAS` names; nothing if it is empty or may not be read, so that no one is asked for a permission. */
function fromEnvironment(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "HAZE_BLAS" });
  return state === "granted" ? Deno.env.get("HAZE_BLAS") || undefined : undefined;
}

function openNamed(name: string, by: string): BlasLibrary {
  const asked = ask(name, SYMBOLS);
  if ("reason" in asked) {
    throw new Error(
      `Cannot open BLAS as ${by} must name a shared library: ${asked.reason}\n` +
        "hint: give the full path of a libopenblas, libblis or libmkl_rt, or nothing to search for one",
    );
  }
  const found = settle(name, asked);
  if (found) return found;
  throw new Error(
    `Cannot use BLAS as a library of it has cblas_sgemm: ${name} has none\n` +
      "hint: a libblas of Fortran symbols alone does not do; OpenBLAS, BLIS and MKL have both",
  );
}

function openUsual(): BlasLibrary {
  const names = libraryNames(Deno.build.os);
  const lacking: string[] = [];
  for (const name of names) {
    const asked = ask(name, SYMBOLS);
    if ("reason" in asked) continue;
    const found = settle(name, asked);
    if (found) return found;
    lacking.push(name);
  }
  const without = lacking.length > 0 ? ` (${lacking.join(", ")} without cblas_sgemm)` : "";
  throw new Error(
    `Cannot find BLAS as one of its usual names must open: none of ${names.join(", ")} does${without}\n` +
      "hint: install OpenBLAS (Debian: apt install libopenblas0), or give a library's path in HAZE_BLAS and --allow-env",
  );
}

/** Brings a library to what is asked of it, or unloads one without products. */
function settle(name: string, asked: Asked): BlasLibrary | undefined {
  const known = recognise(asked);
  if (!known) {
    asked.close();
    return undefined;
  }
  const { threads } = known.symbols;
  let one = false;
  if (threads) {
    asked.tell(threads.set, 1, threads.type);
    one = asked.number(threads.get, threads.type) === 1;
  }
  const path = /[/\\]/.test(name) ? name : fileOf(asked.pointer(known.symbols.product));
  const library = { ...known, name, ...(path ? { path } : {}), ...(one ? { threads: 1 } : {}) };
  requireRightProducts((memory) => blasProgram(memory, library), path ?? name);
  return library;
}

/** The C library by the names that glibc, musl and macOS give it. */
const C_LIBRARIES = ["libc.so.6", "libc.so", "/usr/lib/libSystem.B.dylib"];

/** The file that a symbol comes from, by `dladdr`. */
function fileOf(symbol: Deno.PointerValue): string | undefined {
  for (const name of C_LIBRARIES) {
    const c = openLibrary(name, { dladdr: { parameters: ["pointer", "buffer"], result: "i32" } });
    if ("reason" in c) continue;
    const info = new BigUint64Array(4); // Dl_info: file name, its address, symbol name, its address
    const isKnown = c.symbols.dladdr(symbol, info) !== 0;
    const file = isKnown ? Deno.UnsafePointer.create(info[0]!) : null;
    const path = file ? Deno.UnsafePointerView.getCString(file) : undefined;
    c.close();
    return path;
  }
  return undefined;
}
