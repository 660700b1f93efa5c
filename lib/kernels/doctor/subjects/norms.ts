/** Layer norm and RMS norm with their gradients. */
import { referenceKernels } from "../../reference/backend.ts";
import { Draw } from "../numbers.ts";
import { trial } from "../trial.ts";
import { OF_RESULT, ofRow, ofSizes, type Sight, type Unit } from "../units.ts";
import { ulp } from "../ulp.ts";
import { edgeRows, FINITE_EDGES, ordinaryRows, type Rows } from "./row_trials.ts";
import type { Subject } from "./subject.ts";

const REFERENCE = referenceKernels("float64");
const EPSILON = Math.fround(1e-5);
const ones = (count: number): Float32Array => new Float32Array(count).fill(1);

/** Of μ: in ulp of the row's largest entry, as it may be 0. Of 1/√(σ² + ε): in ulp of itself. */
const statsUnit = (columns: number): Unit => ({ exact, given }) => (i) => {
  if (i % 2 === 1) return ulp(exact[i]!);
  const row = given.x!.subarray((i >> 1) * columns, ((i >> 1) + 1) * columns);
  return ulp(row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 2 ** -126));
};

/** One ulp of a row's largest |x̂|·max gain + max|offset|: of its largest output, where gains are 1 and offsets 0. */
const normUnit = (columns: number): Unit => ({ exact, given: { gain, offset } }) => {
  const largest = new Float64Array(columns === 0 ? 0 : exact.length / columns);
  exact.forEach((y, i) => {
    const [row, c] = [Math.floor(i / columns), i % columns];
    largest[row] = Math.max(largest[row]!, Math.abs((y - offset![c]!) / gain![c]!) || 0);
  });
  const [mostGain, mostOffset] = [gain!, offset!].map((x) => x.reduce((a, b) => Math.max(a, Math.abs(b)), 0));
  return (i) => ulp(Math.max(2 ** -10, largest[Math.floor(i / columns)]! * mostGain! + mostOffset!));
};

/** Errors in ulp of the row's largest output. */
export const layerNormSubjects: readonly Subject[] = [{
  op: "layerNorm",
  *trials(effort) {
    const draw = new Draw(15);
    const make = (isPlain: boolean) => ({ x, rows, columns, label, edge, point }: Rows) =>
      trial({
        ...{ label, point, ...(edge ? { edge } : {}) },
        floats: {
          ...{ x, y: new Float32Array(x.length), stats: new Float32Array(2 * rows) },
          gain: isPlain ? ones(columns) : draw.uniforms(columns, 0.5, 1.5),
          offset: isPlain ? new Float32Array(columns) : draw.uniforms(columns),
        },
        outputs: { y: normUnit(columns), stats: statsUnit(columns) },
        run: (kernels, arrays) => kernels.layerNorm({ ...arrays, rows, columns, epsilon: EPSILON }),
      });
    yield* edgeRows([...FINITE_EDGES, "NaN"], make(false));
    yield* ordinaryRows(effort, make(true));
    yield* ordinaryRows({ ...effort, rows: Math.ceil(effort.rows / 10) }, make(false));
  },
}];

/** μ and 1/√(σ² + ε) of rows, as both kernels are given them. */
function statsOf({ x, rows, columns }: Rows): Float32Array {
  const [stats, y] = [new Float64Array(2 * rows), new Float64Array(x.length)];
  const plain = { gain: ones(columns), offset: new Float32Array(columns), y, stats };
  REFERENCE.layerNorm({ x: Float64Array.from(x), ...plain, rows, columns, epsilon: EPSILON });
  return Float32Array.from(stats);
}

/** 2^-23 of a row's r·max|g ⊙ dy|, times its largest |x̂| if that exceeds 1: the sizes that cancel. */
function gradUnit(
  columns: number,
  normalised: (given: Sight["given"], i: number) => number,
  inverse: (
    given: Sight["given"],
    row: number,
  ) => number,
): Unit {
  return ({ given, exact }) => {
    const sizes = new Float64Array(exact.length);
    for (let start = 0; start < exact.length; start += columns) {
      let [largest, far] = [0, 1];
      for (let c = 0; c < columns; c++) {
        largest = Math.max(largest, Math.abs(given.gain![c]! * given.dy![start + c]!));
        far = Math.max(far, Math.abs(normalised(given, start + c)));
      }
      sizes.fill(largest * far * inverse(given, start / columns), start, start + columns);
    }
    return ofSizes(sizes);
  };
}

