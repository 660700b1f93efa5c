/** A loaded library that can be asked which symbols it has and what its small functions say. */
import { openLibrary, type Unopened } from "./open.ts";

/** Symbols of a library; a missing one gives nothing. */
export interface Asked {
  has(symbol: string): boolean;
  /** Where it lies. */
  pointer(symbol: string): Deno.PointerValue;
  /** Calls a function of numbers that gives a C string. */
  text(symbol: string, ...numbers: number[]): string;
  /** Calls a function that gives a number. */
  number(symbol: string, type?: "i32" | "i64"): number;
  /** Calls a function that writes a C string into (buffer, bytes). */
  filled(symbol: string): string;
  /** Calls a procedure of one number. */
  tell(symbol: string, number: number, type: "i32" | "i64"): void;
  /** Unloads the library. */
  close(): void;
}

/** Room for what a library says of itself. */
const TEXT_BYTES = 256;

/** Loads a library in which `symbols` may be asked for. */
export function ask(library: string, symbols: readonly string[]): Asked | Unopened {
  const optional = { type: "pointer", optional: true } as const;
  const opened = openLibrary(library, Object.fromEntries(symbols.map((symbol) => [symbol, optional])));
  if ("reason" in opened) return opened;
  const pointerOf = (symbol: string) => opened.symbols[symbol] as Deno.PointerObject | null;
  /** A call through a pointer costs some µs, and spares opening the library once more for each function. */
  const call = (
    symbol: string,
    parameters: readonly Deno.NativeType[],
    result: Deno.NativeResultType,
    ...values: readonly unknown[]
  ): unknown => {
    const pointer = pointerOf(symbol);
    if (pointer === null) return undefined;
    const callable = new Deno.UnsafeFnPointer(pointer as Deno.PointerObject<Deno.ForeignFunction>, {
      parameters,
      result,
    });
    return (callable.call as (...values: readonly unknown[]) => unknown).apply(callable, [...values]);
  };
  return {
    has: (symbol) => pointerOf(symbol) !== null,
    pointer: pointerOf,
    text(symbol, ...numbers) {
      const text = call(symbol, numbers.map(() => "i32"), "pointer", ...numbers);
      return text ? Deno.UnsafePointerView.getCString(text as Deno.PointerObject).trim() : "";
    },
    number: (symbol, type = "i32") => Number(call(symbol, [], type) ?? NaN),
    filled(symbol) {
      const bytes = new Uint8Array(TEXT_BYTES); // one more than the library is told of, so that the text ends
      call(symbol, ["buffer", "i32"], "void", bytes, TEXT_BYTES - 1);
      return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0))).trim();
    },
    tell: (symbol, number, type) => void call(symbol, [type], "void", number),
    close: () => opened.close(),
  };
}
