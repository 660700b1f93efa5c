/** The gate in the middle of SwiGLU: forward, and both gradients in one pass. */
import { f32x4, i32 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { forEachGroup } from "../loops.ts";
import type { Emitter } from "../vector_math.ts";
import { siluAndSlope, UNARY } from "./elementwise.ts";

/** `siluGate(a, b, y, lo, hi)` and `siluGateGrad(a, b, dy, da, db, lo, hi)`. */
export function addSiluGate(module: ModuleBuilder, mode: Emitter["mode"]): void {
  module.named("siluGate", ints("a", "b", "y", "lo", "hi"), (f, { a, b, y, lo, hi }) => {
    for (const stream of [a, b, y]) f.advance(stream, i32.shl(lo, 2));
    const count = f.local("i32", i32.sub(hi, lo));
    forEachGroup(f, count, [a, b, y], (group) => {
      const gate = group.load(a);
      group.store(y, f32x4.mul(UNARY.silu({ f, mode }, gate), group.load(b)));
    });
  });

  const gradient = ints("a", "b", "dy", "da", "db", "lo", "hi");
  module.named("siluGateGrad", gradient, (f, { a, b, dy, da, db, lo, hi }) => {
    for (const stream of [a, b, dy, da, db]) f.advance(stream, i32.shl(lo, 2));
    const count = f.local("i32", i32.sub(hi, lo));
    forEachGroup(f, count, [a, b, dy, da, db], (group) => {
      const [gate, value, slope] = [group.load(a), group.load(b), group.load(dy)];
      const [opened, siluSlope] = siluAndSlope({ f, mode }, gate);
      group.store(da, f32x4.mul(f32x4.mul(slope, value), siluSlope));
      group.store(db, f32x4.mul(slope, opened));
    });
  });
}
