/**
 * Typed WebAssembly expressions: an `Expression<"f32">` is the bytes that leave one f32 on the stack. Building one
 * runs nothing; a {@linkcode FunctionBuilder} places it. The type parameter makes `f32.add(anI32, …)` a compile error.
 */
import { float32Bytes, signedLeb, unsignedLeb } from "./encoding.ts";

/** The value types that the kernels use. */
export type ValueType = "i32" | "f32" | "v128";

/** Bytes that push exactly one value of type `T`. */
export class Expression<T extends ValueType = ValueType> {
  constructor(readonly type: T, readonly bytes: readonly number[]) {}
}

/** A local variable; reading it is an expression. */
export class Local<T extends ValueType = ValueType> extends Expression<T> {
  constructor(readonly index: number, type: T) {
    super(type, [0x20, ...unsignedLeb(index)]);
  }
}

export type I32 = Expression<"i32">;
export type F32 = Expression<"f32">;
export type V128 = Expression<"v128">;
/** An i32 expression, or a number that stands for a constant. */
export type I32Like = I32 | number;

function join<T extends ValueType>(
  type: T,
  operands: readonly Expression[],
  code: readonly number[],
): Expression<T> {
  // Built-in copies: most kernels are assembled before V8 has compiled anything here.
  return new Expression(type, ([] as number[]).concat(...operands.map(({ bytes }) => bytes), code));
}

const int = (x: I32Like): I32 => typeof x === "number" ? i32.const(x) : x;
const int2 = (code: number) => (a: I32Like, b: I32Like): I32 => join("i32", [int(a), int(b)], [code]);
const float2 = (code: number) => (a: F32, b: F32): F32 => join("f32", [a, b], [code]);
const compare2 = (code: number) => (a: F32, b: F32): I32 => join("i32", [a, b], [code]);

const addInt = int2(0x6a);
export const i32 = {
  const: (value: number): I32 => new Expression("i32", [0x41, ...signedLeb(value)]),
  add: (a: I32Like, b: I32Like): I32 => b === 0 ? int(a) : addInt(a, b),
  sub: int2(0x6b),
  mul: int2(0x6c),
  divU: int2(0x6e),
  remU: int2(0x70),
  and: int2(0x71),
  or: int2(0x72),
  xor: int2(0x73),
  shl: int2(0x74),
  shrU: int2(0x76),
  eq: int2(0x46),
  ne: int2(0x47),
  ltS: int2(0x48),
  ltU: int2(0x49),
  gtU: int2(0x4b),
  leU: int2(0x4d),
  geU: int2(0x4f),
  eqz: (a: I32): I32 => join("i32", [a], [0x45]),
  /** `condition ? a : b` without a branch. */
  select: (a: I32Like, b: I32Like, condition: I32): I32 => join("i32", [int(a), int(b), condition], [0x1b]),
  minU: (a: I32, b: I32Like): I32 => i32.select(a, b, i32.ltU(a, b)),
  load: (pointer: I32, offset = 0): I32 => join("i32", [pointer], [0x28, 2, ...unsignedLeb(offset)]),
};

export const f32 = {
  const: (value: number): F32 => new Expression("f32", [0x43, ...float32Bytes(value)]),
  load: (pointer: I32, offset = 0): F32 => join("f32", [pointer], [0x2a, 2, ...unsignedLeb(offset)]),
  add: float2(0x92),
  sub: float2(0x93),
  mul: float2(0x94),
  div: float2(0x95),
  max: float2(0x97),
  sqrt: (a: F32): F32 => join("f32", [a], [0x91]),
  eq: compare2(0x5b),
  lt: compare2(0x5d),
  gt: compare2(0x5e),
  convertU: (a: I32): F32 => join("f32", [a], [0xb3]),
  select: (a: F32, b: F32, condition: I32): F32 => join("f32", [a, b, condition], [0x1b]),
};

const simd = (code: number): number[] => [0xfd, ...unsignedLeb(code)];
const vector1 = (code: number) => (a: V128): V128 => join("v128", [a], simd(code));
const vector2 = (code: number) => (a: V128, b: V128): V128 => join("v128", [a, b], simd(code));
const vector3 = (code: number) => (a: V128, b: V128, c: V128): V128 => join("v128", [a, b, c], simd(code));
const shift = (code: number) => (a: V128, bits: number): V128 =>
  join("v128", [a, i32.const(bits)], simd(code));
const memory = (code: number) => (pointer: I32, offset = 0): V128 =>
  join("v128", [pointer], [...simd(code), 0, ...unsignedLeb(offset)]);

