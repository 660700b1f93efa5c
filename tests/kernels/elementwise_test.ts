import type { BinaryName, FloatArray, Kernels, UnaryName } from "../../lib/kernels/kernels.ts";
import {
  assertSameBits,
  backends,
  checkCase,
  type Tolerance,
  ulp,
  ulps,
  uniforms,
  within,
} from "./support.ts";

/** Zeros, subnormal, smallest normal and tiny numbers, bends, the ends of exp in float32, huge numbers, infinities, NaN. */
const POSITIVE = [
  ...[
    0,
    2 ** -149,
    1e-40,
    2 ** -126,
    1e-30,
    1e-10,
    1e-5,
    1e-3,
    0.1,
    0.25,
    0.5,
    0.625,
    0.75,
    1,
    1.5,
    2,
    3,
    5,
    8,
    9,
    10,
  ],
  ...[
    12,
    17,
    20,
    44,
    50,
    87,
    88,
    88.72,
    88.73,
    89,
    103,
    104,
    120,
    128,
    500,
    1e3,
    1e5,
    1e10,
    1e18,
    1e19,
    1e30,
    3e38,
  ],
  Infinity,
];
const EDGES = Float32Array.from([...POSITIVE, ...POSITIVE.map((x) => -x), NaN]);

/** Ordinary numbers where functions bend, and numbers of all sizes. */
const ORDINARY = new Float32Array(40_000);
ORDINARY.set(uniforms(20_000, -6, 6));
ORDINARY.set(uniforms(10_000, -110, 95), 20_000);
ORDINARY.set(uniforms(10_000, -126, 127).map((exponent, i) => (i % 2 ? -1 : 1) * 2 ** exponent), 30_000);

const GRID = Float32Array.from([...EDGES, ...ORDINARY]);

/** Errors in ulp of |x|, for functions close to x or 0. */
const ulpsOfInput = (count: number): Tolerance => () => (i) => Math.max(2 ** -126, count * ulp(GRID[i]!));

/** Errors in 2^-23 of 1 or |x|: a float far out stands for a stretch of the circle as long as that. */
const ofArc = (count: number): Tolerance => () => (i) => count * 2 ** -23 * Math.max(1, Math.abs(GRID[i]!));

const TOLERANCE: { readonly [N in UnaryName]: Tolerance } = {
  exp: ulps(4),
  log: ulps(4),
  tanh: ulps(4),
  sigmoid: ulps(6), // four of the exponential, one each of the sum and the quotient
  relu: ulps(0),
  gelu: ulpsOfInput(4),
  silu: ulpsOfInput(4),
  sqrt: ulps(1),
  erf: ulps(4),
  geluErf: ulpsOfInput(4),
  sin: ofArc(1.5),
  cos: ofArc(1.5),
};

const SLOPE_TOLERANCE: { readonly [N in UnaryName]: Tolerance } = {
  exp: ulps(5),
  log: ulps(2),
  tanh: within(2 ** -20), // slopes of at most about 1, times dy below 2
  sigmoid: within(2 ** -20),
  relu: ulps(0),
  gelu: within(2 ** -20),
  silu: within(2 ** -20),
  sqrt: ulps(3),
  erf: within(2 ** -20),
  geluErf: within(2 ** -20),
  sin: ofArc(3), // times dy below 2
  cos: ofArc(3),
};

const NAMES = Object.keys(TOLERANCE) as UnaryName[];

for (const name of NAMES) {
  Deno.test(`unary ${name} is right at edge points and on 40,000 ordinary ones`, () => {
    checkCase({
      label: name,
      floats: { x: GRID, y: uniforms(GRID.length) },
      outputs: { y: TOLERANCE[name] },
      run: (kernels, { x, y }) => kernels.unary(name, x, y),
    });
  });

  Deno.test(`unaryGrad ${name} is right at edge points and on 40,000 ordinary ones`, () => {
    checkCase({
      label: `${name} gradient`,
      floats: { x: GRID, dy: uniforms(GRID.length, 1, 2), dx: uniforms(GRID.length) },
      outputs: { dx: SLOPE_TOLERANCE[name] },
      run: (kernels, { x, dy, dx }) => kernels.unaryGrad(name, x, dy, dx),
    });
  });
}

