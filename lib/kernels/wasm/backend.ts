/** The WebAssembly backend: {@linkcode Kernels} on generated SIMD code. */
import {
  type AttentionCall,
  type AttentionGradCall,
  type BinaryName,
  type FloatArray,
  type GemmCall,
  type HeadLayout,
  type Kernels,
  type NumericArray,
  padAxes,
  type Region,
  type StridedSumCall,
  SUM_CHUNK,
  type UnaryName,
} from "../kernels.ts";
import { TILE_COLUMNS, TILE_ROWS } from "./gemm/tile.ts";
import { Launcher, type Work } from "./launcher.ts";
import { type NumericModeName, relaxedIsSupported } from "./numeric_mode.ts";
import { Operands } from "./operands.ts";

/** Floats of a cache line: two threads never write to one. */
const FLOATS_PER_LINE = 16;
/** Rough operations an element, to tell which calls are worth a second thread. */
const [ELEMENT_COST, ADAMW_COST, VIEW_COST] = [8, 12, 20];

/** Options of a {@linkcode WasmKernels}. */
export interface WasmOptions {
  /** Default: `relaxed` where the runtime has relaxed SIMD, else `strict`. */
  mode?: NumericModeName;
  /** Threads that share large calls; equal bits for any number. Default: all cores. */
  threads?: number;
  /** Upper bound of the memory in 64 KiB pages. Default 65,536 (4 GiB, of which only what is touched is used). */
  maxPages?: number;
}

/** Kernels in WebAssembly SIMD, float32. */
export class WasmKernels implements Kernels {
  readonly name: string;
  readonly dtype = "float32";
  readonly #launcher: Launcher;

