/** Statements: locals, stores, loops and branches of one WebAssembly function. */
import { unsignedLeb } from "./encoding.ts";
import {
  type Expression,
  type F32,
  f32x4,
  type I32,
  i32,
  type I32Like,
  i32x4,
  Local,
  type V128,
  type ValueType,
} from "./expression.ts";

/** A function of the module under construction; `index` is what `call` needs. */
export interface FunctionReference {
  readonly index: number;
  readonly name: string;
}

/** Collects the body of one function. Parameters come first among the locals. */
export class FunctionBuilder {
  readonly #locals: ValueType[] = [];
  readonly #constants = new Map<string, { local: Local<"v128">; value: V128 }>();
  #code: number[] = [];

  constructor(readonly parameters: readonly ValueType[], readonly result: ValueType | undefined) {}

  /** A new local, set to `initial` here if given (WebAssembly zeroes it at entry only). */
  local<T extends ValueType>(type: T, initial?: Expression<T>): Local<T> {
    const local = new Local(this.parameters.length + this.#locals.length, type);
    this.#locals.push(type);
    if (initial) this.set(local, initial);
    return local;
  }

  locals<T extends ValueType>(type: T, count: number): Local<T>[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  /**
   * Four lanes of a constant, set once at entry. V8 builds a `v128.const` from immediates at each use, so that a
   * constant inside a loop costs several instructions an iteration.
   */
  constant(value: number): Local<"v128"> {
    return this.#hoist(`f${Object.is(value, -0) ? "-0" : value}`, f32x4.const(value));
  }

  /** {@linkcode constant} for four equal 32-bit integers. */
  integerConstant(value: number): Local<"v128"> {
    return this.#hoist(`i${value}`, i32x4.const([value, value, value, value]));
  }

  set<T extends ValueType>(local: Local<T>, value: Expression<T>): void {
    this.#emit(value.bytes);
    this.#emit([0x21, ...unsignedLeb(local.index)]);
  }

  /** `local += amount`. */
  advance(local: Local<"i32">, amount: I32Like): void {
    this.set(local, i32.add(local, amount));
  }

  storeI32(pointer: I32, value: I32, offset = 0): void {
    this.#emit([...pointer.bytes, ...value.bytes, 0x36, 2, ...unsignedLeb(offset)]);
  }

  storeF32(pointer: I32, value: F32, offset = 0): void {
    this.#emit([...pointer.bytes, ...value.bytes, 0x38, 2, ...unsignedLeb(offset)]);
  }

  store(pointer: I32, value: V128, offset = 0): void {
    this.#emit([...pointer.bytes, ...value.bytes, 0xfd, 11, 0, ...unsignedLeb(offset)]);
  }

  /** Stores lane `lane` as one float32. */
  storeLane(pointer: I32, value: V128, lane: number, offset = 0): void {
    this.#emit([...pointer.bytes, ...value.bytes, 0xfd, 90, 0, ...unsignedLeb(offset), lane]);
  }

  /** Stores lanes 0 and 1. */
  storePair(pointer: I32, value: V128, offset = 0): void {
    this.#emit([...pointer.bytes, ...value.bytes, 0xfd, 91, 0, ...unsignedLeb(offset), 0]);
  }

  /** `do body while (condition)`: for a body that is known to run at least once. */
  doWhile(body: () => void, condition: () => I32): void {
    this.#emit([0x03, 0x40]);
    body();
    this.#emit([...condition().bytes, 0x0d, 0, 0x0b]);
  }

  while(condition: () => I32, body: () => void): void {
    this.if(condition(), () => this.doWhile(body, condition));
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.#emit([...condition.bytes, 0x04, 0x40]);
    then();
    if (otherwise) {
      this.#emit([0x05]);
      otherwise();
    }
    this.#emit([0x0b]);
  }

  call(target: FunctionReference, ...operands: Expression[]): void {
    for (const operand of operands) this.#emit(operand.bytes);
    this.#emit([0x10, ...unsignedLeb(target.index)]);
  }

  return(value: Expression): void {
    this.#emit([...value.bytes, 0x0f]);
  }

  /** The function as the code section wants it: locals, hoisted constants, body, end. */
  bytes(): number[] {
    const body = this.#code;
    this.#code = [];
    for (const { local, value } of this.#constants.values()) this.set(local, value);
    const constants = this.#code;
    const types: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
    const head = unsignedLeb(this.#locals.length);
    for (const type of this.#locals) head.push(1, types[type]);
    return head.concat(constants, body, [0x0b]);
  }

  #hoist(key: string, value: V128): Local<"v128"> {
    let constant = this.#constants.get(key);
    if (!constant) this.#constants.set(key, constant = { local: this.local("v128"), value });
    return constant.local;
  }

  #emit(bytes: readonly number[]): void {
    this.#code.push(...bytes);
  }
}
