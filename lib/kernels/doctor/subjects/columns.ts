/** Tables of vectors, mixing by columns, sums, views, rotary positions, the largest entries. */
import { Draw } from "../numbers.ts";
import { type EdgeKind, type Trial, trial } from "../trial.ts";
import { OF_RESULT, OF_TERMS, ofSize, ofSizes } from "../units.ts";
import type { Subject } from "./subject.ts";

/** Rows and columns below, at and beyond vectors, none, and enough for a second thread. */
const SHAPES = [
  ...[[1, 1], [3, 7], [5, 16], [20, 33], [2, 100], [1000, 37], [96, 416]] as const,
];
const EMPTY = [[0, 5]] as const;
const IDS = 6; // fewer than rows: ids repeat

/** A trial for every shape, and an edge point where a number of the input is special. */
function* overShapes(
  make: (rows: number, columns: number, spoil: (x: Float32Array) => Float32Array, edge?: EdgeKind) => Trial,
  specials: Partial<Record<EdgeKind, number>> = { "±1e3": 1e3, "±∞": -Infinity, "NaN": NaN },
): Iterable<Trial> {
  const same = (x: Float32Array) => x;
  for (const [rows, columns] of EMPTY) yield make(rows, columns, same, "empty");
  for (const [kind, value] of Object.entries(specials) as [EdgeKind, number][]) {
    yield make(5, 9, (x) => x.map((other, i) => i === 20 ? value : other), kind);
  }
  for (const [rows, columns] of SHAPES) yield make(rows, columns, same);
}

const words = (rows: number, columns: number, edge?: EdgeKind) => ({
  label: `(${rows}, ${columns})`,
  point: () => `${rows}×${columns}`,
  ...(edge ? { edge } : {}),
});

/** Copies. */
export const embeddingSubjects: readonly Subject[] = [{
  op: "embedding",
  *trials() {
    const draw = new Draw(21);
    yield* overShapes((rows, columns, spoil, edge) =>
      trial({
        ...words(rows, columns, edge),
        floats: { table: spoil(draw.uniforms(IDS * columns)), y: new Float32Array(rows * columns) },
        ints: { ids: draw.integers(rows, IDS) },
        outputs: { y: OF_RESULT },
        run: (kernels, arrays) => kernels.embedding({ ...arrays, rows, columns }),
      })
    );
  },
}];

export const embeddingGradSubjects: readonly Subject[] = [{
  op: "embedding gradient",
  *trials() {
    const draw = new Draw(22);
    yield* overShapes((rows, columns, spoil, edge) =>
      trial({
        ...words(rows, columns, edge),
        floats: { dy: spoil(draw.uniforms(rows * columns)), dTable: draw.uniforms(IDS * columns) },
        ints: { ids: draw.integers(rows, IDS) },
        outputs: { dTable: OF_TERMS },
        run: (kernels, arrays) => kernels.embeddingGrad({ ...arrays, rows, columns }),
      })
    );
  },
}];

export const normedEmbeddingSubjects: readonly Subject[] = [{
  op: "normedEmbedding",
  *trials() {
    const draw = new Draw(23);
    yield* overShapes((rows, columns, spoil, edge) =>
      trial({
        ...words(rows, columns, edge),
        floats: {
          ...{ table: draw.uniforms(IDS * columns), places: spoil(draw.uniforms(rows * columns)) },
          ...{ stats: draw.uniforms(2 * rows), offset: draw.uniforms(columns) },
          y: new Float32Array(rows * columns),
        },
        ints: { ids: draw.integers(rows, IDS) },
        outputs: { y: OF_TERMS },
        run: (kernels, arrays) => kernels.normedEmbedding({ ...arrays, rows, columns }),
      })
    );
  },
}];

