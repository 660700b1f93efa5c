/** The backends that `--backend` names, and whether they can be had here. This list is the one place to add another. */
import { type Kernels, wasmKernels } from "../../lib/kernels/mod.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";

/** How a backend is looked for. */
export interface BackendProbe {
  /** As `--backend` takes it. */
  readonly name: string;
  /** Looks for it and says what was found. What it throws says why it cannot be had. */
  look(): string | Promise<string>;
  /** Kernels on one thread, to compare speeds; plain loops have none. */
  make?(): Kernels | Promise<Kernels>;
}

/** What was found of a backend. */
export interface BackendReport {
  readonly name: string;
  readonly available: boolean;
  /** What it is, or why it cannot be had. */
  readonly detail: string;
  /** What would help. */
  readonly hint?: string;
}

/** Memory of the kernels that speeds are compared on: 256 MiB. */
const PAGES = 4096;

/** In the order of reports. */
export const BACKENDS: readonly BackendProbe[] = [
  {
    name: "wasm",
    look: () => relaxedIsSupported() ? "relaxed SIMD" : "as wasm-strict",
    make: () => wasmKernels({ threads: 1, maxPages: PAGES }),
  },
  {
    name: "wasm-strict",
    look: () => "same bits everywhere",
    make: () => wasmKernels({ mode: "strict", threads: 1, maxPages: PAGES }),
  },
  {
    name: "blas",
    look: async () => {
      // A machine is examined without BLAS too, so nobody is asked for this permission.
      const { state } = Deno.permissions.querySync({ name: "ffi" });
      if (state !== "granted") {
        throw new Error(
          `Cannot use BLAS as Deno must permit FFI: it is ${state}\nhint: run with --allow-ffi, or -A`,
        );
      }
      const { describeBlas, findBlas } = await import("../../lib/kernels/blas/mod.ts");
      return describeBlas(findBlas());
    },
    make: async () => {
      const { blasKernels } = await import("../../lib/kernels/blas/mod.ts");
      return blasKernels({ threads: 1, maxPages: PAGES });
    },
  },
  { name: "reference32", look: () => "plain loops" },
  { name: "reference64", look: () => "the oracle" },
];

/** Looks for all of them. */
export async function backendReports(probes: readonly BackendProbe[] = BACKENDS): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  for (const { name, look } of probes) {
    try {
      reports.push({ name, available: true, detail: await look() });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const [detail = "", hint] = text.split("\nhint: ");
      reports.push({ name, available: false, detail, ...(hint === undefined ? {} : { hint }) });
    }
  }
  return reports;
}
