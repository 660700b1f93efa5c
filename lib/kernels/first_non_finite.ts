/** Which call of a kernel was the first to make NaN or infinity out of finite numbers. */
import type { FloatArray, Kernels } from "./kernels.ts";
import { currentPhase, type Phase } from "./phase.ts";
import { DESCRIBE, type DescribedCall, type TimedKernel } from "./profile/describe_call.ts";

/** A call that gave a number that is not finite. */
export interface NonFiniteCall extends DescribedCall {
  /** What it was called for. */
  readonly phase: Phase;
  /** The array that it wrote it to, by its name in the call, or as its argument by number. */
  readonly operand: string;
  /** The first such number. */
  readonly value: number;
  /** Where it stands in the array. */
  readonly index: number;
  /** How many of the array's numbers are not finite. */
  readonly count: number;
  /** Whether what it read was finite. */
  readonly inputsAreFinite: boolean;
}

/** Thrown out of the call, so that what follows is not run. */
class Found extends Error {
  constructor(readonly call: NonFiniteCall) {
    super("found");
  }
}

/**
 * Runs `body` with the results of every call of `kernels` looked at, and gives the first that is not finite; undefined if
 * all are. `body` must not be asynchronous, and ends at that call. Infinities that were put in by `fill`, or came from
 * outside and are only passed on, as those of a mask, are none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { firstNonFinite, referenceKernels } from "@haze/haze/kernels";
 * const kernels = referenceKernels("float32");
 * const [x, y] = [Float32Array.of(1, 100), new Float32Array(2)];
 * const found = firstNonFinite(kernels, () => {
 *   kernels.scale(x, 2, y);
 *   kernels.unary("exp", y, y); // e²⁰⁰ is beyond float32
 * });
 * assertEquals([found?.kernel, found?.sizes, found?.value, found?.index], ["exp", "2", Infinity, 1]);
 * assertEquals(firstNonFinite(kernels, () => kernels.scale(x, 2, y)), undefined);
 * ```
 */
export function firstNonFinite(kernels: Kernels, body: () => void): NonFiniteCall | undefined {
  const names = (Object.keys(DESCRIBE) as TimedKernel[]).filter((name) => name !== "fill");
  const originals = Object.fromEntries(names.map((name) => [name, kernels[name]]));
  const { floats } = kernels;
  // Zeros, as what was written is found by what changed, and new arrays are undefined.
  kernels.floats = (count) => floats.call(kernels, count).fill(0);
  // The model holds these very kernels: for the time of one synchronous call they are looked through.
  for (const name of names) {
    const describe = DESCRIBE[name] as (...operands: unknown[]) => DescribedCall;
    const kernel = kernels[name] as (...operands: unknown[]) => void;
    const watched = (...operands: unknown[]): void => {
      const arrays = floatArraysOf(operands).map(([operand, array]) => ({
        operand,
        array,
        old: array.slice(),
      }));
      kernel.apply(kernels, operands);
      const found = judge(arrays);
      if (found) throw new Found({ ...describe(...operands), phase: currentPhase(), ...found });
    };
    Object.assign(kernels, { [name]: watched });
  }
  try {
    body();
    return undefined;
  } catch (error) {
    if (error instanceof Found) return error.call;
    throw error;
  } finally {
    Object.assign(kernels, originals, { floats });
  }
}

interface Operand {
  readonly operand: string;
  readonly array: FloatArray;
  /** What stood there before. */
  readonly old: FloatArray;
}

type Finding = Pick<NonFiniteCall, "operand" | "value" | "index" | "count" | "inputsAreFinite">;

/** What was written is told from what was read by what changed. */
function judge(arrays: readonly Operand[]): Finding | undefined {
  const isNew = ({ array, old }: Operand, i: number): boolean => !Object.is(array[i], old[i]);
  const written = arrays.filter((one) => one.array.some((_, i) => isNew(one, i)));
  const read = arrays.filter((one) => !written.includes(one));
  const odd = read.flatMap(({ array }) => [...array.filter((value) => !Number.isFinite(value))]);
  const isMask = odd.length > 0 && odd.every((value) => value === -Infinity);
  for (const one of written) {
    const { operand, array } = one;
    const isBad = (value: number, i: number): boolean =>
      !Number.isFinite(value) && isNew(one, i) && !(isMask && value === -Infinity);
    const index = array.findIndex(isBad);
    if (index < 0) continue;
    const count = array.filter(isBad).length;
    return { operand, value: array[index]!, index, count, inputsAreFinite: odd.length === 0 };
  }
  return undefined;
}

/** Float arrays among the operands of a call, and in objects among them. */
function floatArraysOf(operands: readonly unknown[], path = ""): [string, FloatArray][] {
  return operands.flatMap((operand, i) => {
    const name = path === "" ? `argument ${i + 1}` : path;
    if (operand instanceof Float32Array || operand instanceof Float64Array) return [[name, operand]];
    if (typeof operand !== "object" || operand === null || ArrayBuffer.isView(operand)) return [];
    return Object.entries(operand).flatMap(([key, value]) =>
      floatArraysOf([value], key === "array" ? path || key : key)
    );
  });
}
