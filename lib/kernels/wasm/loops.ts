/** Loops over a run of floats, four at a time, with the last one to three handled apart. */
import { i32, type Local, type V128, v128 } from "./asm/expression.ts";
import type { FunctionBuilder } from "./asm/function_builder.ts";
import { laneMask, loadLanes, storeLanes } from "./lanes.ts";

/** What a loop body sees of one group of up to four floats. */
export interface Group {
  /** Four floats of a stream, zeros in the lanes beyond the end. Each call emits a load. */
  load(stream: Local<"i32">): Local<"v128">;
  /** Writes the lanes that exist. */
  store(stream: Local<"i32">, value: V128): void;
  /** Lanes beyond the end replaced by `filler` lanes: for maxima, and for sums of terms that are not 0 at 0. */
  keep(value: V128, filler: V128): V128;
  /** Which of the unrolled copies this is, 0 … unroll − 1: gives each its own accumulator. */
  readonly copy: number;
  /** Whether it is the last copy of this pass: what was gathered over the copies can be put away. */
  readonly last: boolean;
}

/**
 * Runs `body` over `count` floats of all `streams` (pointers, advanced on the way: at the end they stand behind the
 * run). The order in which groups meet accumulators depends on `count` and `unroll` only.
 */
export function forEachGroup(
  f: FunctionBuilder,
  count: Local<"i32">,
  streams: readonly Local<"i32">[],
  body: (group: Group) => void,
  unroll = 1,
): void {
  const left = f.local("i32", count);
  const value = (pointer: Local<"i32">, copy: number) => f.local("v128", v128.load(pointer, 16 * copy));
  const full = (copies: number): void => {
    f.while(() => i32.geU(left, 4 * copies), () => {
      for (let copy = 0; copy < copies; copy++) {
        body({
          load: (stream) => value(stream, copy),
          store: (stream, vector) => f.store(stream, vector, 16 * copy),
          keep: (vector) => vector,
          copy,
          last: copy === copies - 1,
        });
      }
      for (const stream of streams) f.advance(stream, 16 * copies);
      f.advance(left, -4 * copies);
    });
  };
  if (unroll > 1) full(unroll);
  full(1);
  f.if(left, () => {
    body({
      load: (stream) => {
        const vector = f.local("v128");
        loadLanes(f, vector, stream, left);
        return vector;
      },
      store: (stream, vector) => storeLanes(f, stream, f.local("v128", vector), left),
      keep: (vector, filler) => v128.bitselect(vector, filler, laneMask(left)),
      copy: 0,
      last: true,
    });
    for (const stream of streams) f.advance(stream, i32.shl(left, 2));
  });
}

/** Emits a loop over rows lo ≤ row < hi; the pointers start at row `lo` and step by `columns` floats. */
export function forEachRow(
  f: FunctionBuilder,
  columns: Local<"i32">,
  lo: Local<"i32">,
  hi: Local<"i32">,
  pointers: readonly Local<"i32">[],
  body: () => void,
): void {
  const stride = f.local("i32", i32.shl(columns, 2));
  for (const pointer of pointers) f.advance(pointer, i32.mul(lo, stride));
  const row = f.local("i32", lo);
  f.while(() => i32.ltU(row, hi), () => {
    body();
    for (const pointer of pointers) f.advance(pointer, stride);
    f.advance(row, 1);
  });
}

/** Emits `body` once a row. */
export function downColumns(f: FunctionBuilder, rows: Local<"i32">, body: () => void): void {
  const row = f.local("i32", rows);
  f.while(() => row, () => {
    body();
    f.advance(row, -1);
  });
}