export const layerNormGradSubjects: readonly Subject[] = [{
  op: "layerNorm gradient",
  *trials(effort) {
    const draw = new Draw(16);
    const make = (given: Rows) => {
      const { x, rows, columns, ...words } = given;
      const unit = gradUnit(
        columns,
        ({ x, stats }, i) => {
          const row = Math.floor(i / columns);
          return (x![i]! - stats![2 * row]!) * stats![2 * row + 1]!;
        },
        ({ stats }, row) => stats![2 * row + 1]!,
      );
      return trial({
        ...words,
        floats: {
          ...{ x, stats: statsOf(given), gain: draw.uniforms(columns, 0.5, 1.5) },
          ...{ dy: draw.uniforms(x.length), dx: new Float32Array(x.length) },
        },
        outputs: { dx: unit },
        run: (kernels, arrays) => kernels.layerNormGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows([...FINITE_EDGES, "NaN"], make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of the sum of the sizes of the terms. */
export const layerNormParameterGradSubjects: readonly Subject[] = [{
  op: "layerNorm params",
  *trials(effort) {
    const draw = new Draw(17);
    const make = (given: Rows) => {
      const { x, rows, columns, label, edge, point } = given;
      const dGain: Unit = ({ given: { x, stats, dy, dGain } }) => {
        const sizes = dGain!.map(Math.abs);
        x!.forEach((value, i) => {
          const row = Math.floor(i / columns);
          sizes[i % columns]! += Math.abs(dy![i]! * (value - stats![2 * row]!) * stats![2 * row + 1]!);
        });
        return ofSizes(sizes);
      };
      const dOffset: Unit = ({ terms }) => ofSizes(terms());
      return trial({
        ...{ label, point, ...(edge ? { edge } : {}) },
        floats: {
          ...{ x, stats: statsOf(given), dy: draw.uniforms(x.length) },
          ...{ dGain: draw.uniforms(columns), dOffset: draw.uniforms(columns) },
        },
        outputs: { dGain, dOffset },
        run: (kernels, arrays) => kernels.layerNormParameterGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows([...FINITE_EDGES, "NaN"], make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of the row's largest output, and of 1/√(mean(x²) + ε). */
export const rmsNormSubjects: readonly Subject[] = [{
  op: "rmsNorm",
  *trials(effort) {
    const draw = new Draw(18);
    const make = ({ x, rows, columns, label, edge, point }: Rows) =>
      trial({
        ...{ label, point, ...(edge ? { edge } : {}) },
        floats: {
          ...{ x, y: new Float32Array(x.length), inverses: new Float32Array(rows) },
          gain: draw.uniforms(columns, 0.5, 1.5),
        },
        outputs: { y: ofRow(columns), inverses: OF_RESULT },
        run: (kernels, arrays) => kernels.rmsNorm({ ...arrays, rows, columns, epsilon: EPSILON }),
      });
    yield* edgeRows([...FINITE_EDGES, "huge", "NaN"], make);
    yield* ordinaryRows(effort, make);
  },
}];

/** 1/√(mean(x²) + ε) of rows, as both kernels are given it. */
function inversesOf({ x, rows, columns }: Rows): Float32Array {
  const inverses = new Float64Array(rows);
  const y = new Float64Array(x.length);
  const call = { x: Float64Array.from(x), gain: ones(columns), y, inverses, rows, columns };
  REFERENCE.rmsNorm({ ...call, epsilon: EPSILON });
  return Float32Array.from(inverses);
}

export const rmsNormGradSubjects: readonly Subject[] = [{
  op: "rmsNorm gradient",
  *trials(effort) {
    const draw = new Draw(19);
    const make = (given: Rows) => {
      const { x, rows, columns, ...words } = given;
      const unit = gradUnit(
        columns,
        ({ x, inverses }, i) => x![i]! * inverses![Math.floor(i / columns)]!,
        ({ inverses }, row) => inverses![row]!,
      );
      return trial({
        ...words,
        floats: {
          ...{ x, inverses: inversesOf(given), gain: draw.uniforms(columns, 0.5, 1.5) },
          ...{ dy: draw.uniforms(x.length), dx: new Float32Array(x.length) },
        },
        outputs: { dx: unit },
        run: (kernels, arrays) => kernels.rmsNormGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows([...FINITE_EDGES, "NaN"], make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of the sum of the sizes of the terms. */
export const rmsNormParameterGradSubjects: readonly Subject[] = [{
  op: "rmsNorm params",
  *trials(effort) {
    const draw = new Draw(20);
    const make = (given: Rows) => {
      const { x, rows, columns, label, edge, point } = given;
      return trial({
        ...{ label, point, ...(edge ? { edge } : {}) },
        floats: {
          ...{ x, inverses: inversesOf(given), dy: draw.uniforms(x.length) },
          dGain: draw.uniforms(columns),
        },
        outputs: { dGain: ({ terms }) => ofSizes(terms()) },
        run: (kernels, arrays) => kernels.rmsNormParameterGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows([...FINITE_EDGES, "NaN"], make);
    yield* ordinaryRows(effort, make);
  },
}];
