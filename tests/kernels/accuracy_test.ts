/**
 * The table of worst errors. `HAZE_FULL=1` takes twenty times as many arguments and prints what was measured; the bounds
 * are the same.
 */
import { assert } from "@std/assert";
import type { Kernels, UnaryName } from "../../lib/kernels/kernels.ts";
import { Pcg64 } from "../../lib/random/pcg64.ts";
import {
  denseArguments,
  errorOf,
  OF_INPUT,
  OF_ONE,
  OF_RESULT,
  ofResultDownTo,
  raise,
  ROW_KINDS,
  ROW_WIDTHS,
  rowOf,
  type Unit,
  type Worst,
  worstOverArguments,
} from "./accuracy.ts";
import { backends, reference, ulp } from "./support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const ARGUMENTS = denseArguments(FULL ? 2_400_000 : 120_000, 7);
const ONES = new Float32Array(ARGUMENTS.length).fill(1);

function report(name: string, unit: string, kernels: Kernels, bound: number, worst: Worst): void {
  const line = `${name} on ${kernels.name}: ${worst.error.toFixed(2)} ${unit} at ${worst.at}`;
  if (FULL) console.log(line);
  assert(worst.error <= bound, `${line}, more than ${bound}`);
}

interface Bound {
  readonly ulps: number;
  readonly unit: Unit;
  readonly words: string;
}
const ofResult = (ulps: number): Bound => ({ ulps, unit: OF_RESULT, words: "ulp of the result" });
const ofInput = (ulps: number): Bound => ({ ulps, unit: OF_INPUT, words: "ulp of x" });
const ofOne = (ulps: number): Bound => ({ ulps, unit: OF_ONE, words: "ulp of 1" });
const flushed = (ulps: number, exponent: number): Bound => ({
  ulps,
  unit: ofResultDownTo(2 ** exponent),
  words: `ulp of the result, or 2^${exponent}`,
});

/** Bounds a little above what is measured over 2.4 million arguments, so that a loss of accuracy shows. */
const VALUES: { readonly [N in UnaryName]: Bound } = {
  exp: ofResult(2),
  log: ofResult(1),
  tanh: ofResult(3.5),
  sigmoid: flushed(3, -127),
  relu: ofResult(0),
  gelu: ofInput(2),
  silu: ofInput(2),
  sqrt: ofResult(0.5),
  erf: ofResult(3.5),
  geluErf: ofInput(3.5),
};
const SLOPES: { readonly [N in UnaryName]: Bound } = {
  exp: ofResult(2),
  log: ofResult(0.5),
  tanh: ofOne(2.5),
  sigmoid: ofOne(1),
  relu: ofResult(0),
  gelu: ofOne(2.5),
  silu: ofOne(2.5),
  sqrt: ofResult(2),
  erf: ofOne(2.5),
  geluErf: ofOne(2.5),
};

for (const name of Object.keys(VALUES) as UnaryName[]) {
  Deno.test(`unary ${name} and its gradient stay within their worst errors over every exponent`, () => {
    const [x, ones, exact] = [ARGUMENTS, ONES].map((array) => Float64Array.from(array)).concat(
      new Float64Array(ARGUMENTS.length),
    ) as [Float64Array, Float64Array, Float64Array];
    const check = (label: string, bound: Bound, run: Parameters<typeof worstOverArguments>[3]) => {
      for (const kernels of backends) {
        const worst = worstOverArguments(ARGUMENTS, exact, kernels, run, bound.unit);
        report(label, bound.words, kernels, bound.ulps, worst);
      }
    };
    reference.unary(name, x, exact);
    check(name, VALUES[name], (kernels, x, y) => kernels.unary(name, x, y));
    reference.unaryGrad(name, x, ones, exact);
    check(`${name} gradient`, SLOPES[name], (kernels, x, y) => kernels.unaryGrad(name, x, ONES, y));
  });
}

/** Float64 twins of arrays, for the reference. */
const wide = (...arrays: Float32Array[]): Float64Array[] => arrays.map((array) => Float64Array.from(array));

/** Runs `check` on rows of every kind and width. */
function overRows(check: (kernels: Kernels, row: Float32Array, label: string) => void): void {
  const random = new Pcg64(11);
  for (const [name, kind] of Object.entries(ROW_KINDS)) {
    for (const columns of ROW_WIDTHS) {
      const repeats = (FULL ? 20 : 1) * (columns < 100 ? 20 : 2);
      for (let repeat = 0; repeat < repeats; repeat++) {
        const row = rowOf(kind, columns, random);
        for (const kernels of backends) check(kernels, row, `${name}, ${columns} columns`);
      }
    }
  }
}

/** Worst errors by backend, and their report. */
class Tally {
  readonly #worst = new Map<Kernels, Worst>(backends.map((kernels) => [kernels, { error: 0, at: "" }]));

