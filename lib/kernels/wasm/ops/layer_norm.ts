/**
 * Layer norm over rows: forward, gradient of the input, gradients of gain and offset. Worst error of the forward pass 5 ulp
 * of the row's largest output, rows far from zero included. The gradients read the mean from `stats`, a float32, so that
 * for such rows they are off by up to half an ulp of the mean beside the deviation. A row whose squares overflow (distances
 * from its mean above 1e19) gives NaN.
 */
import { f32, f32x4, i32, type Local } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { downColumns, forEachGroup, forEachRow } from "../loops.ts";
import { accumulators, CompensatedSum, horizontalSum } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";

const UNROLL = 4;
/** Of the two sums of the forward pass: more copies, fewer compensations. */
const ROW_UNROLL = 8;
/** Of the pass that writes: nothing is summed there, so bits do not hang on it; 6 is 3 to 5 % above 4. */
const WRITE_UNROLL = 6;
type Pointer = Local<"i32">;

/** `layerNorm(x, gain, offset, y, stats, epsilon: f32, columns, lo, hi)` and its two gradients. */
export function addLayerNorm(module: ModuleBuilder, mode: Emitter["mode"]): void {
  const forward = ["i32", "i32", "i32", "i32", "i32", "f32", "i32", "i32", "i32"] as const;
  module.function("layerNorm", forward, (f, x, gain, offset, y, stats, epsilon, columns, lo, hi) => {
    const count = f.local("f32", f32.convertU(columns));
    f.advance(stats, i32.shl(lo, 3));
    forEachRow(f, columns, lo, hi, [x, y], () => {
      const xNow = f.local("i32", x);
      // In a row far from zero a float's mean is too coarse, so the mean is kept in two parts. They come from distances
      // to the row's first number, which lose nothing there.
      const first = f.local("f32", f32.load(x));
      const firsts = f.local("v128", f32x4.splat(first));
      const distances = new CompensatedSum(f);
      forEachGroup(f, columns, [xNow], (group) => {
        distances.add(group, group.keep(f32x4.sub(group.load(xNow), firsts), f.constant(0)));
      }, ROW_UNROLL);
      const distance = f.local("f32", f32.div(distances.value(), count));
      const mean = f.local("f32", f32.add(first, distance));
      // What the addition lost (D. Knuth's exact sum, The Art of Computer Programming 2, 4.2.2).
      const added = f.local("f32", f32.sub(mean, first));
      const low = f.local(
        "f32",
        f32.add(f32.sub(first, f32.sub(mean, added)), f32.sub(distance, added)),
      );
      const [means, lows] = [mean, low].map((part) => f.local("v128", f32x4.splat(part))) as [
        Local<"v128">,
        Local<"v128">,
      ];
      f.set(xNow, x);
      const squares = new CompensatedSum(f);
      const centred = f.local("v128");
      forEachGroup(f, columns, [xNow], (group) => {
        f.set(centred, f32x4.sub(f32x4.sub(group.load(xNow), means), lows));
        f.set(centred, group.keep(centred, f.constant(0)));
        squares.gather(
          group,
          (part) => part ? mode.multiplyAdd(centred, centred, part) : f32x4.mul(centred, centred),
        );
      }, ROW_UNROLL);
      const variance = f32.div(squares.value(), count);
      const inverse = f.local("f32", f32.div(f32.const(1), f32.sqrt(f32.add(variance, epsilon))));
      f.storeF32(stats, mean);
      f.storeF32(stats, inverse, 4);
      f.advance(stats, 8);
      const inverses = f.local("v128", f32x4.splat(inverse));
      f.set(lows, f32x4.neg(f32x4.mul(lows, inverses)));
      const [gainNow, offsetNow, yNow] = [gain, offset, y].map((p) => f.local("i32", p)) as [
        Pointer,
        Pointer,
        Pointer,
      ];
      f.set(xNow, x);
      forEachGroup(f, columns, [xNow, gainNow, offsetNow, yNow], (group) => {
        const normal = mode.multiplyAdd(f32x4.sub(group.load(xNow), means), inverses, lows);
        group.store(yNow, mode.multiplyAdd(normal, group.load(gainNow), group.load(offsetNow)));
      }, WRITE_UNROLL);
    });
  });

  // x̂ = (x − μ)·r;  dx = r·(g⊙dy − mean(g⊙dy) − x̂·mean(g⊙dy⊙x̂))
  const gradient = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function("layerNormGrad", gradient, (f, x, gain, stats, dy, dx, columns, lo, hi) => {
    const inverseCount = f.local("f32", f32.div(f32.const(1), f32.convertU(columns)));
    f.advance(stats, i32.shl(lo, 3));
    forEachRow(f, columns, lo, hi, [x, dy, dx], () => {
      const means = f.local("v128", f32x4.splat(f32.load(stats)));
      const inverses = f.local("v128", f32x4.splat(f32.load(stats, 4)));
      f.advance(stats, 8);
      const start = () =>
        [x, gain, dy, dx].map((p) => f.local("i32", p)) as [Pointer, Pointer, Pointer, Pointer];
      const sums = accumulators(f, UNROLL, f32x4.const(0));
      const products = accumulators(f, UNROLL, f32x4.const(0));
      const [x1, gain1, dy1] = start();
      const scaled = f.local("v128");
      forEachGroup(f, columns, [x1, gain1, dy1], (group) => {
        f.set(scaled, f32x4.mul(group.load(gain1), group.load(dy1)));
        const normal = f32x4.mul(f32x4.sub(group.load(x1), means), inverses);
        const [sum, product] = [sums[group.copy]!, products[group.copy]!];
        f.set(sum, f32x4.add(sum, scaled));
        f.set(product, mode.multiplyAdd(scaled, normal, product));
      }, UNROLL);
      const meanScaled = f.local("v128", f32x4.splat(f32.mul(horizontalSum(f, sums), inverseCount)));
      const meanProduct = f.local("v128", f32x4.splat(f32.mul(horizontalSum(f, products), inverseCount)));
      const [x2, gain2, dy2, dx2] = start();
      forEachGroup(f, columns, [x2, gain2, dy2, dx2], (group) => {
        const normal = f32x4.mul(f32x4.sub(group.load(x2), means), inverses);
        const centred = f32x4.sub(f32x4.mul(group.load(gain2), group.load(dy2)), meanScaled);
        group.store(dx2, f32x4.mul(inverses, mode.negativeMultiplyAdd(normal, meanProduct, centred)));
      });
    });
  });

  // Columns lo ≤ c < hi, so that no two threads add to one sum. dGain += Σ dy⊙x̂, dOffset += Σ dy.
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function(
    "layerNormParameterGrad",
    parameters,
    (f, x, stats, dy, dGain, dOffset, rows, columns, lo, hi) => {
      const count = f.local("i32", i32.sub(hi, lo));
      const first = f.local("i32", i32.shl(lo, 2));
      for (const pointer of [x, dy, dGain, dOffset]) f.advance(pointer, first);
      forEachGroup(f, count, [x, dy, dGain, dOffset], (group) => {
        const gainSum = f.local("v128", group.load(dGain));
        const offsetSum = f.local("v128", group.load(dOffset));
        const [x1, dy1, stats1] = [x, dy, stats].map((p) => f.local("i32", p)) as [Pointer, Pointer, Pointer];
        downColumns(f, rows, () => {
          const normal = f32x4.mul(
            f32x4.sub(group.load(x1), f32x4.splat(f32.load(stats1))),
            f32x4.splat(f32.load(stats1, 4)),
          );
          const slope = group.load(dy1);
          f.set(gainSum, mode.multiplyAdd(slope, normal, gainSum));
          f.set(offsetSum, f32x4.add(offsetSum, slope));
          for (const pointer of [x1, dy1]) f.advance(pointer, i32.shl(columns, 2));
          f.advance(stats1, 8);
        });
        group.store(dGain, gainSum);
        group.store(dOffset, offsetSum);
      });
    },
  );
}
