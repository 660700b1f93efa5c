/** Kernels that are split by columns: sums over rows, table gradients, the per-column mix of two arrays. */
import { f32x4, i32, type Local, v128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { downColumns, forEachGroup, forEachRow } from "../loops.ts";
import type { Emitter } from "../vector_math.ts";

type Pointer = Local<"i32">;

/** `addColumnSums(x, y, rows, columns, lo, hi)`: y += Σ_rows x, for columns lo ≤ c < hi. */
export function addColumnSums(module: ModuleBuilder): void {
  module.function(
    "addColumnSums",
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, x, y, rows, columns, lo, hi) => {
      const count = f.local("i32", i32.sub(hi, lo));
      for (const pointer of [x, y]) f.advance(pointer, i32.shl(lo, 2));
      forEachGroup(f, count, [x, y], (group) => {
        const sum = f.local("v128", group.load(y));
        const now = f.local("i32", x);
        downColumns(f, rows, () => {
          f.set(sum, f32x4.add(sum, group.load(now)));
          f.advance(now, i32.shl(columns, 2));
        });
        group.store(y, sum);
      });
    },
  );
}

/**
 * `embedding(table, ids, y, columns, lo, hi)` and `normedEmbedding(table, ids, places, stats, offset, y, columns, lo,
 * hi)` by rows; `embeddingGrad(dy, ids, dTable, rows, columns, lo, hi)` by columns.
 */
export function addEmbedding(module: ModuleBuilder, mode: Emitter["mode"]): void {
  module.function(
    "embedding",
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    (f, table, ids, y, columns, lo, hi) => {
      f.advance(ids, i32.shl(lo, 2));
      forEachRow(f, columns, lo, hi, [y], () => {
        const source = f.local("i32", i32.add(table, i32.shl(i32.mul(i32.load(ids), columns), 2)));
        const target = f.local("i32", y);
        forEachGroup(f, columns, [source, target], (group) => group.store(target, group.load(source)));
        f.advance(ids, 4);
      });
    },
  );

  const normed = ints("table", "ids", "places", "stats", "offset", "y", "columns", "lo", "hi");
  module.named("normedEmbedding", normed, (f, { table, ids, places, stats, offset, y, columns, lo, hi }) => {
    f.advance(ids, i32.shl(lo, 2));
    f.advance(stats, i32.shl(lo, 3));
    forEachRow(f, columns, lo, hi, [places, y], () => {
      const source = f.local("i32", i32.add(table, i32.shl(i32.mul(i32.load(ids), columns), 2)));
      const [place, addend, target] = [places, offset, y].map((p) => f.local("i32", p)) as [
        Pointer,
        Pointer,
        Pointer,
      ];
      const inverse = f.local("v128", v128.loadSplat(stats, 4));
      forEachGroup(f, columns, [source, place, addend, target], (group) => {
        const sum = f32x4.add(group.load(source), group.load(place));
        group.store(target, mode.multiplyAdd(sum, inverse, group.load(addend)));
      }, 4);
      f.advance(ids, 4);
      f.advance(stats, 8);
    });
  });

  const gradient = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function("embeddingGrad", gradient, (f, dy, ids, dTable, rows, columns, lo, hi) => {
    const count = f.local("i32", i32.sub(hi, lo));
    for (const pointer of [dy, dTable]) f.advance(pointer, i32.shl(lo, 2));
    downColumns(f, rows, () => {
      const source = f.local("i32", dy);
      const target = f.local("i32", i32.add(dTable, i32.shl(i32.mul(i32.load(ids), columns), 2)));
      forEachGroup(
        f,
        count,
        [source, target],
        (group) => group.store(target, f32x4.add(group.load(target), group.load(source))),
      );
      f.advance(dy, i32.shl(columns, 2));
      f.advance(ids, 4);
    });
  });
}

/** `mixColumns(a, b, gate, y, columns, lo, hi)` by rows and its gradients, by rows and by columns. */
export function addMixColumns(module: ModuleBuilder, mode: Emitter["mode"]): void {
  module.function(
    "mixColumns",
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, a, b, gate, y, columns, lo, hi) => {
      forEachRow(f, columns, lo, hi, [a, b, y], () => {
        const [a1, b1, y1, gate1] = [a, b, y, gate].map((p) => f.local("i32", p)) as [
          Pointer,
          Pointer,
          Pointer,
          Pointer,
        ];
        forEachGroup(f, columns, [a1, b1, y1, gate1], (group) => {
          const base = group.load(b1);
          group.store(y1, mode.multiplyAdd(group.load(gate1), f32x4.sub(group.load(a1), base), base));
        });
      });
    },
  );

  module.function(
    "mixColumnsGrad",
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, gate, dy, da, db, columns, lo, hi) => {
      forEachRow(f, columns, lo, hi, [dy, da, db], () => {
        const [dy1, da1, db1, gate1] = [dy, da, db, gate].map((p) => f.local("i32", p)) as [
          Pointer,
          Pointer,
          Pointer,
          Pointer,
        ];
        forEachGroup(f, columns, [dy1, da1, db1, gate1], (group) => {
          const slope = group.load(dy1);
          const part = f.local("v128", f32x4.mul(group.load(gate1), slope));
          group.store(da1, part);
          group.store(db1, f32x4.sub(slope, part));
        });
      });
    },
  );

  const gateGrad = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function("mixColumnsGateGrad", gateGrad, (f, a, b, dy, dGate, rows, columns, lo, hi) => {
    const count = f.local("i32", i32.sub(hi, lo));
    for (const pointer of [a, b, dy, dGate]) f.advance(pointer, i32.shl(lo, 2));
    forEachGroup(f, count, [a, b, dy, dGate], (group) => {
      const sum = f.local("v128", group.load(dGate));
      const [a1, b1, dy1] = [a, b, dy].map((p) => f.local("i32", p)) as [Pointer, Pointer, Pointer];
      downColumns(f, rows, () => {
        const difference = f.local("v128", f32x4.sub(group.load(a1), group.load(b1)));
        f.set(sum, mode.multiplyAdd(group.load(dy1), difference, sum));
        for (const pointer of [a1, b1, dy1]) f.advance(pointer, i32.shl(columns, 2));
      });
      group.store(dGate, sum);
    });
  });
}
