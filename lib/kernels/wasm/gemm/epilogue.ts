/** What is done to a block of C after its last term, while it is still in the cache: bias, then an activation. */
import { f32x4, i32 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { forEachGroup } from "../loops.ts";
import { geluAndSlope, siluWithSlope, UNARY } from "../ops/elementwise.ts";
import type { NumericMode } from "../numeric_mode.ts";

/** Numbers of the activations, as the kernels take them; 0 is none. */
export const ACTIVATIONS = { gelu: 1, siluGate: 2, geluWithSlope: 3, silu: 4, siluWithSlope: 5 } as const;

/**
 * The operands that a product takes for it, all 0 for none: `bias` is an address, `toGate` and `toY` are the byte
 * distances from C to the gate and to the output of the activation, which are laid out like C.
 */
export const EPILOGUE_PARAMETERS = ints("bias", "activation", "toGate", "toY");

/** Adds `epilogue(c, strideC, rows, columns, bias, activation, toGate, toY)` on a block at `c`, `bias` at its first column. */
export function addEpilogue(module: ModuleBuilder, mode: NumericMode): FunctionReference {
  const parameters = { ...ints("c", "strideC", "rows", "columns"), ...EPILOGUE_PARAMETERS };
  return module.named("epilogue", parameters, (f, p) => {
    const { c, strideC, rows, columns, bias, activation, toGate, toY } = p;
    f.while(() => rows, () => {
      f.if(bias, () => {
        const [sums, terms] = [f.local("i32", c), f.local("i32", bias)];
        forEachGroup(f, columns, [sums, terms], (group) => {
          group.store(sums, f32x4.add(group.load(sums), group.load(terms)));
        });
      });
      f.if(activation, () => {
        const [sums, y] = [f.local("i32", c), f.local("i32", i32.add(c, toY))];
        const value = (of: "gelu" | "silu") => () =>
          forEachGroup(f, columns, [sums, y], (group) => {
            group.store(y, UNARY[of]({ f, mode }, group.load(sums)));
          });
        const both = (of: typeof geluAndSlope) => () =>
          forEachGroup(f, columns, [sums, y], (group) => {
            const [value, slope] = of({ f, mode }, group.load(sums));
            group.store(y, value);
            group.store(sums, slope);
          });
        const oneOf = (name: keyof typeof ACTIVATIONS, then: () => void, otherwise: () => void) =>
          f.if(i32.eq(activation, ACTIVATIONS[name]), then, otherwise);
        f.if(
          i32.ne(activation, ACTIVATIONS.siluGate),
          () =>
            oneOf(
              "gelu",
              value("gelu"),
              () =>
                oneOf("geluWithSlope", both(geluAndSlope), () =>
                  oneOf("silu", value("silu"), both(siluWithSlope))),
            ),
          () => {
            const gate = f.local("i32", i32.add(c, toGate));
            forEachGroup(f, columns, [sums, gate, y], (group) => {
              group.store(y, f32x4.mul(UNARY.silu({ f, mode }, group.load(gate)), group.load(sums)));
            });
          },
        );
      });
      f.set(c, i32.add(c, strideC));
      f.advance(rows, -1);
    });
  }, { exported: false });
}
