/** Names that a BLAS usually goes by, the ones that are likely the fastest first. */

const LINUX = [
  "libopenblas.so.0",
  "libopenblas.so",
  "libopenblas64.so.0",
  "libmkl_rt.so.2",
  "libmkl_rt.so.3",
  "libmkl_rt.so",
  "libblis.so.4",
  "libblis.so",
  "libblis64.so.4",
  // Whatever the system stands in for the reference implementation; that one itself is slower than WebAssembly.
  "libcblas.so.3",
  "libblas.so.3",
] as const;

const DARWIN = [
  "/System/Library/Frameworks/Accelerate.framework/Accelerate",
  "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  "/usr/local/opt/openblas/lib/libopenblas.dylib",
  "libopenblas.dylib",
] as const;

const WINDOWS = ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll", "mkl_rt.3.dll", "mkl_rt.dll"] as const;

/** The names to try on an operating system, as `Deno.build.os` has it; Linux's for the other Unixes. */
export function libraryNames(os: string): readonly string[] {
  return os === "darwin" ? DARWIN : os === "windows" ? WINDOWS : LINUX;
}
