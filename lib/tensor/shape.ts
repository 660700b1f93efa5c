/** Shape arithmetic, and the errors that shapes give. */

/** Lengths of the axes of a tensor; `[]` is a single number. */
export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/** `(2, 3)`, as shapes stand in messages. */
export function showShape(shape: Shape): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

/** Throws a RangeError unless every axis is a non-negative integer. */
export function checkShape(shape: Shape): void {
  if (!shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    throw new RangeError(`Cannot use a shape as its axes must be non-negative integers: ${showShape(shape)}`);
  }
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/**
 * The shape that both operands stretch to: axes are matched from the last one, and an axis of length 1 repeats.
 * `act` names the operation for the TypeError.
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

/** Strides that read an array of `shape` as if it had shape `target`: 0 on repeated axes. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, i) => i < missing || shape[i - missing] === 1 ? 0 : strides[i - missing]!);
}

/** An axis counted from the front; negative axes count from the end. */
export function normaliseAxis(axis: number, rank: number, act: string): number {
  const index = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(index) || index < 0 || index >= rank) {
    throw new RangeError(`Cannot ${act} as a tensor of ${rank} axes has no such axis: ${axis}`);
  }
  return index;
}
