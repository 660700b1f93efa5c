/** Whether relaxed multiply-adds round once here. */
import { f32x4 } from "./asm/expression.ts";
import { ModuleBuilder } from "./asm/module_builder.ts";
import { relaxedIsSupported } from "./numeric_mode.ts";

let fused: boolean | undefined;

/** Whether the runtime has relaxed SIMD and its multiply-add is one fused instruction; else it is no better than strict. */
export function relaxedIsFused(): boolean {
  return fused ??= relaxedIsSupported() && probe();
}

/** (1 + 2^-12)² = 1 + 2^-11 + 2^-24, whose last term only a sum that is rounded once still has. */
function probe(): boolean {
  const module = new ModuleBuilder();
  module.function("probe", ["f32"], (f, x) => {
    const both = f.local("v128", f32x4.splat(x));
    f.return(f32x4.lane(f32x4.relaxedMadd(both, both, f32x4.const(-(1 + 2 ** -11))), 0));
  }, { result: "f32" });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const compiled = new WebAssembly.Module(module.bytes({ pages: 1, shared: false }));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return (exports.probe as (x: number) => number)(1 + 2 ** -12) === 2 ** -24;
}
