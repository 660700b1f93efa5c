/** Reading ahead: what a single query wants of keys and values that weights have driven out of the caches. */
import { i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";

type Int = Local<"i32">;

const LINE = 64;

/** Rows of several arrays at once, as keys and values lie side by side. */
export interface TouchedRows {
  /** The first row of each, and the bytes to the next. */
  readonly starts: readonly { readonly first: Int; readonly stride: Int }[];
  /** How many, not 0. */
  readonly rows: Int;
  /** Bytes of a row, not 0. */
  readonly bytes: Int;
  /** Gets sixteen bytes of no meaning, so that no compiler leaves the loads out. */
  readonly sink: Int;
}

/**
 * Emits a load from each cache line, row after row: in one stream, which the processor reads ahead. The sums that come after
 * go head by head, and would wait for each line: with weights of 28 MB, four times as long as for lines that are there.
 */
export function emitTouchRows(f: FunctionBuilder, { starts, rows, bytes, sink }: TouchedRows): void {
  const left = f.local("i32", rows);
  const seen = f.local("v128", v128.load(starts[0]!.first));
  const at = f.local("i32");
  const end = f.local("i32");
  f.doWhile(() => {
    for (const { first, stride } of starts) {
      f.set(at, first);
      f.set(end, i32.add(first, bytes));
      f.doWhile(() => {
        f.set(seen, v128.xor(seen, v128.load(at)));
        f.advance(at, LINE);
      }, () => i32.ltU(at, end));
      f.set(first, i32.add(first, stride));
    }
    f.advance(left, -1);
  }, () => left);
  f.store(sink, seen);
}
