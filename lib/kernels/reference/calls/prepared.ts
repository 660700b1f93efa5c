/** Products with prepared weights, as plain loops. */
import type { Kernels, PreparedProductCall, Region } from "../../kernels.ts";
import { isInt8, requireProduct } from "../../prepared_checks.ts";
import { WeightStore } from "../../weight_store.ts";
import { int8Product, type Int8Rows } from "../int8.ts";
import { completeGemm, gemm } from "../gemm.ts";

type Product = (call: PreparedProductCall) => void;

/** The calls of this group; `region` gives the memory of copies. */
export function preparedCalls(
  region: (floatCount: number) => Region,
): Pick<Kernels, "prepare" | "preparedProduct"> {
  const store = new WeightStore<Product>();
  return {
    prepare(matrix) {
      const { N, K } = matrix;
      if (isInt8(matrix)) {
        const { values, scales, group } = matrix;
        const memory = region(values.length + scales.length);
        memory.floats.set(values);
        memory.floats.set(scales, values.length);
        const rows: Int8Rows = {
          ...{ N, K, group, values: memory.floats.subarray(0, values.length) },
          scales: memory.floats.subarray(values.length),
        };
        return store.add({ N, K, kind: "int8" }, (call) => int8Product(call, rows), memory);
      }
      const memory = region(N * K);
      memory.floats.set(matrix.w);
      const transposeB = !matrix.transpose;
      const product: Product = ({ x, y, M }) =>
        gemm(completeGemm({ a: x, b: memory.floats, c: y, M, N, K, transposeB }));
      return store.add({ N, K, kind: "float" }, product, memory);
    },
    preparedProduct(call) {
      const product = store.get(call.weights);
      requireProduct(call);
      product(call);
    },
  };
}
