/** Shape arithmetic, and the errors that shapes give. */

/** Lengths of the axes of a tensor; `[]` is a single number. */
export type Shape = readonly number[];

/**
 * Number of elements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sizeOf } from "@haze/haze/tensor";
 * assertEquals([sizeOf([2, 3]), sizeOf([]), sizeOf([2, 0])], [6, 1, 0]);
 * ```
 */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/**
 * `(2, 3)`, as shapes stand in messages.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { showShape } from "@haze/haze/tensor";
 * assertEquals([showShape([2, 3]), showShape([4]), showShape([])], ["(2, 3)", "(4,)", "()"]);
 * ```
 */
export function showShape(shape: Shape): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

/**
 * Refuses what is not a shape.
 *
 * @throws {RangeError} unless every axis is a non-negative integer.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkShape } from "@haze/haze/tensor";
 * checkShape([2, 0]);
 * assertThrows(() => checkShape([2, -1]), RangeError, "(2, -1)");
 * ```
 */
export function checkShape(shape: Shape): void {
  if (!shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    throw new RangeError(`Cannot use a shape as its axes must be non-negative integers: ${showShape(shape)}`);
  }
}

/**
 * Row-major strides in elements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stridesOf } from "@haze/haze/tensor";
 * assertEquals(stridesOf([2, 3, 4]), [12, 4, 1]);
 * ```
 */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * Whether two shapes are the same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sameShape } from "@haze/haze/tensor";
 * assertEquals([sameShape([2, 3], [2, 3]), sameShape([6], [6, 1])], [true, false]);
 * ```
 */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/**
 * The shape that both operands stretch to: axes are matched from the last one, and an axis of length 1 repeats.
 *
 * @param act What is being done, for the message.
 *
 * @throws {TypeError} if two axes differ and neither is 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { broadcastShapes } from "@haze/haze/tensor";
 * assertEquals(broadcastShapes([2, 1, 4], [3, 1], "add"), [2, 3, 4]);
 * ```
 */
export function broadcastShapes(a: Shape, b: Shape, act: string): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (x !== y && x !== 1 && y !== 1) {
      throw new TypeError(
        `Cannot ${act} as shapes must match or be 1 on each axis: ${showShape(a)} and ${showShape(b)}`,
      );
    }
    return x === 1 ? y : x;
  });
}

/**
 * Strides that read an array of `shape` as if it had shape `target`: 0 on repeated axes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { broadcastStrides } from "@haze/haze/tensor";
 * assertEquals(broadcastStrides([3, 1], [2, 3, 4]), [0, 1, 0]);
 * ```
 */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, i) => i < missing || shape[i - missing] === 1 ? 0 : strides[i - missing]!);
}

/**
 * An axis counted from the front; negative axes count from the end.
 *
 * @param act What is being done, for the message.
 *
 * @throws {RangeError} if there is no such axis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normaliseAxis } from "@haze/haze/tensor";
 * assertEquals([normaliseAxis(0, 3, "slice"), normaliseAxis(-1, 3, "slice")], [0, 2]);
 * ```
 */
export function normaliseAxis(axis: number, rank: number, act: string): number {
  const index = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(index) || index < 0 || index >= rank) {
    throw new RangeError(`Cannot ${act} as a tensor of ${rank} axes has no such axis: ${axis}`);
  }
  return index;
}
