/** Left-pads axes to four with `filler` (1 for shapes, 0 for strides). */
export function padAxes(axes: readonly number[], filler: number): number[] {
  if (axes.length > 4) {
    throw new RangeError(`Cannot view an array as views have at most 4 axes: ${axes.length}`);
  }
  return [...Array<number>(4 - axes.length).fill(filler), ...axes];
}