export const v128 = {
  load: memory(0),
  /** One float32 into all four lanes. */
  loadSplat: memory(9),
  /** Eight bytes into both halves. */
  loadSplat64: memory(10),
  /** One float32 into lane 0, zeros above. */
  loadOne: memory(92),
  /** Two float32 into lanes 0 and 1, zeros above. */
  loadTwo: memory(93),
  /** `vector` with lane `lane` read from memory. */
  loadLane: (pointer: I32, vector: V128, lane: number, offset = 0): V128 =>
    join("v128", [pointer, vector], [...simd(86), 0, ...unsignedLeb(offset), lane]),
  and: vector2(78),
  andNot: vector2(79),
  or: vector2(80),
  xor: vector2(81),
  /** 1 if any bit is set, else 0. */
  anyTrue: (a: V128): I32 => join("i32", [a], simd(83)),
  /** Lanes of `a` where `mask` is all ones, of `b` where it is zero. */
  bitselect: vector3(82),
};

export const i8x16 = {
  /** The 16-bit lanes of `a`, then of `b`, as 8-bit ones; what does not fit becomes the nearest that does. */
  narrowS: vector2(101),
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 =>
    join("v128", [a, b], [...simd(13), ...lanes]),
};

export const i16x8 = {
  /** Eight bytes of memory, sign-extended. */
  load8x8S: memory(1),
  /** The 32-bit lanes of `a`, then of `b`, as 16-bit ones; what does not fit becomes the nearest that does. */
  narrowS: vector2(133),
  /** Lane i: a[2i]·b[2i] + a[2i + 1]·b[2i + 1] over 8-bit lanes; exact under the rule of `relaxedDotAdd`. */
  relaxedDot: vector2(0x112),
};

/** The byte pattern of a shuffle that picks 32-bit lanes: 0–3 from the first operand, 4–7 from the second. */
export function words(...lanes: number[]): number[] {
  return lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
}

export const i32x4 = {
  splat: (a: I32Like): V128 => join("v128", [int(a)], simd(17)),
  const: (lanes: readonly number[]): V128 =>
    new Expression("v128", [...simd(12), ...new Uint8Array(new Int32Array(lanes).buffer)]),
  lane: (a: V128, lane: number): I32 => join("i32", [a], [...simd(27), lane]),
  abs: vector1(160),
  minS: vector2(182),
  maxS: vector2(184),
  add: vector2(174),
  sub: vector2(177),
  mul: vector2(181),
  shl: shift(171),
  shrS: shift(172),
  shrU: shift(173),
  ltS: vector2(57),
  gtS: vector2(59),
  /** Lane i: a[2i]·b[2i] + a[2i + 1]·b[2i + 1] over 16-bit lanes, exact. */
  dotI16x8S: vector2(186),
  /** Floats cut to integers; NaN gives 0. */
  truncSatS: vector1(248),
  /**
   * Lane i: c[i] + Σ a[j]·b[j] over the 8-bit lanes 4i ≤ j < 4i + 4. Exact, and the same on every machine, as long as
   * b lies in 0 … 127 and no sum of two neighbouring products leaves 16 bits.
   */
  relaxedDotAdd: vector3(0x113),
};

export const f32x4 = {
  const: (value: number): V128 => {
    const bytes = float32Bytes(value);
    return new Expression("v128", [...simd(12), ...bytes, ...bytes, ...bytes, ...bytes]);
  },
  splat: (a: F32): V128 => join("v128", [a], simd(19)),
  lane: (a: V128, lane: number): F32 => join("f32", [a], [...simd(31), lane]),
  eq: vector2(65),
  ne: vector2(66),
  lt: vector2(67),
  gt: vector2(68),
  abs: vector1(224),
  neg: vector1(225),
  /** To the nearest integer, ties to even. */
  nearest: vector1(106),
  sqrt: vector1(227),
  add: vector2(228),
  sub: vector2(229),
  mul: vector2(230),
  div: vector2(231),
  /** `b < a ? b : a` in one instruction (unlike IEEE min). A NaN in `a` stays. */
  pmin: vector2(234),
  /** `a < b ? b : a` in one instruction. A NaN in `a` stays. */
  pmax: vector2(235),
  convertS: vector1(250),
  /** a·b + c, rounded once where the CPU has FMA, twice elsewhere. */
  relaxedMadd: vector3(0x105),
  /** c − a·b, as {@linkcode relaxedMadd}. */
  relaxedNmadd: vector3(0x106),
};
