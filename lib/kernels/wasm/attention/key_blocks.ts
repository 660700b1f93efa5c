/** Blocks of keys: how attention skips what lies above the diagonal. */
import { i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";

/** Keys in a block: what is computed above the diagonal, and how often a packed block is reused, balance here. */
export const KEY_BLOCK = 64;

/** Keys from ≤ j < to, and the first query row that sees one of them. */
export interface KeyBlock {
  readonly from: Local<"i32">;
  readonly to: Local<"i32">;
  readonly first: Local<"i32">;
}

/** Emits `body` once a block of the `Tk` > 0 keys; query i sees keys up to `past` + i. */
export function forEachKeyBlock(
  f: FunctionBuilder,
  Tk: Local<"i32">,
  past: Local<"i32">,
  body: (block: KeyBlock) => void,
): void {
  const [to, first] = [f.local("i32"), f.local("i32")];
  const from = f.local("i32", i32.const(0));
  f.doWhile(() => {
    f.set(to, i32.minU(i32.add(from, KEY_BLOCK), Tk));
    f.set(first, i32.select(i32.sub(from, past), i32.const(0), i32.gtU(from, past)));
    body({ from, to, first });
    f.set(from, to);
  }, () => i32.ltU(from, Tk));
}
