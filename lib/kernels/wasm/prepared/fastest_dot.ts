/** Which of the equal ways to sum 8-bit products is the fastest here. */
import { f32x4, i32x4 } from "../asm/expression.ts";
import { ModuleBuilder } from "../asm/module_builder.ts";
import { relaxedIsSupported } from "../numeric_mode.ts";
import type { Int8DotName } from "./int8_dot.ts";

let fastest: Int8DotName | undefined;

/** `fused` where the machine has such an instruction, else `pairs`; `plain` without relaxed SIMD. */
export function fastestInt8Dot(): Int8DotName {
  return fastest ??= !relaxedIsSupported() ? "plain" : dotIsComposed() ? "pairs" : "fused";
}

/**
 * Whether the relaxed dot product is made of several instructions, the first of which keeps pairs of products in 16
 * bits. An operand beyond the 7 bits that the rule grants tells: 127·255 + 127·255 is 64,770, and saturates there.
 */
function dotIsComposed(): boolean {
  const module = new ModuleBuilder();
  module.function("probe", [], (f) => {
    const sum = i32x4.relaxedDotAdd(i32x4.splat(0x7f7f7f7f), i32x4.splat(-1), f32x4.const(0));
    f.return(i32x4.lane(sum, 0));
  }, { result: "i32" });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const compiled = new WebAssembly.Module(module.bytes({ pages: 1, shared: false }));
  const { probe } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  return (probe as () => number)() === 2 * 32767;
}
