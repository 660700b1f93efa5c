/** Addresses of heads: four i32 parameters say where the rows of all heads lie. */
import { type I32, i32, type Local } from "../asm/expression.ts";

/** Base pointer and byte distances between batches, rows and heads; base 0 for an absent layout. */
export interface HeadAddress {
  readonly base: Local<"i32">;
  readonly batch: Local<"i32">;
  readonly row: Local<"i32">;
  readonly head: Local<"i32">;
}

type Part = "Base" | "Batch" | "Row" | "Head";
/** The parameters of layout `N`, as `qBase`, `qBatch`, `qRow`, `qHead`. */
type LayoutParameters<N extends string> = { readonly [K in `${N}${Part}`]: "i32" };

/** Parameters of some layouts, in the order of their names. */
export function layoutParameters<const N extends string>(...names: readonly N[]): LayoutParameters<N> {
  const parts: readonly Part[] = ["Base", "Batch", "Row", "Head"];
  const keys = names.flatMap((name) => parts.map((part) => [`${name}${part}`, "i32"] as const));
  return Object.fromEntries(keys) as LayoutParameters<N>;
}

/** The layout `name` among a function's parameters. */
export function headAddress<N extends string>(
  p: { readonly [K in `${N}${Part}`]: Local<"i32"> },
  name: N,
): HeadAddress {
  const part = (which: Part): Local<"i32"> => p[`${name}${which}`];
  return { base: part("Base"), batch: part("Batch"), row: part("Row"), head: part("Head") };
}

/** Pointer to row 0 of head `h` in batch `b`. */
export function headStart(address: HeadAddress, b: I32, h: I32): I32 {
  return i32.add(address.base, i32.add(i32.mul(b, address.batch), i32.mul(h, address.head)));
}
