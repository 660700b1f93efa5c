import { assert, assertEquals, assertThrows } from "@std/assert";
import { blasKernels, describeBlas, findBlas } from "../../../lib/kernels/blas/mod.ts";
import { libraryNames } from "../../../lib/kernels/blas/names.ts";
import { blasTest } from "./support.ts";

/** What `findBlas` says in a process of its own, after `prepare`. */
async function said(
  args: readonly string[],
  env: Record<string, string> = {},
  prepare = "",
): Promise<string> {
  const module = JSON.stringify(import.meta.resolve("../../../lib/kernels/blas/mod.ts"));
  const source = `import { findBlas } from ${module}; ${prepare}
    try { console.log("found", findBlas().make); } catch (error) { console.log(error.message); }`;
  const address = `data:text/javascript,${encodeURIComponent(source)}`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-lock", ...args, address],
    env: { HAZE_BLAS: "", ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  assert(out !== "", err);
  return out.trimEnd();
}

Deno.test("findBlas refuses where FFI is not permitted, or for single libraries alone", async () => {
  for (const args of [[], ["--allow-ffi=/nowhere/libopenblas.so"]]) {
    assertEquals(
      await said(args),
      "Cannot use BLAS as Deno must permit FFI: it is denied\nhint: run with --allow-ffi, or -A",
    );
  }
});

Deno.test("findBlas refuses a runtime without FFI", async () => {
  assertEquals(
    await said(["-A"], {}, "delete Deno.dlopen;"),
    "Cannot use BLAS as it is called through Deno's FFI: this runtime has none\nhint: the wasm backend runs everywhere",
  );
});

Deno.test("findBlas opens what HAZE_BLAS names and nothing else, if it may read it", async () => {
  const env = { HAZE_BLAS: "/nowhere/libopenblas.so" };
  const refusal = await said(["-A"], env);
  assert(refusal.startsWith("Cannot open BLAS as HAZE_BLAS must name a shared library: "), refusal);
  assert(refusal.includes("/nowhere/libopenblas.so"), refusal);
  assert(refusal.split("\n")[1]!.startsWith("hint: give the full path"), refusal);
  assert(!(await said(["--allow-ffi"], env)).includes("HAZE_BLAS must"));
});

Deno.test("findBlas lists the names it tried where no library opens", async () => {
  const refusal = await said(["-A"], {}, "Deno.dlopen = () => { throw new Error('no such file'); };");
  const names = libraryNames(Deno.build.os).join(", ");
  assert(
    refusal.startsWith(
      `Cannot find BLAS as one of its usual names must open: none of ${names} does\nhint: install`,
    ),
    refusal,
  );
});

Deno.test("findBlas passes libraries without cblas_sgemm over, and says so", async () => {
  const hollow = `Deno.dlopen = (name, asked) => {
    if (!name.includes("blas")) throw new Error("no such file");
    return { symbols: Object.fromEntries(Object.keys(asked).map((symbol) => [symbol, null])), close() {} };
  };`;
  const names = libraryNames(Deno.build.os).filter((name) => name.includes("blas")).join(", ");
  const refusal = await said(["-A"], {}, hollow);
  assert(refusal.includes(`does (${names} without cblas_sgemm)\n`), refusal);
  const named = await said(["-A"], { HAZE_BLAS: "/here/libblas.so" }, hollow);
  assertEquals(
    named.split("\n")[0],
    "Cannot use BLAS as a library of it has cblas_sgemm: /here/libblas.so has none",
  );
});

Deno.test("findBlas refuses a library that is none, by the name of the option", () => {
  assertThrows(
    () => findBlas({ library: "/nowhere/libblis.so" }),
    Error,
    "Cannot open BLAS as library must name a shared library",
  );
  const text = import.meta.filename!;
  assertThrows(() => findBlas({ library: text }), Error, "must name a shared library");
});

Deno.test({
  name: "findBlas refuses the C library, which has no products",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    void assertThrows(
      () => findBlas({ library: "libc.so.6" }),
      Error,
      "Cannot use BLAS as a library of it has cblas_sgemm: libc.so.6 has none",
    ),
});

Deno.test("libraryNames knows Accelerate for macOS, DLLs for Windows, sonames elsewhere", () => {
  assert(libraryNames("darwin")[0]!.endsWith("/Accelerate"));
  assert(libraryNames("windows").every((name) => name.endsWith(".dll")));
  assertEquals([libraryNames("linux")[0], libraryNames("freebsd")[0]], [
    "libopenblas.so.0",
    "libopenblas.so.0",
  ]);
});

Deno.test("describeBlas says version, processor, width of sizes, threads and file, or what is not known", () => {
  const symbols = { product: "cblas_sgemm64_", size: "i64" } as const;
  const told = { version: "OpenBLAS 0.3.21", core: "Zen", threads: 1, path: "/lib/libopenblas.so.0" };
  assertEquals(
    describeBlas({ make: "OpenBLAS", name: "libopenblas.so.0", symbols, ...told }),
    "OpenBLAS 0.3.21, kernels for Zen, 64-bit sizes, one thread a call, /lib/libopenblas.so.0",
  );
  assertEquals(
    describeBlas({ make: "BLAS", name: "libcblas.so.3", symbols: { product: "cblas_sgemm", size: "i32" } }),
    "BLAS, threads of a call not known (set OMP_NUM_THREADS=1), libcblas.so.3",
  );
});

Deno.test("blasKernels refuses a least size that is no number from 0", () => {
  for (const leastTerms of [-1, NaN]) {
    assertThrows(() => blasKernels({ leastTerms }), RangeError, `leastTerms is at least 0: ${leastTerms}`);
  }
});

blasTest("blasKernels name their library, its file and a single thread where that can be had", (blas) => {
  const { make, path, name, threads, symbols } = blas.library;
  assertEquals([blas.name, blas.dtype], ["blas", "float32"]);
  assert(symbols.product.includes("cblas_sgemm"));
  assert((path ?? name).length > 0);
  if (make === "OpenBLAS" || make === "BLIS" || make === "MKL") assertEquals(threads, 1);
  assert(describeBlas(blas.library).includes(path ?? name));
});