export const mixColumnsSubjects: readonly Subject[] = [{
  op: "mixColumns",
  *trials() {
    const draw = new Draw(24);
    yield* overShapes((rows, columns, spoil, edge) =>
      trial({
        ...words(rows, columns, edge),
        floats: {
          ...{ a: spoil(draw.uniforms(rows * columns)), b: draw.uniforms(rows * columns) },
          ...{ gate: draw.uniforms(columns, 0, 1), y: new Float32Array(rows * columns) },
        },
        outputs: { y: ofSize(({ a, b }, i) => Math.abs(a![i]!) + Math.abs(b![i]!)) },
        run: (kernels, arrays) => kernels.mixColumns({ ...arrays, rows, columns }),
      })
    );
  },
}];

export const mixColumnsGradSubjects: readonly Subject[] = [{
  op: "mixColumns gradient",
  *trials() {
    const draw = new Draw(25);
    yield* overShapes((rows, columns, spoil, edge) => {
      const size = rows * columns;
      const ofGrad = ofSize(({ dy }, i) => Math.abs(dy![i]!));
      return trial({
        ...words(rows, columns, edge),
        floats: {
          ...{ a: draw.uniforms(size), b: draw.uniforms(size), gate: draw.uniforms(columns, 0, 1) },
          ...{ dy: spoil(draw.uniforms(size)), da: new Float32Array(size), db: new Float32Array(size) },
          dGate: draw.uniforms(columns),
        },
        outputs: {
          ...{ da: ofGrad, db: ofGrad },
          dGate: ({ given: { a, b, dy, dGate } }) => {
            const sizes = dGate!.map(Math.abs);
            dy!.forEach((value, i) =>
              sizes[i % columns]! += Math.abs(value) * (Math.abs(a![i]!) + Math.abs(b![i]!))
            );
            return ofSizes(sizes);
          },
        },
        run: (kernels, arrays) => kernels.mixColumnsGrad({ ...arrays, rows, columns }),
      });
    });
  },
}];

export const addColumnSumsSubjects: readonly Subject[] = [{
  op: "addColumnSums",
  *trials() {
    const draw = new Draw(26);
    yield* overShapes((rows, columns, spoil, edge) =>
      trial({
        ...words(rows, columns, edge),
        floats: { x: spoil(draw.uniforms(rows * columns)), y: draw.uniforms(columns) },
        outputs: { y: OF_TERMS },
        run: (kernels, { x, y }) => kernels.addColumnSums(x, y, rows, columns),
      })
    );
  },
}];

/** Lengths around chunks; the last is shared by threads. */
const LENGTHS = [1, 7, 33, 4095, 4096, 4097, 12_288, 160_000];
const SUM_EDGES: Partial<Readonly<Record<EdgeKind, readonly number[]>>> = {
  ...{ "empty": [], "0": [0, -0, 0], "±1e3": [1e3, -1e3, 1], "±∞": [1, Infinity, 2], "NaN": [1, NaN, 2] },
};

/** Whole-array sums; only the first number of y is written. */
function sumSubject(op: "sum" | "sumOfSquares"): readonly Subject[] {
  return [{
    op,
    *trials() {
      const draw = new Draw(27);
      const make = (x: Float32Array, edge?: EdgeKind): Trial =>
        trial({
          ...{ label: `${x.length} numbers`, ...(edge ? { edge } : {}), point: () => `n ${x.length}` },
          floats: { x, y: draw.uniforms(3) },
          outputs: { y: ({ terms }) => (i) => i === 0 ? ofSizes(terms())(0) : 2 ** -149 },
          run: (kernels, { x, y }) => kernels[op](x, y),
        });
      for (const [kind, numbers] of Object.entries(SUM_EDGES) as [EdgeKind, readonly number[]][]) {
        yield make(Float32Array.from(numbers), kind);
      }
      for (const count of LENGTHS) {
        yield make(draw.uniforms(count));
        yield make(new Float32Array(count).fill(0.1)); // all roundings on the same side
      }
    },
  }];
}
export const sumSubjects: readonly Subject[] = sumSubject("sum");
export const sumOfSquaresSubjects: readonly Subject[] = sumSubject("sumOfSquares");

