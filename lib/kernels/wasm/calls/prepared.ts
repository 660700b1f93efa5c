/** Products with prepared weights. */
import type { Kernels, PreparedProductCall } from "../../kernels.ts";
import { isInt8, requireProduct } from "../../prepared_checks.ts";
import { WeightStore } from "../../weight_store.ts";
import { INT8_DOTS, type Int8DotName } from "../prepared/int8_dot.ts";
import {
  BLOCK,
  floatCount,
  groupBytes,
  packFloats,
  packInt8,
  quantisedGroupBytes,
} from "../prepared/layout.ts";
import type { Runner } from "./runner.ts";

/** Where packed weights lie, and the group of integers; 0 stands for floats. */
interface Packed {
  readonly address: number;
  readonly group: number;
}

/** Rough operations of quantising a float. */
const QUANTISE_COST = 8;

/** Calls of the families `prepared` and `int8`. */
export function preparedCalls(
  runner: Runner,
  dotName: () => Int8DotName,
): Pick<Kernels, "prepare" | "preparedProduct"> {
  const { memory } = runner.launcher;
  const store = new WeightStore<Packed>();

  const floatProduct = ({ x, y, weights: { N, K }, M }: PreparedProductCall, address: number): void =>
    runner.launch("prepared", "floatProduct", (o) => [o.in(x), address, o.out(y), M, N, K], {
      extent: N,
      unit: BLOCK,
      operations: 2 * M * N * K,
    });

  const int8Product = (call: PreparedProductCall, { address, group }: Packed): void => {
    const { x, y, weights: { N, K }, M } = call;
    const groups = M * K / group;
    const dot = INT8_DOTS[dotName()];
    memory.temporarily(() => {
      const q = memory.allocate(groups * quantisedGroupBytes(group));
      runner.launch("int8", dot.quantise, (o) => [o.in(x), q, group], {
        extent: groups,
        unit: 1,
        operations: QUANTISE_COST * M * K,
      });
      // Bytes of weights are what takes the time: a fourth of the floats', at twice the operations a byte.
      const work = { extent: N, unit: BLOCK, operations: M * N * K };
      runner.launch("int8", dot.product, (o) => [q, address, o.out(y), M, N, K, group], work);
    });
  };

  return {
    prepare(matrix) {
      const { N, K } = matrix;
      if (isInt8(matrix)) {
        const bytes = Math.ceil(N / BLOCK) * (K / matrix.group) * groupBytes(matrix.group);
        const region = memory.region(bytes / 4);
        packInt8(matrix, region.floats);
        return store.add(
          { N, K, kind: "int8" },
          { address: region.floats.byteOffset, group: matrix.group },
          region,
        );
      }
      if (matrix.w instanceof Float64Array) {
        throw new TypeError("Cannot compute in WebAssembly as its kernels are float32: got a Float64Array");
      }
      const region = memory.region(floatCount(N, K));
      packFloats(matrix, region.floats);
      return store.add({ N, K, kind: "float" }, { address: region.floats.byteOffset, group: 0 }, region);
    },
    preparedProduct(call) {
      const packed = store.get(call.weights);
      requireProduct(call);
      if (call.M === 0) return;
      if (packed.group === 0) floatProduct(call, packed.address);
      else int8Product(call, packed);
    },
  };
}
