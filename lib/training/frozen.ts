/** Parts of a model that training leaves as they are. */
import type { FloatArray } from "../kernels/mod.ts";
import type { FloatRange, Parameters } from "../nn/mod.ts";

/** A parameter, or some columns of a matrix. */
export interface FrozenPart {
  /** Path of the parameter. */
  readonly name: string;
  /** Columns of a matrix (rows, columns); all of the parameter without. */
  readonly columns?: { readonly from: number; readonly count: number };
}

/**
 * Where the parts lie in the floats of `parameters`, in order and joined where they touch.
 *
 * @throws {RangeError} if there is no such parameter, or its last axis has no such columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { frozenRanges } from "@haze/haze/training";
 * const parameters = new Parameters([{ name: "w", shape: [2, 3] }], defaultKernels());
 * const ranges = frozenRanges(parameters, [{ name: "w", columns: { from: 1, count: 2 } }]);
 * assertEquals(ranges, [{ start: 1, end: 3 }, { start: 4, end: 6 }]);
 * assertEquals(frozenRanges(parameters, [{ name: "w" }]), [{ start: 0, end: 6 }]);
 * parameters.close();
 * ```
 */
export function frozenRanges(parameters: Parameters, parts: readonly FrozenPart[]): FloatRange[] {
  const ranges = parts.flatMap((part) => rangesOf(parameters, part)).sort((a, b) => a.start - b.start);
  return ranges.reduce<FloatRange[]>((joined, range) => {
    const last = joined.at(-1);
    if (last === undefined || range.start > last.end) joined.push(range);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    return joined;
  }, []);
}

function rangesOf(parameters: Parameters, { name, columns }: FrozenPart): FloatRange[] {
  const { start, end } = parameters.rangeOf(name);
  if (!columns) return [{ start, end }];
  const width = parameters.get(name).shape.at(-1) ?? 1;
  const { from, count } = columns;
  if (
    !(Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count >= 1 && from + count <= width)
  ) {
    throw new RangeError(`Cannot freeze columns of ${name} as it has ${width}: ${count} from ${from}`);
  }
  const rows = (end - start) / width;
  return Array.from({ length: rows }, (_, row) => {
    const first = start + row * width + from;
    return { start: first, end: first + count };
  });
}

/** Keeps ranges of the parameters out of a training step. */
export class Frozen {
  readonly #parameters: Parameters;
  readonly #ranges: readonly FloatRange[];

  constructor(parameters: Parameters, parts: readonly FrozenPart[]) {
    this.#parameters = parameters;
    this.#ranges = frozenRanges(parameters, parts);
  }

  /** Takes the parts out of the gradient, so that they count neither for clipping nor in the moments. */
  clear(gradients: FloatArray): void {
    for (const { start, end } of this.#ranges) gradients.fill(0, start, end);
  }

  /** Runs an update; afterwards the parts are as before, weight decay included. */
  keep(update: () => void): void {
    const { floats } = this.#parameters;
    const saved = this.#ranges.map(({ start, end }) => floats.slice(start, end));
    update();
    this.#ranges.forEach(({ start }, i) => floats.set(saved[i]!, start));
  }
}
