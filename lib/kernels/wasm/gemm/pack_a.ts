/**
 * Copies of A in rows of fixed distance. A plain A needs none: six row pointers serve. But when A is stored
 * transposed, or its rows lie a multiple of 4 KB apart, the rows of a tile would fall into the same cache set.
 *
 * Tried and slower: tiles packed [k][6 rows] read through one pointer (82 % of the FMA loop against 95 %).
 */
import { i32, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { transpose4 } from "./transpose.ts";

/** Adds `packA(a, strideA, rows, strideRows, kc, count)` for A stored [row][k]. Up to three floats too many are copied. */
export function addPackA(module: ModuleBuilder): FunctionReference {
  return module.function(
    "packA",
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, strideA, to, strideTo, kc, count) => {
      const source = f.local("i32");
      const target = f.local("i32");
      const end = f.local("i32");
      f.doWhile(() => {
        f.set(source, a);
        f.set(target, to);
        f.set(end, i32.add(a, i32.shl(kc, 2)));
        f.doWhile(() => {
          f.store(target, v128.load(source));
          f.advance(source, 16);
          f.advance(target, 16);
        }, () => i32.ltU(source, end));
        f.advance(a, strideA);
        f.advance(to, strideTo);
        f.advance(count, -1);
      }, () => count);
    },
    { exported: false },
  );
}

/** Adds `packATransposed(…)`, the same for A stored [k][row]; `count` is rounded up to four rows. */
export function addPackATransposed(module: ModuleBuilder): FunctionReference {
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return module.function("packATransposed", parameters, (f, a, strideA, to, strideTo, kc, count) => {
    const sources = f.locals("i32", 4);
    const targets = f.locals("i32", 4);
    const row = f.local("i32");
    const k = f.local("i32");
    f.doWhile(() => {
      sources.forEach((source, i) =>
        f.set(source, i === 0 ? i32.add(a, i32.shl(row, 2)) : i32.add(sources[i - 1]!, strideA))
      );
      targets.forEach((target, i) =>
        f.set(target, i === 0 ? i32.add(to, i32.mul(row, strideTo)) : i32.add(targets[i - 1]!, strideTo))
      );
      f.set(k, i32.shrU(kc, 2));
      f.while(() => k, () => {
        const rows = transpose4(f, sources.map((source) => v128.load(source)));
        rows.forEach((vector, i) => f.store(targets[i]!, vector));
        sources.forEach((source) => f.advance(source, i32.shl(strideA, 2)));
        targets.forEach((target) => f.advance(target, 16));
        f.advance(k, -1);
      });
      f.set(k, i32.and(kc, 3));
      f.while(() => k, () => {
        const column = f.local("v128", v128.load(sources[0]!));
        targets.forEach((target, i) => f.storeLane(target, column, i));
        f.advance(sources[0]!, strideA);
        targets.forEach((target) => f.advance(target, 4));
        f.advance(k, -1);
      });
      f.advance(row, 4);
    }, () => i32.ltU(row, count));
  }, { exported: false });
}