  constructor(options: WasmOptions = {}) {
    const mode = options.mode ?? (relaxedIsSupported() ? "relaxed" : "strict");
    if (mode === "relaxed" && !relaxedIsSupported()) {
      throw new RangeError(
        "Cannot use relaxed arithmetic as this runtime has no relaxed SIMD\nhint: use strict",
      );
    }
    this.name = mode === "strict" ? "wasm-strict" : "wasm";
    const threads = options.threads ?? Math.min(64, globalThis.navigator?.hardwareConcurrency ?? 1);
    this.#launcher = new Launcher({
      mode,
      threads,
      ...(options.maxPages ? { maxPages: options.maxPages } : {}),
    });
  }

  /** The launcher, for benchmarks and `doctor`. */
  get launcher(): Launcher {
    return this.#launcher;
  }

  floats(count: number): Float32Array {
    const { memory } = this.#launcher;
    return memory.inStep
      ? new Float32Array(memory.memory.buffer, memory.allocate(4 * count), count)
      : new Float32Array(count);
  }

  ints(count: number): Int32Array {
    const { memory } = this.#launcher;
    return memory.inStep
      ? new Int32Array(memory.memory.buffer, memory.allocate(4 * count), count)
      : new Int32Array(count);
  }

  isTransient(array: NumericArray): boolean {
    return this.#launcher.memory.isInArena(array);
  }

  enter(): void {
    this.#launcher.memory.enter();
  }

  leave(): void {
    this.#launcher.memory.leave();
  }

  region(floatCount: number): Region {
    return this.#launcher.memory.region(floatCount);
  }

  gemm(call: GemmCall): void {
    const { M, N, K, transposeA = false, transposeB = false, accumulate = false, batch = 1 } = call;
    const { batchA = 0, batchB = 0, batchC = 0 } = call;
    const strideA = 4 * (call.strideA ?? (transposeA ? M : K));
    const strideB = 4 * (call.strideB ?? (transposeB ? K : N));
    const strideC = 4 * (call.strideC ?? N);
    if (M === 0 || N === 0 || batch === 0) return;
    const kind = (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
    this.#run((o) => {
      const sizes = [M, N, K, strideA, strideB, strideC, accumulate ? 1 : 0];
      const operands = [o.in(call.a), o.in(call.b), o.out(call.c), ...sizes];
      const operations = 2 * M * N * K * batch;
      if (batch > 1) {
        const distances = [4 * batchA, 4 * batchB, 4 * batchC];
        const work = { extent: batch, unit: 1, operations };
        this.#launcher.launch("gemm", `batch${kind}`, [...operands, ...distances], work);
      } else if (M >= N) {
        this.#launcher.launch("gemm", `rows${kind}`, operands, { extent: M, unit: TILE_ROWS, operations });
      } else {
        this.#launcher.launch("gemm", `columns${kind}`, operands, {
          extent: N,
          unit: TILE_COLUMNS,
          operations,
        });
      }
    });
  }

  attention(call: AttentionCall): void {
    this.#run((o) => {
      const { H, Tq, Tk, D } = call;
      const layouts = [call.q, call.k, call.bias, call.v].flatMap((layout) => headOperands(o, layout, false));
      const operands = [
        ...layouts,
        ...headOperands(o, call.out, true),
        o.out(call.weights),
        H,
        Tq,
        Tk,
        D,
        call.scale,
      ];
      this.#launcher.launch("attention", "attention", operands, pairs(call, 4));
    });
  }

  attentionGrad(call: AttentionGradCall): void {
    this.#run((o) => {
      const inputs = [call.q, call.k, call.v, call.out, call.dOut].flatMap((layout) =>
        headOperands(o, layout, false)
      );
      const outputs = [call.dq, call.dk, call.dv, call.dBias].flatMap((layout) =>
        headOperands(o, layout, true)
      );
      const sizes = [o.out(call.weights), call.H, call.Tq, call.Tk, call.D, call.biasColumns, call.scale];
      this.#launcher.launch("attention", "attentionGrad", [...inputs, ...outputs, ...sizes], pairs(call, 8));
    });
  }

  fill(y: FloatArray, value: number): void {
    this.#run((o) => this.#elements("fill", [o.out(y), value], y.length));
  }

  unary(name: UnaryName, x: FloatArray, y: FloatArray): void {
    this.#run((o) => this.#elements(name, [o.in(x), o.out(y)], y.length));
  }

  unaryGrad(name: UnaryName, x: FloatArray, dy: FloatArray, dx: FloatArray): void {
    this.#run((o) => this.#elements(`${name}Grad`, [o.in(x), o.in(dy), o.out(dx)], dx.length));
  }

  binary(name: BinaryName, a: FloatArray, b: FloatArray, y: FloatArray): void {
    this.#run((o) => this.#elements(name, [o.in(a), o.in(b), o.out(y)], y.length));
  }

  scale(x: FloatArray, factor: number, y: FloatArray): void {
    this.#run((o) => this.#elements("scale", [o.in(x), o.out(y), factor], y.length));
  }

  stridedSum(call: StridedSumCall): void {
    const { x, y, offset } = call;
    if (y.length === 0) return;
    const summing = call.innerShape.length > 0;
    const bytes = (strides: readonly number[]) => padAxes(strides, 0).map((stride) => 4 * stride);
    const shapes = [...padAxes(call.shape, 1), ...bytes(call.strides)];
    const inner = [...padAxes(call.innerShape, 1), ...bytes(call.innerStrides)];
    const view = Int32Array.from([...shapes, ...inner]);
    this.#run((o) => {
      const operands = [o.in(x) + 4 * offset, o.out(y), o.in(view)];
      const inner = call.innerShape.reduce((size, axis) => size * axis, 1);
      const work = { extent: y.length, unit: FLOATS_PER_LINE, operations: VIEW_COST * y.length * inner };
      this.#launcher.launch("rows", summing ? "stridedSum" : "stridedCopy", operands, work);
    });
  }

  softmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
    this.#run((o) => this.#rows("softmax", [o.in(x), o.out(y), columns], rows, columns));
  }

  softmaxGrad(y: FloatArray, dy: FloatArray, dx: FloatArray, rows: number, columns: number): void {
    this.#run((o) => this.#rows("softmaxGrad", [o.in(y), o.in(dy), o.out(dx), columns], rows, columns));
  }

  layerNorm(
    x: FloatArray,
    gain: FloatArray,
    offset: FloatArray,
    y: FloatArray,
    stats: FloatArray,
    rows: number,
    columns: number,
    epsilon: number,
  ): void {
    this.#run((o) => {
      const arrays = [o.in(x), o.in(gain), o.in(offset), o.out(y), o.out(stats)];
      this.#rows("layerNorm", [...arrays, epsilon, columns], rows, columns);
    });
  }

  layerNormGrad(
    x: FloatArray,
    gain: FloatArray,
    stats: FloatArray,
    dy: FloatArray,
    dx: FloatArray,
    rows: number,
    columns: number,
  ): void {
    this.#run((o) => {
      const arrays = [o.in(x), o.in(gain), o.in(stats), o.in(dy), o.out(dx)];
      this.#rows("layerNormGrad", [...arrays, columns], rows, columns);
    });
  }

  layerNormParameterGrad(
    x: FloatArray,
    stats: FloatArray,
    dy: FloatArray,
    dGain: FloatArray,
    dOffset: FloatArray,
    rows: number,
    columns: number,
  ): void {
    this.#run((o) => {
      const arrays = [o.in(x), o.in(stats), o.in(dy), o.out(dGain), o.out(dOffset)];
      this.#columns("layerNormParameterGrad", [...arrays, rows, columns], rows, columns);
    });
  }

  addColumnSums(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
    this.#run((o) => this.#columns("addColumnSums", [o.in(x), o.out(y), rows, columns], rows, columns));
  }

  crossEntropy(
    logits: FloatArray,
    targets: Int32Array,
    losses: FloatArray,
    logSums: FloatArray,
    rows: number,
    columns: number,
  ): void {
    this.#run((o) => {
      const arrays = [o.in(logits), o.in(targets), o.out(losses), o.out(logSums)];
      this.#rows("crossEntropy", [...arrays, columns], rows, columns);
    });
  }

  crossEntropyGrad(
    logits: FloatArray,
    targets: Int32Array,
    logSums: FloatArray,
    dLosses: FloatArray,
    dLogits: FloatArray,
    rows: number,
    columns: number,
  ): void {
    this.#run((o) => {
      const arrays = [o.in(logits), o.in(targets), o.in(logSums), o.in(dLosses), o.out(dLogits)];
      this.#rows("crossEntropyGrad", [...arrays, columns], rows, columns);
    });
  }

  embedding(table: FloatArray, ids: Int32Array, y: FloatArray, rows: number, columns: number): void {
    this.#run((o) => this.#rows("embedding", [o.in(table), o.in(ids), o.out(y), columns], rows, columns));
  }

  embeddingGrad(dy: FloatArray, ids: Int32Array, dTable: FloatArray, rows: number, columns: number): void {
    this.#run((o) =>
      this.#columns("embeddingGrad", [o.in(dy), o.in(ids), o.out(dTable), rows, columns], rows, columns)
    );
  }

  mixColumns(
    a: FloatArray,
    b: FloatArray,
    gate: FloatArray,
    y: FloatArray,
    rows: number,
    columns: number,
  ): void {
    this.#run((o) =>
      this.#rows("mixColumns", [o.in(a), o.in(b), o.in(gate), o.out(y), columns], rows, columns)
    );
  }

  mixColumnsGrad(
    a: FloatArray,
    b: FloatArray,
    gate: FloatArray,
    dy: FloatArray,
    da: FloatArray,
    db: FloatArray,
    dGate: FloatArray,
    rows: number,
    columns: number,
  ): void {
    this.#run((o) => {
      const arrays = [o.in(a), o.in(b), o.in(dy), o.out(dGate)];
      this.#columns("mixColumnsGateGrad", [...arrays, rows, columns], rows, columns);
    });
    this.#run((o) =>
      this.#rows("mixColumnsGrad", [o.in(gate), o.in(dy), o.out(da), o.out(db), columns], rows, columns)
    );
  }

  dropout(x: FloatArray, y: FloatArray, rate: number, key: Int32Array, op: number): void {
    const threshold = Math.round(rate * 2 ** 24);
    this.#run((o) => {
      const operands = [o.in(x), o.out(y), o.in(key), op, threshold, 1 / (1 - rate)];
      this.#elements("dropout", operands, y.length);
    });
  }

  sum(x: FloatArray, y: FloatArray): void {
    this.#reduce("sum", x, y);
  }

  sumOfSquares(x: FloatArray, y: FloatArray): void {
    this.#reduce("sumOfSquares", x, y);
  }

  adamw(p: FloatArray, g: FloatArray, m: FloatArray, v: FloatArray, slots: FloatArray): void {
    this.#run((o) => {
      const work = { extent: p.length, unit: FLOATS_PER_LINE, operations: ADAMW_COST * p.length };
      this.#launcher.launch("rows", "adamw", [o.out(p), o.in(g), o.out(m), o.out(v), o.in(slots)], work);
    });
  }

  #reduce(name: string, x: FloatArray, y: FloatArray): void {
    const chunks = Math.ceil(x.length / SUM_CHUNK);
    this.#run((o) => {
      const partials = this.#launcher.memory.allocate(4 * chunks);
      this.#launcher.launch("rows", name, [o.in(x), partials, x.length], {
        extent: chunks,
        unit: 1,
        operations: 2 * x.length,
      });
      this.#launcher.kernel("rows", "addUp")(partials, o.out(y), chunks);
    });
  }

  /** An element-wise kernel over `count` elements. */
  #elements(name: string, operands: readonly number[], count: number): void {
    const work = { extent: count, unit: FLOATS_PER_LINE, operations: ELEMENT_COST * count };
    this.#launcher.launch("elementwise", name, operands, work);
  }

  /** A kernel that is shared out by rows. */
  #rows(name: string, operands: readonly number[], rows: number, columns: number): void {
    this.#launcher.launch("rows", name, operands, {
      extent: rows,
      unit: 1,
      operations: ELEMENT_COST * rows * columns,
    });
  }

  /** A kernel that adds over rows and so is shared out by columns. */
  #columns(name: string, operands: readonly number[], rows: number, columns: number): void {
    const work = { extent: columns, unit: FLOATS_PER_LINE, operations: ELEMENT_COST * rows * columns };
    this.#launcher.launch("rows", name, operands, work);
  }

  /** Resolves operands, runs, copies ordinary outputs back, frees the copies. */
  #run(body: (operands: Operands) => void): void {
    const { memory } = this.#launcher;
    memory.temporarily(() => {
      const operands = new Operands(memory);
      body(operands);
      operands.finish();
    });
  }
}

/** Attention is shared out by (batch, head); `passes` counts its products of Tq × Tk × D. */
function pairs({ B, H, Tq, Tk, D }: AttentionCall, passes: number): Work {
  return { extent: B * H, unit: 1, operations: passes * B * H * Tq * Tk * D };
}

/** The four operands of a head layout in bytes; zeros for an absent one. */
function headOperands(o: Operands, layout: HeadLayout | undefined, written: boolean): number[] {
  if (!layout) return [0, 0, 0, 0];
  const base = written ? o.out(layout.array) : o.in(layout.array);
  return [base + 4 * layout.offset, 4 * layout.batch, 4 * layout.row, 4 * layout.head];
}
