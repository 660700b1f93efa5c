import { assert, assertEquals } from "@std/assert";
import { BOUNDS } from "../../../lib/kernels/doctor/bounds.ts";
import { EFFORTS } from "../../../lib/kernels/doctor/effort.ts";
import type { KernelName } from "../../../lib/kernels/kernel_name.ts";
import { SUBJECTS } from "../../../lib/kernels/doctor/subjects/table.ts";
import type { Trial } from "../../../lib/kernels/doctor/trial.ts";
import {
  type Kernels,
  type NumericArray,
  OP_NAMES,
  referenceKernels,
  wasmKernels,
} from "../../../lib/kernels/mod.ts";

/** What computes nothing. */
const HOUSEKEEPING: { readonly [H in Exclude<keyof Kernels, KernelName>]: true } = {
  ...{ name: true, dtype: true, floats: true, ints: true, release: true, isTransient: true, enter: true },
  ...{ leave: true, region: true, record: true, recordSeries: true, noteHostRead: true },
};
const KERNELS = Object.keys(SUBJECTS) as KernelName[];

Deno.test("every kernel of the contract is examined, forward and gradient alike", () => {
  const contract = Object.keys(referenceKernels("float32")).filter((name) => !(name in HOUSEKEEPING));
  assertEquals(KERNELS.toSorted(), contract.toSorted());
  assert(KERNELS.every((kernel) => SUBJECTS[kernel].length > 0));
});

Deno.test("every op has one subject, a bound and where the bound comes from", () => {
  const ops = KERNELS.flatMap((kernel) => SUBJECTS[kernel].map(({ op }) => op));
  assertEquals(ops.toSorted(), OP_NAMES.toSorted());
  for (const op of OP_NAMES) {
    const { most, unit, from } = BOUNDS[op];
    assert(most >= 0 && Number.isFinite(most) && unit !== "" && from !== "", op);
  }
});

/** What a trial's call works on. */
const arraysOf = ({ floats, ints }: Trial): Record<string, NumericArray> =>
  Object.fromEntries(Object.entries({ ...floats, ...ints }).map(([name, array]) => [name, array.slice()]));

/** The reference, with a note of which kernels are called. */
function noting(called: Set<string>): Kernels {
  return new Proxy(referenceKernels("float32"), {
    get(target, name: keyof Kernels) {
      called.add(name);
      return target[name];
    },
  });
}

for (const kernel of KERNELS) {
  Deno.test(`the subjects of ${kernel} call it, on ordinary numbers and at edge points, with nothing at all too`, () => {
    for (const { op, trials } of SUBJECTS[kernel]) {
      const kinds = new Set<string>();
      let ordinary = 0;
      for (const trial of trials(EFFORTS.quick)) {
        const called = new Set<string>();
        trial.run(noting(called), arraysOf(trial));
        assert(called.has(kernel), `${op}: ${trial.label}`);
        if (trial.edge) kinds.add(trial.edge);
        else for (const name of Object.keys(trial.outputs)) ordinary += arraysOf(trial)[name]!.length;
      }
      assert(ordinary >= 48, `${op}: ${ordinary} ordinary numbers`);
      // Ways of a kernel that another op takes to the edge, and weights, of which there is always one.
      if (op === "prepare" || /^gemm (strided|epilogue)$/.test(op)) continue;
      assert(kinds.size >= 3, `${op}: ${[...kinds]}`);
      assert(kinds.has("empty") || kernel === "preparedProduct", `${op}: no empty call`);
    }
  });
}

/** Least operations and units of a call that threads share, as in the launcher. */
const [LEAST_OPERATIONS, LEAST_UNITS] = [300_000, 2];

Deno.test("the subjects have a call of every op that threads share", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 2048 });
  const { launcher } = kernels;
  let isShared = false;
  const run = launcher.run.bind(launcher);
  launcher.run = (call) => {
    const { operations, extent, unit } = call.work;
    isShared ||= operations >= LEAST_OPERATIONS && extent >= LEAST_UNITS * unit;
    run(call);
  };
  const alone: string[] = [];
  for (const kernel of KERNELS) {
    for (const { op, trials } of SUBJECTS[kernel]) {
      isShared = false;
      for (const trial of trials(EFFORTS.quick)) trial.run(kernels, arraysOf(trial));
      if (!isShared) alone.push(op);
    }
  }
  assertEquals(alone, []);
});

Deno.test("the subjects give the same trials each time", () => {
  for (const kernel of KERNELS) {
    for (const { op, trials } of SUBJECTS[kernel]) {
      const runs = [0, 1].map(() => {
        let sum = 0;
        for (const { floats } of trials(EFFORTS.quick)) {
          for (const array of Object.values(floats)) for (const x of array.subarray(0, 20)) sum += x || 0;
        }
        return sum;
      });
      assert(Object.is(runs[0], runs[1]), op);
    }
  }
});
