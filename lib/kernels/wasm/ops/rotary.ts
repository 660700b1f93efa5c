/** Rotary position embedding: pairs of columns turned by tabulated angles. */
import { f32x4, i32, i32x4, i8x16, v128, words } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { forEachGroup, forEachRow } from "../loops.ts";
import type { Emitter } from "../vector_math.ts";

const SIGN = 1 << 31;

/**
 * `rotary(x, table, y, heads, D, T, first, inverse, columns, lo, hi)`. Four columns are two pairs, (a, b, c, d), and
 * become (a, b, c, d)·(cos₀, cos₀, cos₁, cos₁) + (b, a, d, c)·(−sin₀, sin₀, −sin₁, sin₁); turned back, the signs change.
 */
export function addRotary(module: ModuleBuilder, mode: Emitter["mode"]): void {
  const parameters = ints("x", "table", "y", "heads", "D", "T", "first", "inverse", "columns", "lo", "hi");
  module.named("rotary", parameters, (f, p) => {
    const { x, table, y, heads, D, T, first, inverse, columns, lo, hi } = p;
    const signs = f.local(
      "v128",
      v128.xor(i32x4.const([SIGN, 0, SIGN, 0]), i32x4.splat(i32.shl(inverse, 31))),
    );
    const rest = f.local("i32", i32.sub(columns, i32.mul(heads, D)));
    const start = f.local("i32", i32.add(table, i32.shl(i32.mul(first, D), 2)));
    const time = f.local("i32", i32.remU(lo, T));
    const angles = f.local("i32", i32.add(start, i32.shl(i32.mul(time, D), 2)));
    forEachRow(f, columns, lo, hi, [x, y], () => {
      const from = f.local("i32", x);
      const to = f.local("i32", y);
      const head = f.local("i32", heads);
      f.while(() => head, () => {
        const now = f.local("i32", angles);
        forEachGroup(f, D, [from, to, now], (group) => {
          const [pairs, turns] = [group.load(from), group.load(now)];
          const cosines = i8x16.shuffle(turns, turns, words(0, 0, 2, 2));
          const sines = v128.xor(i8x16.shuffle(turns, turns, words(1, 1, 3, 3)), signs);
          const swapped = i8x16.shuffle(pairs, pairs, words(1, 0, 3, 2));
          group.store(to, mode.multiplyAdd(pairs, cosines, f32x4.mul(swapped, sines)));
        }, 2);
        f.advance(head, -1);
      });
      f.if(i32.ne(x, y), () => {
        forEachGroup(f, rest, [from, to], (group) => group.store(to, group.load(from)), 4);
      });
      f.advance(angles, i32.shl(D, 2));
      f.advance(time, 1);
      f.if(i32.eq(time, T), () => {
        f.set(time, i32.const(0));
        f.set(angles, start);
      });
    });
  });
}
