/** Opening shared libraries, and what may come in the way. */

/** Why a library cannot be opened, in the system's words. */
export interface Unopened {
  readonly reason: string;
}

/**
 * Asks for permission where that is still open: all of FFI, since addresses of memory are handed over.
 *
 * @throws {Error} if this is not Deno, or it is not permitted.
 */
export function requireFfi(): void {
  const { Deno } = globalThis as { Deno?: typeof globalThis.Deno };
  if (!Deno?.dlopen) {
    throw new Error(
      "Cannot use BLAS as it is called through Deno's FFI: this runtime has none\nhint: the wasm backend runs everywhere",
    );
  }
  const { state } = Deno.permissions.requestSync({ name: "ffi" });
  if (state === "granted") return;
  throw new Error(
    `Cannot use BLAS as Deno must permit FFI: it is ${state}\nhint: run with --allow-ffi, or -A`,
  );
}

/** Opens a library with what is asked of it, or says why not. */
export function openLibrary<const S extends Deno.ForeignLibraryInterface>(
  name: string,
  symbols: S,
): Deno.DynamicLibrary<S> | Unopened {
  try {
    return Deno.dlopen(name, symbols);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason: reason.replace(/^(Could not open library: )+/, "") };
  }
}