  raise(kernels: Kernels, error: number, label: string): void {
    raise(this.#worst.get(kernels)!, error, () => label);
  }

  report(name: string, unit: string, bound: number): void {
    for (const [kernels, worst] of this.#worst) report(name, unit, kernels, bound, worst);
  }
}

Deno.test("softmax is right to 2.5 ulp of 1, whatever the row", () => {
  const tally = new Tally();
  overRows((kernels, x, label) => {
    const [wideX, exact] = wide(x, x) as [Float64Array, Float64Array];
    const y = new Float32Array(x.length);
    kernels.softmax(x, y, 1, x.length);
    reference.softmax(wideX, exact, 1, x.length);
    for (let c = 0; c < x.length; c++) tally.raise(kernels, errorOf(y[c]!, exact[c]!, 2 ** -23), label);
  });
  tally.report("softmax", "ulp of 1", 2.5);
});

Deno.test("layerNorm is right to 6 ulp of a row's largest output, whatever the row", () => {
  const tally = new Tally();
  const epsilon = Math.fround(1e-5);
  overRows((kernels, x, label) => {
    const columns = x.length;
    const [gain, offset] = [new Float32Array(columns).fill(1), new Float32Array(columns)];
    const [y, stats] = [new Float32Array(columns), new Float32Array(2)];
    const [X, G, O, Y, S] = wide(x, gain, offset, y, stats) as Float64Array[];
    kernels.layerNorm({ x, gain, offset, y, stats, rows: 1, columns, epsilon });
    reference.layerNorm({ x: X!, gain: G!, offset: O!, y: Y!, stats: S!, rows: 1, columns, epsilon });
    // A row of one number has the output 0, in which the reference's own rounding shows.
    const unit = ulp(Math.max(2 ** -10, ...Y!.map(Math.abs)));
    for (let c = 0; c < columns; c++) tally.raise(kernels, errorOf(y[c]!, Y![c]!, unit), label);
  });
  tally.report("layerNorm", "ulp of the row's largest output", 6);
});

Deno.test("crossEntropy is right to 3 ulp of 1 or the loss, its gradient to 4 ulp of 1 and the log sum's rounding", () => {
  const [losses, gradients] = [new Tally(), new Tally()];
  const random = new Pcg64(13);
  overRows((kernels, logits, label) => {
    const columns = logits.length;
    const targets = Int32Array.of(random.uniform() * columns);
    const [loss, logSum, dLosses] = [new Float32Array(1), new Float32Array(1), Float32Array.of(1)];
    const dLogits = new Float32Array(columns);
    const [X, L, S, dL, D] = wide(logits, loss, logSum, dLosses, dLogits) as Float64Array[];
    const shared = { targets, rows: 1, columns };
    kernels.crossEntropy({ ...shared, logits, losses: loss, logSums: logSum });
    reference.crossEntropy({ ...shared, logits: X!, losses: L!, logSums: S! });
    losses.raise(kernels, errorOf(loss[0]!, L![0]!, OF_ONE(L![0]!, 0)), label);
    kernels.crossEntropyGrad({ ...shared, logits, logSums: logSum, dLosses, dLogits });
    reference.crossEntropyGrad({ ...shared, logits: X!, logSums: S!, dLosses: dL!, dLogits: D! });
    // The stored log sum is rounded to float32, and so is what is taken off the logits.
    const unit = Math.max(2 ** -23, ulp(S![0]!) / 4);
    for (let c = 0; c < columns; c++) gradients.raise(kernels, errorOf(dLogits[c]!, D![c]!, unit), label);
  });
  losses.report("crossEntropy", "ulp of 1 or the loss", 3);
  gradients.report("crossEntropy gradient", "ulp of 1 or quarters of an ulp of the log sum", 4);
});

/** Where functions of one number go wrong. */
const EDGES = [0, 1e-40, 1e3, 3e38, Infinity].flatMap((x) => [x, -x]);

for (const name of Object.keys(VALUES) as UnaryName[]) {
  Deno.test(`unary ${name} and its gradient are finite at edge points where float64 is`, () => {
    const x = Float32Array.from(EDGES);
    const [X, ones, exact] = [
      Float64Array.from(x),
      new Float64Array(x.length).fill(1),
      new Float64Array(x.length),
    ];
    for (const kernels of backends) {
      const y = new Float32Array(x.length);
      const check = (label: string) => {
        for (let i = 0; i < x.length; i++) {
          const wanted = Math.fround(exact[i]!);
          const same = Number.isFinite(wanted) ? Number.isFinite(y[i]) : Object.is(y[i], wanted);
          assert(same, `${kernels.name} ${label} of ${x[i]}: ${y[i]}, float64 gives ${exact[i]}`);
        }
      };
      kernels.unary(name, x, y);
      reference.unary(name, X, exact);
      check(name);
      kernels.unaryGrad(name, x, new Float32Array(x.length).fill(1), y);
      reference.unaryGrad(name, X, ones, exact);
      check(`${name} gradient`);
    }
  });
}