const BINARIES: readonly BinaryName[] = ["add", "subtract", "multiply", "divide"];

for (const name of BINARIES) {
  Deno.test(`binary ${name} rounds correctly for every pair of edge points`, () => {
    const pairs = [...EDGES].flatMap((a) => [...EDGES].map((b) => [a, b] as const));
    const a = Float32Array.from(pairs, (pair) => pair[0]);
    const b = Float32Array.from(pairs, (pair) => pair[1]);
    const f = { add: (x: number, y: number) => x + y, subtract: (x: number, y: number) => x - y };
    const g = { multiply: (x: number, y: number) => x * y, divide: (x: number, y: number) => x / y };
    const exact = { ...f, ...g }[name];
    // float64 results of float32 operands, rounded once more, are the correctly rounded float32 results.
    const expected = a.map((value, i) => exact(value, b[i]!));
    for (const kernels of backends) {
      const y = uniforms(a.length);
      kernels.binary(name, a, b, y);
      assertSameBits(y, expected, `${kernels.name} ${name}`);
    }
  });
}

Deno.test("scale rounds correctly for edge points and factors", () => {
  for (const factor of [0, -0, 1, -1, 0.1, 3, 1e-30, 1e30, Infinity, NaN]) {
    const expected = EDGES.map((x) => x * Math.fround(factor));
    for (const kernels of backends) {
      const y = uniforms(EDGES.length);
      kernels.scale(EDGES, factor, y);
      assertSameBits(y, expected, `${kernels.name} scale by ${factor}`);
    }
  }
});

/** 0 to 40 covers every tail of a loop over 4 to 32 at a time; the others stand around chunks of threads. */
const LENGTHS = [...Array(41).keys(), 63, 64, 65, 1023, 4095, 4096, 4097];

Deno.test("element kernels handle every length from 0 to 40, in place too, and write nothing else", () => {
  for (const n of LENGTHS) {
    const x = uniforms(n, 0.1, 2);
    const dy = uniforms(n, 0.1, 2);
    const tolerance = within(1e-5);
    type Arrays = Record<"x" | "dy" | "y", FloatArray>;
    const check = (label: string, run: (kernels: Kernels, arrays: Arrays) => void) => {
      for (const inPlace of [{}, { y: "x" }, { y: "dy" }] as const) {
        checkCase({
          ...{ label: `${label} of ${n}, in place ${JSON.stringify(inPlace)}`, inPlace },
          floats: { x, dy, y: uniforms(n) },
          outputs: { y: tolerance },
          run: (kernels, arrays) => run(kernels, arrays),
        });
      }
    };
    for (const name of NAMES) {
      check(name, (kernels, arrays) => kernels.unary(name, arrays.x, arrays.y));
      check(`${name} gradient`, (kernels, { x, dy, y }) => kernels.unaryGrad(name, x, dy, y));
    }
    for (const name of BINARIES) check(name, (kernels, { x, dy, y }) => kernels.binary(name, x, dy, y));
    check("scale", (kernels, arrays) => kernels.scale(arrays.x, -1.75, arrays.y));
    check("fill", (kernels, arrays) => kernels.fill(arrays.y, 0.3));
  }
});

Deno.test("binary takes the same array as both operands and as the result", () => {
  for (const kernels of backends) {
    const x = Float32Array.of(1, -2, 3, 0.5, 8);
    kernels.binary("multiply", x, x, x);
    assertSameBits(x, Float32Array.of(1, 4, 9, 0.25, 64), kernels.name);
  }
});
