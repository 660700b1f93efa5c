/** Which library is which, on planted ones: no machine has them all. */
import { assertEquals } from "@std/assert";
import type { Asked } from "../../../lib/kernels/blas/ask.ts";
import { recognise, SYMBOLS } from "../../../lib/kernels/blas/makes.ts";

/** A library that has symbols, some of which answer. */
function planted(answers: Record<string, string | number>): Asked {
  const known = Object.keys(answers);
  assertEquals(known.filter((symbol) => !SYMBOLS.includes(symbol)), [], "symbols that no one would ask for");
  return {
    has: (symbol) => known.includes(symbol),
    pointer: () => null,
    text: (symbol, ...numbers) => known.includes(symbol) ? `${answers[symbol]}${numbers.join("")}` : "",
    number: (symbol) => Number(answers[symbol] ?? NaN),
    filled: (symbol) => `${answers[symbol] ?? ""}`,
    tell: () => {},
    close: () => {},
  };
}

/** OpenBLAS with its symbols in one form. */
const openblas = (
  prefix: string,
  suffix: string,
  config = "OpenBLAS 0.3.29",
): Record<string, string | number> =>
  Object.fromEntries([
    ["cblas_sgemm", 0],
    ["openblas_get_config", config],
    ["openblas_get_corename", "Zen"],
    ["openblas_get_num_threads", 2],
    ["openblas_set_num_threads", 0],
  ].map(([symbol, answer]) => [`${prefix}${symbol}${suffix}`, answer!]));

Deno.test("recognise knows OpenBLAS by its symbols in every form, and the width of its sizes", () => {
  const forms = [["", "", "i32"], ["", "64_", "i64"], ["scipy_", "64_", "i64"], [
    "scipy_",
    "",
    "i32",
  ]] as const;
  for (const [prefix, suffix, size] of forms) {
    assertEquals(recognise(planted(openblas(prefix, suffix))), {
      ...{ make: "OpenBLAS", version: "OpenBLAS 0.3.29", core: "Zen" },
      symbols: {
        ...{ product: `${prefix}cblas_sgemm${suffix}`, size },
        threads: {
          get: `${prefix}openblas_get_num_threads${suffix}`,
          set: `${prefix}openblas_set_num_threads${suffix}`,
          type: "i32",
        },
      },
    });
  }
});

Deno.test("recognise reads 64-bit sizes without a suffix from the configuration of OpenBLAS", () => {
  const wide = recognise(planted(openblas("", "", "OpenBLAS 0.3.21 USE64BITINT DYNAMIC_ARCH")));
  assertEquals(wide?.symbols.size, "i64");
});

Deno.test("recognise knows BLIS, MKL and Accelerate, each with what sets its threads", () => {
  const product = { cblas_sgemm: 0 };
  const blis = recognise(planted({
    ...product,
    ...{ bli_info_get_version_str: "0.9.0", bli_arch_query_id: 7, bli_arch_string: "zen" },
    ...{ bli_thread_get_num_threads: 1, bli_thread_set_num_threads: 0 },
  }));
  assertEquals([blis?.make, blis?.version, blis?.core, blis?.symbols.threads?.type], [
    ...["BLIS", "BLIS 0.9.0", "zen7", "i64"],
  ]);
  const mkl = recognise(planted({
    ...product,
    ...{ MKL_Get_Version_String: "oneMKL 2025", MKL_Get_Max_Threads: 8, MKL_Set_Num_Threads: 0 },
  }));
  assertEquals([mkl?.make, mkl?.version, mkl?.symbols.threads?.set], [
    "MKL",
    "oneMKL 2025",
    "MKL_Set_Num_Threads",
  ]);
  const accelerate = recognise(planted({ ...product, BLASGetThreading: 0, BLASSetThreading: 0 }));
  assertEquals(accelerate, {
    make: "Accelerate",
    symbols: {
      ...{ product: "cblas_sgemm", size: "i32" },
      threads: { get: "BLASGetThreading", set: "BLASSetThreading", type: "i32" },
    },
  });
});

Deno.test("recognise takes a library with products and nothing else, and none without products", () => {
  assertEquals(recognise(planted({ cblas_sgemm: 0 })), {
    make: "BLAS",
    symbols: { product: "cblas_sgemm", size: "i32" },
  });
  assertEquals(
    recognise(planted({ openblas_get_config: "OpenBLAS", openblas_set_num_threads: 0 })),
    undefined,
  );
});
