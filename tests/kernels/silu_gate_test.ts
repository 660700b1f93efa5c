import { assertSameBits, backends, checkCase, type Tolerance, ulp, uniforms, within } from "./support.ts";

const LENGTHS = [...Array(34).keys(), 37, 61, 64, 67, 127, 1021, 4099];

/** Bends, the ends of exp in float32, huge numbers, infinities, NaN. */
const POSITIVE = [
  ...[0, 2 ** -149, 2 ** -126, 1e-30, 1e-5, 0.1, 0.5, 1, 1.278, 2, 5, 8, 12, 17, 20, 44],
  ...[87, 88, 88.72, 88.73, 89, 103, 104, 120, 500, 1e4, 1.1e4, 1e10, 1e30, 3e38, Infinity],
];
const EDGES = [...POSITIVE, ...POSITIVE.map((x) => -x), NaN];
const VALUES = [0, -0, 1, -1.5, 1e-3, 1e5, -1e30];
const PAIRS = EDGES.flatMap((a) => VALUES.map((b) => [a, b] as const));

const A = Float32Array.from([...PAIRS.map(([a]) => a), ...uniforms(10_000, -12, 12)]);
const B = Float32Array.from([...PAIRS.map(([, b]) => b), ...uniforms(10_000, -4, 4)]);

/**
 * Errors in ulp of |a·b|: at very negative a the gate is much smaller than a, and its error with it. A subnormal gate
 * is a multiple of 2^-149, which a large b multiplies.
 */
const ulpsOfProduct = (count: number): Tolerance => () => (i) => {
  const product = Math.min(Math.abs(A[i]! * B[i]!), 3e38);
  return Math.max(2 ** -126, 2 ** -149 * Math.abs(B[i]!), product > 0 ? count * ulp(product) : 0);
};

Deno.test("siluGate is right at edge points and on 10,000 ordinary ones", () => {
  checkCase({
    label: "siluGate",
    floats: { a: A, b: B, y: uniforms(A.length) },
    outputs: { y: ulpsOfProduct(6) },
    run: (kernels, arrays) => kernels.siluGate(arrays),
  });
});

Deno.test("siluGateGrad is right at edge points and on 10,000 ordinary ones", () => {
  const dy = uniforms(A.length, 1, 2);
  // The slope of silu is at most 1.1 and cancels around −1.28: errors are measured against dy·b and dy·a.
  const slope: Tolerance = () => (i) => Math.max(2 ** -126, 2 ** -19 * Math.min(Math.abs(B[i]!), 1e38));
  const gate: Tolerance = () => (i) => Math.max(2 ** -126, 2 ** -20 * Math.min(Math.abs(A[i]!) || 0, 1e38));
  checkCase({
    label: "siluGateGrad",
    floats: { a: A, b: B, dy, da: uniforms(A.length), db: uniforms(A.length) },
    outputs: { da: slope, db: gate },
    run: (kernels, arrays) => kernels.siluGateGrad(arrays),
  });
});

Deno.test("siluGate and siluGateGrad handle every length, in place too, and write nothing else", () => {
  for (const n of LENGTHS) {
    for (const inPlace of [{}, { y: "a" }, { y: "b" }] as const) {
      checkCase({
        ...{ label: `siluGate of ${n}, in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: { a: uniforms(n, -4, 4), b: uniforms(n), y: uniforms(n) },
        outputs: { y: within(2e-6) },
        run: (kernels, arrays) => kernels.siluGate(arrays),
      });
    }
    for (const inPlace of [{}, { da: "a", db: "b" }, { da: "b", db: "dy" }] as const) {
      checkCase({
        ...{ label: `siluGateGrad of ${n}, in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: { a: uniforms(n, -4, 4), b: uniforms(n), dy: uniforms(n), da: uniforms(n), db: uniforms(n) },
        outputs: { da: within(4e-6), db: within(4e-6) },
        run: (kernels, arrays) => kernels.siluGateGrad(arrays),
      });
    }
  }
});

Deno.test("siluGate gives an element the same bits wherever it stands in the array", () => {
  for (const kernels of backends) {
    const [a, b] = [uniforms(67, -4, 4), uniforms(67)];
    const all = new Float32Array(67);
    kernels.siluGate({ a, b, y: all });
    for (let i = 0; i < 67; i++) {
      const y = new Float32Array(1);
      kernels.siluGate({ a: a.slice(i, i + 1), b: b.slice(i, i + 1), y });
      assertSameBits(y, all.slice(i, i + 1), `${kernels.name} [${i}]`);
    }
  }
});
