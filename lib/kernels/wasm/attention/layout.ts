/** Addresses of heads: four i32 parameters describe where the rows of all heads lie. */
import { type I32, i32, type Local } from "../asm/expression.ts";

/** Base pointer and byte distances between batches, rows and heads. */
export interface HeadAddress {
  readonly base: Local<"i32">;
  readonly batch: Local<"i32">;
  readonly row: Local<"i32">;
  readonly head: Local<"i32">;
}

/** The parameters of one layout in a function's list. */
export const LAYOUT_PARAMETERS = ["i32", "i32", "i32", "i32"] as const;

export function headAddress(parameters: readonly Local<"i32">[], first: number): HeadAddress {
  const [base, batch, row, head] = parameters.slice(first, first + 4);
  return { base: base!, batch: batch!, row: row!, head: head! };
}

/** Pointer to row 0 of head `h` in batch `b`. */
export function headStart(address: HeadAddress, b: I32, h: I32): I32 {
  return i32.add(address.base, i32.add(i32.mul(b, address.batch), i32.mul(h, address.head)));
}
