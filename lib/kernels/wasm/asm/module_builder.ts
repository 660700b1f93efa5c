/** Assembles functions into a WebAssembly module that imports one fixed-size memory. */
import { nameBytes, unsignedLeb } from "./encoding.ts";
import { Local, type ValueType } from "./expression.ts";
import { FunctionBuilder, type FunctionReference } from "./function_builder.ts";

/** The locals that stand for parameters `P` of a function. */
export type Parameters<P extends readonly ValueType[]> = { [K in keyof P]: Local<P[K]> };

const TYPE_CODE: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** How the imported memory is declared: minimum = maximum, so that V8 needs one bounds check an access. */
export interface MemoryLimits {
  readonly pages: number;
  readonly shared: boolean;
}

export class ModuleBuilder {
  readonly #functions: { name: string; builder: FunctionBuilder; exported: boolean }[] = [];

  /** Adds a function. Its body may call every function that was added before. */
  function<const P extends readonly ValueType[]>(
    name: string,
    parameters: P,
    body: (f: FunctionBuilder, ...parameters: Parameters<P>) => void,
    options: { exported?: boolean; result?: ValueType } = {},
  ): FunctionReference {
    const builder = new FunctionBuilder(parameters, options.result);
    const locals = parameters.map((type, index) => new Local(index, type));
    body(builder, ...(locals as unknown as Parameters<P>));
    this.#functions.push({ name, builder, exported: options.exported ?? true });
    return { index: this.#functions.length - 1, name };
  }

  /** {@linkcode ModuleBuilder.function} with parameters by name; their order is that of the record's keys. */
  named<const P extends Readonly<Record<string, ValueType>>>(
    name: string,
    parameters: P,
    body: (f: FunctionBuilder, p: { readonly [K in keyof P]: Local<P[K]> }) => void,
    options: { exported?: boolean; result?: ValueType } = {},
  ): FunctionReference {
    const names = Object.keys(parameters);
    return this.function(name, Object.values(parameters), (f, ...locals) => {
      const byName = Object.fromEntries(names.map((key, i) => [key, locals[i]!]));
      body(f, byName as { readonly [K in keyof P]: Local<P[K]> });
    }, options);
  }

  /** The module's bytes (type, import, function, export and code sections). */
  bytes(memory: MemoryLimits): Uint8Array<ArrayBuffer> {
    const functions = this.#functions;
    const count = unsignedLeb(functions.length);
    const types = functions.flatMap(({ builder: { parameters, result } }) => [
      0x60,
      ...unsignedLeb(parameters.length),
      ...parameters.map((type) => TYPE_CODE[type]),
      ...(result ? [1, TYPE_CODE[result]] : [0]),
    ]);
    const pages = unsignedLeb(memory.pages);
    const sharing = memory.shared ? 3 : 1;
    const imports = [1, ...nameBytes("env"), ...nameBytes("memory"), 2, sharing, ...pages, ...pages];
    const exported = functions.flatMap(({ name, exported }, index) => exported ? [{ name, index }] : []);
    const exports = exported.flatMap(({ name, index }) => [...nameBytes(name), 0, ...unsignedLeb(index)]);
    const bodies = functions.map(({ builder }) => builder.bytes());
    return concatenate([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [count, types]),
      ...section(2, [imports]),
      ...section(3, [count, functions.flatMap((_, index) => unsignedLeb(index))]),
      ...section(7, [unsignedLeb(exported.length), exports]),
      ...section(10, [count, ...bodies.flatMap((body) => [unsignedLeb(body.length), body])]),
    ]);
  }
}

type Bytes = readonly number[];

const lengthOf = (parts: readonly Bytes[]): number => parts.reduce((sum, { length }) => sum + length, 0);

const section = (id: number, parts: readonly Bytes[]): Bytes[] => [
  [id, ...unsignedLeb(lengthOf(parts))],
  ...parts,
];

function concatenate(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
