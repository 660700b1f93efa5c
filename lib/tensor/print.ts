/** Tensors as text: what a notebook cell shows. */
import { type Shape, showShape } from "./shape.ts";

/** Entries shown at each end of a long axis. */
const EDGE = 3;

/** Shape, dtype and the numbers, long axes abbreviated. */
export function formatTensor(values: ArrayLike<number>, shape: Shape, dtype: string): string {
  const head = `Tensor ${showShape(shape)} ${dtype}`;
  if (values.length === 0) return `${head} []`;
  const stride = (axis: number): number => shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const block = (axis: number, offset: number, indent: string): string => {
    if (axis === shape.length) return formatNumber(values[offset]!);
    const length = shape[axis]!;
    const indices = [...Array(length).keys()];
    const shown = length > 2 * EDGE + 1 ? [...indices.slice(0, EDGE), -1, ...indices.slice(-EDGE)] : indices;
    const separator = axis === shape.length - 1 ? ", " : `,\n${indent} `;
    const entries = shown.map((i) => i < 0 ? "…" : block(axis + 1, offset + i * stride(axis), indent + " "));
    return `[${entries.join(separator)}]`;
  };
  const body = block(0, 0, "");
  return body.includes("\n") ? `${head}\n${body}` : `${head} ${body}`;
}

/** Four significant digits; integers of up to 32 bits, so all ids, as they are. */
function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) <= 2 ** 31) return String(value);
  return String(Number(value.toPrecision(4)));
}
