/** RMS norm over rows: forward, gradient of the input, gradient of the gain. */
import { type F32, f32, f32x4, type I32, i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { downColumns, forEachGroup, forEachRow } from "../loops.ts";
import { accumulators, horizontalSum } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";

const UNROLL = 4;
/** Squares, all positive, are summed in chunks of so many floats: long sums of equal signs drift. */
const CHUNK = 512;
/** Factors that bring rows back into range whose squares are too large, or too small, for float32. */
const [DOWN, UP] = [2 ** -80, 2 ** 80];
/** Below this mean square, ε included, squares have begun to lose bits. */
const TINY = 2 ** -80;
const LARGEST = 3.4028234663852886e38;

/** `rmsNorm(x, gain, y, inverses, epsilon: f32, columns, lo, hi)` and its two gradients. */
export function addRmsNorm(module: ModuleBuilder, mode: Emitter["mode"]): void {
  const forward = {
    ...ints("x", "gain", "y", "inverses"),
    epsilon: "f32",
    ...ints("columns", "lo", "hi"),
  } as const;
  module.named("rmsNorm", forward, (f, { x, gain, y, inverses, epsilon, columns, lo, hi }) => {
    f.advance(inverses, i32.shl(lo, 2));
    forEachRow(f, columns, lo, hi, [x, y], () => {
      const inverse = inverseRoot({ f, mode }, x, columns, epsilon);
      f.storeF32(inverses, inverse);
      f.advance(inverses, 4);
      const factors = f.local("v128", f32x4.splat(inverse));
      const [xNow, gainNow, yNow] = cursors(f, x, gain, y);
      forEachGroup(f, columns, [xNow, gainNow, yNow], (group) => {
        group.store(yNow, f32x4.mul(f32x4.mul(group.load(xNow), factors), group.load(gainNow)));
      }, UNROLL);
    });
  });

  // x̂ = x·r;  dx = r·(g⊙dy − x̂·mean(g⊙dy⊙x̂)): r² and x alone could leave the range, x̂ does not.
  const gradient = ints("x", "gain", "inverses", "dy", "dx", "columns", "lo", "hi");
  module.named("rmsNormGrad", gradient, (f, { x, gain, inverses, dy, dx, columns, lo, hi }) => {
    f.advance(inverses, i32.shl(lo, 2));
    forEachRow(f, columns, lo, hi, [x, dy, dx], () => {
      const factors = f.local("v128", v128.loadSplat(inverses));
      f.advance(inverses, 4);
      const products = accumulators(f, UNROLL, f32x4.const(0));
      const [x1, gain1, dy1] = cursors(f, x, gain, dy);
      forEachGroup(f, columns, [x1, gain1, dy1], (group) => {
        const product = products[group.copy]!;
        const normal = f32x4.mul(group.load(x1), factors);
        f.set(product, mode.multiplyAdd(f32x4.mul(group.load(gain1), group.load(dy1)), normal, product));
      }, UNROLL);
      const mean = f32.div(horizontalSum(f, products), f32.convertU(columns));
      const means = f.local("v128", f32x4.splat(mean));
      const [x2, gain2, dy2, dx2] = cursors(f, x, gain, dy, dx);
      forEachGroup(f, columns, [x2, gain2, dy2, dx2], (group) => {
        const normal = f32x4.mul(group.load(x2), factors);
        const scaled = f32x4.mul(group.load(gain2), group.load(dy2));
        group.store(dx2, f32x4.mul(factors, mode.negativeMultiplyAdd(normal, means, scaled)));
      }, UNROLL);
    });
  });

  // Columns lo ≤ c < hi, so that no two threads add to one sum; row after row, as the arrays lie in memory.
  const parameters = ints("x", "inverses", "dy", "dGain", "rows", "columns", "lo", "hi");
  module.named("rmsNormParameterGrad", parameters, (f, p) => {
    const { x, inverses, dy, dGain, rows, columns, lo, hi } = p;
    const count = f.local("i32", i32.sub(hi, lo));
    for (const pointer of [x, dy, dGain]) f.advance(pointer, i32.shl(lo, 2));
    downColumns(f, rows, () => {
      const factors = f.local("v128", v128.loadSplat(inverses));
      const [xNow, dyNow, sumNow] = cursors(f, x, dy, dGain);
      forEachGroup(f, count, [xNow, dyNow, sumNow], (group) => {
        const normal = f32x4.mul(group.load(xNow), factors);
        group.store(sumNow, mode.multiplyAdd(group.load(dyNow), normal, group.load(sumNow)));
      }, UNROLL);
      f.advance(inverses, 4);
      for (const pointer of [x, dy]) f.advance(pointer, i32.shl(columns, 2));
    });
  });
}

/**
 * 1/√(mean(x²) + ε) of `columns` floats. Where the squares leave the range of float32 the row is read again, scaled by
 * a power of two, so that the result is finite wherever float32 can hold it.
 */
function inverseRoot(
  { f, mode }: Emitter,
  x: I32,
  columns: Local<"i32">,
  epsilon: F32,
): Local<"f32"> {
  const meanSquare = (scale?: Local<"f32">): F32 => {
    const now = f.local("i32", x);
    const factors = scale && f.local("v128", f32x4.splat(scale));
    const left = f.local("i32", columns);
    const totals = accumulators(f, UNROLL, f32x4.const(0));
    f.while(() => left, () => {
      const count = f.local("i32", i32.minU(left, CHUNK));
      const sums = accumulators(f, UNROLL, f32x4.const(0));
      forEachGroup(f, count, [now], (group) => {
        const loaded = group.load(now);
        const value = factors ? f.local("v128", f32x4.mul(loaded, factors)) : loaded;
        const sum = sums[group.copy]!;
        f.set(sum, mode.multiplyAdd(value, value, sum));
      }, UNROLL);
      totals.forEach((total, i) => f.set(total, f32x4.add(total, sums[i]!)));
      f.set(left, i32.sub(left, count));
    });
    return f32.div(horizontalSum(f, totals), f32.convertU(columns));
  };
  const total = f.local("f32", f32.add(meanSquare(), epsilon));
  const inverse = f.local("f32", f32.div(f32.const(1), f32.sqrt(total)));
  const isLarge = f.local("i32", f32.gt(total, f32.const(LARGEST)));
  f.if(i32.or(isLarge, f32.lt(total, f32.const(TINY))), () => {
    const scale = f.local("f32", f32.select(f32.const(DOWN), f32.const(UP), isLarge));
    const scaledEpsilon = f32.mul(f32.mul(epsilon, scale), scale);
    f.set(inverse, f32.div(scale, f32.sqrt(f32.add(meanSquare(scale), scaledEpsilon))));
  });
  return inverse;
}

/** Copies of pointers, to run over one row. */
function cursors<const P extends readonly I32[]>(
  f: FunctionBuilder,
  ...pointers: P
): { [K in keyof P]: Local<"i32"> } {
  return pointers.map((pointer) => f.local("i32", pointer)) as { [K in keyof P]: Local<"i32"> };
}
