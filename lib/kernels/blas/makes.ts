/** The makes of BLAS that can be told apart, and what each can be asked. */
import type { BlasLibrary, BlasSymbols } from "./library.ts";
import type { Asked } from "./ask.ts";

/** What is added to every symbol: OpenBLAS with 64-bit sizes, and the one inside NumPy and SciPy. */
const FORMS = [["", ""], ["", "64_"], ["scipy_", "64_"], ["scipy_", ""]] as const;
const PRODUCT = "cblas_sgemm";

/** A make of BLAS. */
interface Make {
  readonly make: BlasLibrary["make"];
  /** Reads and sets the number of threads, where the make is known by its setter. */
  readonly threads: NonNullable<BlasSymbols["threads"]>;
  /** What it says of itself; `name` spells its symbols. */
  readonly tell: (ask: Asked, name: (symbol: string) => string) => Pick<BlasLibrary, "version" | "core">;
  /** Symbols that `tell` reads. */
  readonly told: readonly string[];
}

const MAKES: readonly Make[] = [
  {
    make: "OpenBLAS",
    threads: { get: "openblas_get_num_threads", set: "openblas_set_num_threads", type: "i32" },
    told: ["openblas_get_config", "openblas_get_corename"],
    tell: (ask, name) => ({
      version: ask.text(name("openblas_get_config")),
      core: ask.text(name("openblas_get_corename")),
    }),
  },
  {
    make: "MKL",
    threads: { get: "MKL_Get_Max_Threads", set: "MKL_Set_Num_Threads", type: "i32" },
    told: ["MKL_Get_Version_String"],
    tell: (ask, name) => ({ version: ask.filled(name("MKL_Get_Version_String")) }),
  },
  {
    make: "BLIS",
    threads: { get: "bli_thread_get_num_threads", set: "bli_thread_set_num_threads", type: "i64" },
    told: ["bli_info_get_version_str", "bli_arch_query_id", "bli_arch_string"],
    tell: (ask, name) => ({
      version: `BLIS ${ask.text(name("bli_info_get_version_str"))}`,
      core: ask.text(name("bli_arch_string"), ask.number(name("bli_arch_query_id"))),
    }),
  },
  {
    // Since macOS 15; before that, VECLIB_MAXIMUM_THREADS in the environment is all there is. 1 means one thread.
    make: "Accelerate",
    threads: { get: "BLASGetThreading", set: "BLASSetThreading", type: "i32" },
    told: [],
    tell: () => ({}),
  },
];

const spell = ([prefix, suffix]: readonly [string, string]) => (symbol: string): string =>
  `${prefix}${symbol}${suffix}`;

/** Every symbol that {@linkcode recognise} may ask a library for. */
export const SYMBOLS: readonly string[] = FORMS.flatMap((form) =>
  [PRODUCT, ...MAKES.flatMap(({ threads: { get, set }, told }) => [get, set, ...told])].map(spell(form))
);

/** What a library is and how it is called; undefined if it has no `cblas_sgemm`. */
export function recognise(
  ask: Asked,
): Pick<BlasLibrary, "make" | "version" | "core" | "symbols"> | undefined {
  const form = FORMS.find((form) => ask.has(spell(form)(PRODUCT)));
  if (!form) return undefined;
  const name = spell(form);
  const product = name(PRODUCT);
  const size = form[1] === "" ? "i32" : "i64";
  const known = MAKES.find(({ threads }) => ask.has(name(threads.get)) && ask.has(name(threads.set)));
  if (!known) return { make: "BLAS", symbols: { product, size } };
  const { make, threads: { get, set, type }, tell } = known;
  const told = tell(ask, name);
  // Debian gives a build with 64-bit sizes no suffix.
  const isWide = told.version?.includes("USE64BITINT") ?? false;
  const threads = { get: name(get), set: name(set), type };
  return { make, ...withoutEmpty(told), symbols: { product, size: isWide ? "i64" : size, threads } };
}

/** Leaves out what the library said nothing about. */
function withoutEmpty<T extends object>(told: T): T {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== "")) as T;
}