/** Errors in ulp of the pair's length; the angles are those of positions. */
export const rotarySubjects: readonly Subject[] = [{
  op: "rotary",
  *trials() {
    const draw = new Draw(28);
    const make = (rows: number, heads: number, D: number, spare: number, edge?: EdgeKind, value = 0) => {
      const [T, first, columns] = [5, 2, heads * D + spare];
      const x = draw.uniforms(rows * columns, -2, 2).map((other, i) => edge && i === 3 ? value : other);
      const angle = (position: number, pair: number) => position * 10_000 ** (-2 * pair / D);
      const table = Float32Array.from({ length: (first + T) * D }, (_, i) => {
        const [position, d] = [Math.floor(i / D), i % D];
        return (d % 2 ? Math.sin : Math.cos)(angle(position, d >> 1));
      });
      return [false, true].map((inverse) =>
        trial({
          label: `(${rows}, ${columns}), ${heads} heads of ${D}${inverse ? ", back" : ""}`,
          ...{ ...(edge ? { edge } : {}), point: () => `D ${D}` },
          floats: { x, y: new Float32Array(x.length), table },
          outputs: {
            y: ofSize(({ x }, i) => {
              const column = i % columns;
              if (column >= heads * D) return 0; // a copy
              return Math.hypot(x![i]!, x![i + (column % 2 ? -1 : 1)]!);
            }),
          },
          run: (kernels, arrays) => kernels.rotary({ ...arrays, rows, columns, heads, D, T, first, inverse }),
        })
      );
    };
    yield* make(0, 2, 6, 1, "empty");
    yield* make(3, 1, 6, 2, "±1e3", 1e3);
    yield* make(3, 1, 6, 2, "NaN", NaN);
    for (const D of [2, 4, 6, 16, 30, 64]) yield* make(7, 2, D, 3);
    yield* make(100, 6, 64, 32);
  },
}];

/** Exactly the right entries at the right places. */
export const topKSubjects: readonly Subject[] = [{
  op: "topK",
  *trials() {
    const draw = new Draw(29);
    const make = (label: string, x: Float32Array, rows: number, k: number, edge?: EdgeKind) =>
      trial({
        ...{ label: `${label}, k ${k}`, ...(edge ? { edge } : {}), point: () => `k ${k}` },
        floats: { x, values: new Float32Array(rows * k) },
        ints: { indices: new Int32Array(rows * k) },
        outputs: { values: OF_RESULT, indices: OF_RESULT },
        run: (kernels, arrays) =>
          kernels.topK({ ...arrays, rows, columns: rows === 0 ? 9 : x.length / rows, k }),
      });
    const kinds = [NaN, -Infinity, Infinity, -3e38, 3e38, 0, 2 ** -149, -1];
    yield make("no rows", new Float32Array(0), 0, 3, "empty");
    yield make("0 and -0", Float32Array.of(-0, 0, -0, 0, -1, 0), 1, 4, "0");
    for (const columns of [5, 16, 33, 200]) {
      const levels = Float32Array.from(draw.integers(2 * columns, 3));
      yield make(`3 levels, ${columns} columns`, levels, 2, Math.ceil(columns / 3), "ties");
      const mixed = Float32Array.from(draw.integers(2 * columns, kinds.length), (kind) => kinds[kind]!);
      yield make(`${columns} special numbers`, mixed, 2, columns >> 1, "±∞");
      yield make(`${columns} times NaN`, new Float32Array(columns).fill(NaN), 1, 3, "NaN");
      yield make(`${columns} times -∞`, new Float32Array(columns).fill(-Infinity), 1, 3, "masked rows");
      for (const k of [0, 1, columns]) yield make(`${columns} columns`, draw.uniforms(3 * columns), 3, k);
    }
    for (const k of [1, 40, 64]) yield make("32000 columns", draw.uniforms(64_000), 2, k);
  },
}];
