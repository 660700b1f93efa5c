/** Element-wise and row kernels, and the optimiser step, each beside its plain loop. */
import { ADAMW_SLOTS, type FloatArray, type WasmKernels } from "../lib/kernels/mod.ts";
import { engineArrays } from "./engine_arrays.ts";
import { assertClose, type KernelCase } from "./kernel_case.ts";
import {
  type AdamwNumbers,
  plainAdamw,
  plainExp,
  plainGelu,
  plainLayerNorm,
  plainRmsNorm,
  plainSoftmax,
  plainTopK,
} from "./plain_loops.ts";
import { ADAMW_PARAMETERS, ROW_SHAPES, TOP_K_SIZES } from "./sizes.ts";

const EPSILON = 1e-5;
/** Far above float32 rounding, far below anything that a wrong formula would give. */
const TOLERANCE = 1e-4;

/** What differs between the row kernels. Arrays: x, y, gain, offset, stats. */
interface RowKernel {
  readonly name: string;
  run(kernels: WasmKernels, arrays: readonly FloatArray[], rows: number, columns: number): void;
  plain(arrays: readonly Float32Array[], rows: number, columns: number): void;
}

const ROW_KERNELS: readonly RowKernel[] = [
  {
    name: "exp",
    run: (kernels, [x, y]) => kernels.unary("exp", x!, y!),
    plain: ([x, y]) => plainExp(x!, y!),
  },
  {
    name: "gelu",
    run: (kernels, [x, y]) => kernels.unary("gelu", x!, y!),
    plain: ([x, y]) => plainGelu(x!, y!),
  },
  {
    name: "softmax",
    run: (kernels, [x, y], rows, columns) => kernels.softmax(x!, y!, rows, columns),
    plain: ([x, y], rows, columns) => plainSoftmax(x!, y!, rows, columns),
  },
  {
    name: "layerNorm",
    run: (kernels, [x, y, gain, offset, stats], rows, columns) =>
      kernels.layerNorm({
        ...{ x: x!, gain: gain!, offset: offset!, y: y!, stats: stats! },
        ...{ rows, columns, epsilon: EPSILON },
      }),
    plain: ([x, y, gain, offset], rows, columns) =>
      plainLayerNorm(x!, gain!, offset!, y!, rows, columns, EPSILON),
  },
  {
    name: "rmsNorm",
    run: (kernels, [x, y, gain, , stats], rows, columns) =>
      kernels.rmsNorm({
        ...{ x: x!, gain: gain!, y: y!, inverses: stats! },
        ...{ rows, columns, epsilon: EPSILON },
      }),
    plain: ([x, y, gain], rows, columns) => plainRmsNorm(x!, gain!, y!, rows, columns, EPSILON),
  },
];

/** All row kernels at all row shapes. */
export function rowCases(kernels: WasmKernels): KernelCase[] {
  return ROW_KERNELS.flatMap((kernel) =>
    ROW_SHAPES.map(({ rows, columns }): KernelCase => {
      const size = rows * columns;
      const memory = engineArrays(kernels, [size, size, columns, columns, 2 * rows]);
      // Ordinary arrays for the loop: JavaScript would not choose shared memory.
      const ordinary = memory.arrays.map((array) => Float32Array.from(array));
      const run = (): void => kernel.run(kernels, memory.arrays, rows, columns);
      const plain = (): void => kernel.plain(ordinary, rows, columns);
      return {
        ...{ name: kernel.name, sizes: `${rows}x${columns}`, unit: "elements", amount: size, run, plain },
        check() {
          run();
          plain();
          assertClose(`${kernel.name} ${rows}x${columns}`, memory.arrays[1]!, ordinary[1]!, TOLERANCE);
        },
        close: () => memory.close(),
      };
    })
  );
}

/** The largest of one row of logits. */
export function topKCase(kernels: WasmKernels): KernelCase {
  const { columns, k } = TOP_K_SIZES;
  const memory = engineArrays(kernels, [columns, k, k]);
  const [x, values, place] = memory.arrays as [FloatArray, FloatArray, FloatArray];
  // engineArrays repeats its normals: a few more digits make the entries differ.
  x.forEach((value, i) => x[i] = value + 1e-3 * Math.sin(i));
  const indices = new Int32Array(place.buffer, place.byteOffset, k);
  const [plainX, plainValues, plainIndices] = [Float32Array.from(x), new Float32Array(k), new Int32Array(k)];
  const run = (): void => kernels.topK({ x, values, indices, rows: 1, columns, k });
  const plain = (): void => plainTopK(plainX, plainValues, plainIndices, k);
  return {
    ...{ name: "topK", sizes: `${k} of ${columns}`, unit: "elements", amount: columns, run, plain },
    check() {
      run();
      plain();
      assertClose("topK values", values, plainValues, 0);
      assertClose("topK indices", indices, plainIndices, 0);
    },
    close: () => memory.close(),
  };
}

const ADAMW: AdamwNumbers = {
  ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 },
  ...{ inverseBias1: 10, inverseBias2: 100, gradientScale: 1 },
};

/** One optimiser step over an array of parameters. */
export function adamwCase(kernels: WasmKernels): KernelCase {
  const n = ADAMW_PARAMETERS;
  const memory = engineArrays(kernels, [n, n, n, n, ADAMW_SLOTS.length]);
  const [p, g, m, v, slots] = memory.arrays as [FloatArray, FloatArray, FloatArray, FloatArray, FloatArray];
  m.fill(0);
  v.fill(0);
  ADAMW_SLOTS.forEach((name, i) => slots[i] = ADAMW[name]);
  const [plainP, plainG, plainM, plainV] = [p, g, m, v].map((array) => Float32Array.from(array)) as [
    ...[Float32Array, Float32Array, Float32Array, Float32Array],
  ];
  const run = (): void => kernels.adamw({ p, g, m, v, slots });
  const plain = (): void => plainAdamw(plainP, plainG, plainM, plainV, ADAMW);
  return {
    ...{ name: "adamw", sizes: `${n}`, unit: "elements", amount: n, run, plain },
    check() {
      run();
      plain();
      assertClose("adamw", p, plainP, TOLERANCE);
    },
    close: () => memory.close(),
  };
}
