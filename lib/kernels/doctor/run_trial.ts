/** Runs a trial on a backend and on float64, and compares. */
import type { Kernels, NumericArray } from "../kernels.ts";
import { referenceKernels } from "../reference/backend.ts";
import { guarded } from "./guard.ts";
import type { Trial } from "./trial.ts";
import { errorOf } from "./ulp.ts";

/** The oracle. */
const REFERENCE = referenceKernels("float64");

/** The largest error and where it was found. */
export interface WorstError {
  /** In units of the bound; infinite for a NaN or an infinity out of place. */
  readonly error: number;
  /** The number of the output, in words. */
  readonly at: string;
  /** The same in a few characters: the argument, or a size. */
  readonly point: string;
  /** What the kernel gave. */
  readonly got: number;
  /** What float64 gives. */
  readonly exact: number;
}

/** What came of a trial. */
export interface TrialResult {
  /** Numbers compared. */
  readonly numbers: number;
  readonly worst: WorstError;
  /** What else was wrong: arrays that should not have changed, errors. */
  readonly faults: readonly string[];
}

type Arrays = Readonly<Record<string, NumericArray>>;

/** Arrays after a call, copied, and what was written beside them. */
interface Outcome {
  readonly arrays: Arrays;
  readonly faults: readonly string[];
}

/** Makes the call on arrays of the backend, between guard values. */
function perform(kernels: Kernels, trial: Trial, change?: (x: number) => number): Outcome {
  const { floats, ints, outsideStep = false } = trial;
  if (!outsideStep) kernels.enter();
  try {
    const all = [
      ...Object.entries(floats).map(([name, content]) =>
        [name, guarded((count) => kernels.floats(count), change ? content.map(change) : content)] as const
      ),
      ...Object.entries(ints).map(([name, content]) =>
        [name, guarded((count) => kernels.ints(count), content)] as const
      ),
    ];
    trial.run(kernels, Object.fromEntries(all.map(([name, { array }]) => [name, array])));
    return {
      arrays: Object.fromEntries(all.map(([name, { array }]) => [name, array.slice()])),
      faults: all.flatMap(([name, guard]) => guard.damage()?.replace(/^/, `${name} was `) ?? []),
    };
  } finally {
    if (!outsideStep) kernels.leave();
  }
}

/** {@linkcode perform}; undefined and a fault if the kernel throws. */
function attempt(
  kernels: Kernels,
  trial: Trial,
): Outcome | { readonly arrays?: undefined; faults: string[] } {
  try {
    return perform(kernels, trial);
  } catch (error) {
    return { faults: [`threw ${error instanceof Error ? error.message : error}`] };
  }
}

/** Tries a kernel. What it does wrong is told, never thrown. */
export function runTrial(kernels: Kernels, trial: Trial): TrialResult {
  const none: WorstError = { error: 0, at: "", point: "", got: 0, exact: 0 };
  const exact = perform(REFERENCE, trial).arrays;
  const { arrays, faults } = attempt(kernels, trial);
  const said = faults.map((fault) => `${fault}: ${trial.label}`);
  if (!arrays) return { numbers: 0, worst: none, faults: said };
  const sizes = new Map<string, NumericArray>();
  let [numbers, worst] = [0, none];
  for (const [name, unit] of Object.entries(trial.outputs)) {
    const [got, wanted] = [arrays[name]!, exact[name]!];
    if (wanted instanceof Int32Array) {
      numbers += wanted.length;
      const i = wanted.findIndex((value, i) => value !== got[i]);
      if (i >= 0) worst = worstAt(trial, name, i, Infinity, got[i]!, wanted[i]!);
      continue;
    }
    const terms = (): Float64Array => {
      if (sizes.size === 0) {
        for (const [name, array] of Object.entries(perform(REFERENCE, trial, Math.abs).arrays)) {
          sizes.set(name, array);
        }
      }
      return sizes.get(name) as Float64Array;
    };
    const unitOf = unit({ exact: wanted, given: trial.floats, terms });
    for (let i = 0; i < wanted.length; i++) {
      if (trial.isUndefined?.(name, i)) continue;
      numbers++;
      const error = errorOf(got[i]!, wanted[i]!, unitOf(i));
      if (error > worst.error) {
        worst = worstAt(trial, name, i, error, got[i]!, wanted[i]!);
      }
    }
  }
  return { numbers, worst, faults: [...said, ...changedInputs(trial, arrays)] };
}

function worstAt(
  trial: Trial,
  name: string,
  index: number,
  error: number,
  got: number,
  exact: number,
): WorstError {
  return { error, at: placeOf(trial, name, index), point: trial.point?.(index) ?? "", got, exact };
}

function placeOf({ outputs, label, at }: Trial, name: string, index: number): string {
  const output = Object.keys(outputs).length > 1 ? `, ${name}[${index}]` : `, [${index}]`;
  return at?.(index) ?? label + output;
}

/** Names arrays that the kernel should only have read. */
function changedInputs({ label, floats, ints, outputs, scratch = [] }: Trial, arrays: Arrays): string[] {
  return Object.entries({ ...floats, ...ints }).filter(([name, before]) =>
    !(name in outputs) && !scratch.includes(name) &&
    before.some((value, i) => !Object.is(value, arrays[name]![i]))
  ).map(([name]) => `${name} was changed: ${label}`);
}

/** Where two backends give other bits in a trial, in words; undefined if they agree. */
export function firstDifference(a: Kernels, b: Kernels, trial: Trial): string | undefined {
  const [one, other] = [perform(a, trial).arrays, perform(b, trial).arrays];
  for (const name of Object.keys(trial.outputs)) {
    const [x, y] = [one[name]!, other[name]!];
    for (let i = 0; i < x.length; i++) {
      if (!Object.is(x[i], y[i]) && !trial.isUndefined?.(name, i)) {
        return `${placeOf(trial, name, i)}: ${x[i]} and ${y[i]}`;
      }
    }
  }
  return undefined;
}
