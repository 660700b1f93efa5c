import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  cayleyDicksonTable,
  hypercomplexAssociator,
  hypercomplexCommutator,
  hypercomplexConjugate,
  hypercomplexEntropyBits,
  hypercomplexInverse,
  hypercomplexNorm,
  hypercomplexProduct,
  hypercomplexStateCoherence,
  zeroDivisorPairs,
} from "../../../lib/physics/mod.ts";
import { tableProduct } from "../../../lib/physics/hypercomplex/table_product.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const component = fc.double({ min: -10, max: 10, noNaN: true });
const numberOf = (dim: number) => fc.array(component, { minLength: dim, maxLength: dim });
const manyOf = (count: number, dims: number[]) =>
  fc.constantFrom(...dims).chain((dim) => fc.array(numberOf(dim), { minLength: count, maxLength: count }));

const norm = hypercomplexNorm;
const times = hypercomplexProduct;
const RUNS = { numRuns: 200, seed: 11 };

/** The recursion of the definition, on arrays: slow, and nothing like a table. */
function byDefinition(x: number[], y: number[]): number[] {
  if (x.length === 1) return [x[0]! * y[0]!];
  const half = x.length / 2;
  const conj = (v: number[]) => v.map((value, i) => i === 0 ? value : -value);
  const [a, b, c, d] = [x.slice(0, half), x.slice(half), y.slice(0, half), y.slice(half)];
  const [ac, db, da, bc] = [
    byDefinition(a, c),
    byDefinition(conj(d), b),
    byDefinition(d, a),
    byDefinition(b, conj(c)),
  ];
  return [...ac.map((v, i) => v - db[i]!), ...da.map((v, i) => v + bc[i]!)];
}

Deno.test("hypercomplexProduct is the recursion of the definition", () => {
  fc.assert(
    fc.property(manyOf(2, [1, 2, 4, 8, 16]), ([a, b]) => {
      const expected = byDefinition(a!, b!);
      times(a!, b!).forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-11));
    }),
    RUNS,
  );
});

Deno.test("hypercomplexProduct in straight lines has the bits of the table", () => {
  fc.assert(
    fc.property(manyOf(2, [16]), ([a, b]) => {
      const expected = new Float64Array(16);
      tableProduct(a!, b!, expected);
      assertEquals([...times(a!, b!)], [...expected]);
    }),
    RUNS,
  );
  // And unit by unit, so that no sign can hide in a sum.
  const { index, sign } = cayleyDicksonTable(16);
  for (let n = 0; n < 256; n++) {
    const [a, b, ab] = [new Float64Array(16), new Float64Array(16), new Array(16).fill(0)];
    a[n >> 4] = 1;
    b[n & 15] = 1;
    ab[index[n]!] = sign[n]!;
    assertEquals([...times(a, b)].map((value) => value + 0), ab);
  }
});

Deno.test("hypercomplexNorm is multiplicative up to eight dimensions", () => {
  fc.assert(
    fc.property(manyOf(2, [1, 2, 4, 8]), ([a, b]) => {
      assertAlmostEquals(norm(times(a!, b!)), norm(a!) * norm(b!), 1e-11 * (1 + norm(a!) * norm(b!)));
    }),
    RUNS,
  );
});

Deno.test("hypercomplexAssociator vanishes where two factors are equal, up to eight dimensions", () => {
  fc.assert(
    fc.property(manyOf(2, [1, 2, 4, 8]), ([a, b]) => {
      const scale = 1 + norm(a!) ** 2 * norm(b!) + norm(b!) ** 2 * norm(a!);
      for (const [x, y, z] of [[a!, a!, b!], [a!, b!, b!], [a!, b!, a!]] as const) {
        assert(norm(hypercomplexAssociator(x, y, z)) < 1e-13 * scale);
      }
    }),
    RUNS,
  );
});

Deno.test("hypercomplexProduct of sedenions is flexible, power-associative and has a·conj(a) = |a|²", () => {
  fc.assert(
    fc.property(manyOf(2, [16]), ([a, b]) => {
      const scale = 1 + norm(a!) ** 2 * norm(b!);
      assert(norm(hypercomplexAssociator(a!, b!, a!)) < 1e-13 * scale);
      const square = times(a!, a!);
      const fourth = times(times(square, a!), a!);
      times(square, square).forEach((value, i) => {
        assertAlmostEquals(value, fourth[i]!, 1e-12 * (1 + norm(a!) ** 4));
      });
      const [real, ...rest] = times(a!, hypercomplexConjugate(a!));
      assertAlmostEquals(real!, norm(a!) ** 2, 1e-11);
      assert(rest.every((value) => Math.abs(value) < 1e-11));
    }),
    RUNS,
  );
});

Deno.test("hypercomplexProduct of sedenions is not alternative, and its norm is not multiplicative", () => {
  const random = new Pcg64(5);
  const draw = () => Float64Array.from({ length: 16 }, () => random.normal());
  const [a, b] = [draw(), draw()];
  assert(norm(hypercomplexAssociator(a, a, b)) > 1);
  assert(Math.abs(norm(times(a, b)) / (norm(a) * norm(b)) - 1) > 0.01);
});

Deno.test("hypercomplexCommutator and associator of random sedenions are far from 0: order is kept", () => {
  const random = new Pcg64(7);
  const draw = () => Float64Array.from({ length: 16 }, () => random.normal());
  let [commuting, associating] = [0, 0];
  const N = 500;
  for (let n = 0; n < N; n++) {
    const [a, b, c] = [draw(), draw(), draw()];
    commuting += norm(hypercomplexCommutator(a, b)) / (norm(a) * norm(b)) / N;
    associating += norm(hypercomplexAssociator(a, b, c)) / (norm(a) * norm(b) * norm(c)) / N;
  }
  assert(commuting > 0.8 && commuting < 2, `${commuting}`);
  assert(associating > 0.5, `${associating}`);
});

Deno.test("hypercomplexProduct of two memories remembers their order", () => {
  const random = new Pcg64(3);
  const unit = () => {
    const a = Float64Array.from({ length: 16 }, () => random.normal());
    return a.map((value) => value / norm(a));
  };
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  let right = 0;
  const N = 300;
  for (let n = 0; n < N; n++) {
    const [a, b] = [unit(), unit()];
    // What is stored is A·B under noise a fifth as large.
    const noise = unit();
    const stored = times(a, b).map((value, i) => value + 0.2 * noise[i]!);
    if (dot(stored, times(a, b)) > dot(stored, times(b, a))) right++;
  }
  assert(right / N > 0.97, `${right / N}`);
});

Deno.test("zeroDivisorPairs are none up to eight dimensions, and make an inverse useless against a product", () => {
  for (const dim of [1, 2, 4, 8]) assertEquals(zeroDivisorPairs(dim), []);
  const { i, j, k, l, sign } = zeroDivisorPairs()[0]!;
  const [a, b] = [new Float64Array(16), new Float64Array(16)];
  [a[i], a[j], b[k], b[l]] = [1, 1, 1, sign];
  assertEquals([...times(a, hypercomplexInverse(a))].map((value) => Math.round(value * 1e12) / 1e12 + 0), [
    1,
    ...new Array(15).fill(0),
  ]);
  assertEquals(norm(times(hypercomplexInverse(a), times(a, b))), 0);
  assertThrows(
    () => zeroDivisorPairs(32),
    RangeError,
    "Cannot take a hypercomplex dimension as 1, 2, 4, 8 or 16: 32",
  );
});

Deno.test("hypercomplexProduct refuses factors of two algebras, of none, and a product in place", () => {
  assertThrows(() => times([1, 2], [1, 2, 3, 4]), TypeError, "both factors have one dimension: 2 and 4");
  assertThrows(() => times([1, 2, 3], [1, 2, 3]), RangeError, "1, 2, 4, 8 or 16: 3");
  const a = Float64Array.of(1, 2);
  assertThrows(() => times(a, [1, 2], a), TypeError, "components of its own: a factor");
  assertThrows(() => times(a, [1, 2], new Float64Array(3)), TypeError, "of its own: 3 components");
});

Deno.test("hypercomplexInverse and entropy refuse 0 and what is not finite", () => {
  assertThrows(
    () => hypercomplexInverse([0, 1e-11]),
    RangeError,
    "Cannot invert a number as its norm is at least",
  );
  assertThrows(() => hypercomplexEntropyBits([0, 0, 0, 0]), RangeError, "Cannot tell shares");
  assertThrows(() => hypercomplexNorm([1, NaN]), RangeError, "entry 1 is NaN");
  assertAlmostEquals(hypercomplexInverse([3e200, 4e200])[0]!, 3 / 25 * 1e-200, 1e-215);
});

Deno.test("hypercomplexEntropyBits runs from 0 to log2 dim, and coherence from 1 to 0", () => {
  for (const dim of [2, 4, 8, 16]) {
    assertAlmostEquals(hypercomplexEntropyBits(new Array(dim).fill(-3)), Math.log2(dim), 1e-12);
    assertAlmostEquals(hypercomplexStateCoherence(new Array(dim).fill(-3)), 0, 1e-12);
    assertEquals(hypercomplexStateCoherence([...new Array(dim - 1).fill(0), 2]), 1);
  }
  assertEquals(hypercomplexStateCoherence([-2]), 1);
});
