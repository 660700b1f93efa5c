import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  bellKet,
  entanglementEntropyBits,
  ghzKet,
  type Ket,
  measureParty,
  schmidtCoefficients,
  wKet,
} from "../../../lib/physics/mod.ts";
import { singularValues } from "../../../lib/physics/entanglement/singular_values.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const RUNS = { numRuns: 100, seed: 5 };
const component = fc.double({ min: -3, max: 3, noNaN: true });
const vectorOf = (n: number) => fc.array(fc.tuple(component, component), { minLength: n, maxLength: n });
const weight = (v: [number, number][]) => v.reduce((sum, [re, im]) => sum + re * re + im * im, 0);

Deno.test("singularValues of U diag(s) V* are s, for random unitary U and V, down to tiny ones", () => {
  const [random, n] = [new Pcg64(3), 6];
  const s = [5, 3, 1, 1, 1e-3, 1e-9];
  // Columns made orthonormal one after the other, twice for rounding.
  const unitary = (): number[][][] => {
    const columns: number[][][] = [];
    while (columns.length < n) {
      let v = Array.from({ length: n }, () => [random.normal(), random.normal()]);
      for (const u of [...columns, ...columns]) {
        const re = u.reduce((sum, [a, b], i) => sum + a! * v[i]![0]! + b! * v[i]![1]!, 0);
        const im = u.reduce((sum, [a, b], i) => sum + a! * v[i]![1]! - b! * v[i]![0]!, 0);
        v = v.map(([a, b], i) => [
          a! - re * u[i]![0]! + im * u[i]![1]!,
          b! - re * u[i]![1]! - im * u[i]![0]!,
        ]);
      }
      const length = Math.hypot(...v.flat());
      columns.push(v.map(([a, b]) => [a! / length, b! / length]));
    }
    return columns;
  };
  const [U, V] = [unitary(), unitary()];
  const [re, im] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const [a, b, c, d] = [...U[k]![i]!, ...V[k]![j]!] as [number, number, number, number];
        re[j * n + i]! += s[k]! * (a * c + b * d);
        im[j * n + i]! += s[k]! * (b * c - a * d);
      }
    }
  }
  const found = singularValues({ rows: n, columns: n, re, im });
  for (const [k, value] of s.entries()) assertAlmostEquals(found[k]!, value, 1e-14);
});

Deno.test("entanglementEntropyBits of a product of any two states is 0", () => {
  fc.assert(
    fc.property(vectorOf(3), vectorOf(4), (a, b) => {
      fc.pre(weight(a) > 0.1 && weight(b) > 0.1);
      const ket = a.flatMap(([ar, ai], i) =>
        b.map(([br, bi], j) => ({ labels: [i, j], re: ar * br - ai * bi, im: ar * bi + ai * br }))
      );
      assertAlmostEquals(entanglementEntropyBits(ket), 0, 1e-9);
      assertEquals(schmidtCoefficients(ket).length, 3);
    }),
    RUNS,
  );
});

Deno.test("entanglementEntropyBits is the same from either side, and does not see a phase on one party", () => {
  fc.assert(
    fc.property(vectorOf(12), fc.double({ min: 0, max: 6, noNaN: true }), (v, angle) => {
      fc.pre(weight(v) > 0.1);
      const ket: Ket = v.map(([re, im], n) => ({ labels: [n % 3, Math.floor(n / 3)], re, im }));
      const bits = entanglementEntropyBits(ket);
      assert(bits <= Math.log2(3) + 1e-12);
      assertAlmostEquals(entanglementEntropyBits(ket, [1]), bits, 1e-9);
      const turned = ket.map(({ labels, re, im = 0 }) => {
        const [c, s] = [Math.cos(angle * labels[1]!), Math.sin(angle * labels[1]!)];
        return { labels, re: re * c - im * s, im: re * s + im * c };
      });
      assertAlmostEquals(entanglementEntropyBits(turned), bits, 1e-9);
    }),
    RUNS,
  );
});

Deno.test("entanglementEntropyBits sees the sign that makes (|2⟩+|3⟩)(|2⟩±|3⟩) a product or not", () => {
  const four = (last: number): Ket =>
    [[2, 2, 1], [2, 3, 1], [3, 2, 1], [3, 3, last]]
      .map(([p, q, re]) => ({ labels: [p!, q!], re: re! }));
  assertAlmostEquals(entanglementEntropyBits(four(1)), 0, 1e-12);
  assertAlmostEquals(entanglementEntropyBits(four(-1)), 1, 1e-12);
});

Deno.test("entanglementEntropyBits is 1 for Bell states and every cut of GHZ, and the known value for W", () => {
  for (const bell of ["phi+", "phi-", "psi+", "psi-"] as const) {
    assertAlmostEquals(entanglementEntropyBits(bellKet(bell, [2, 7])), 1, 1e-12);
  }
  for (const part of [[0], [1], [0, 2], [1, 2, 3]]) {
    assertAlmostEquals(entanglementEntropyBits(ghzKet(4, [2, 3]), part), 1, 1e-12);
  }
  const binary = (p: number) => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
  assertAlmostEquals(entanglementEntropyBits(wKet(5, [2, 3])), binary(1 / 5), 1e-12);
  assertAlmostEquals(entanglementEntropyBits(wKet(5, [2, 3]), [1, 4]), binary(2 / 5), 1e-12);
});

Deno.test("measureParty follows Born's rule and leaves the rest of the state", () => {
  const ket: Ket = [{ labels: [2, 2], re: 3 }, { labels: [3, 2], re: 0, im: 4 }, { labels: [3, 5], re: 12 }];
  const random = new Pcg64(9);
  let threes = 0;
  for (let n = 0; n < 4000; n++) {
    const { label, probability, ket: rest } = measureParty(ket, 0, random);
    if (label === 3) threes++;
    assertAlmostEquals(probability, label === 3 ? 160 / 169 : 9 / 169, 1e-12);
    assertEquals(rest.length, label === 3 ? 2 : 1);
    assertAlmostEquals(rest.reduce((sum, { re, im = 0 }) => sum + re * re + im * im, 0), 1, 1e-12);
  }
  // Four standard deviations of the mean are 0.014.
  assertAlmostEquals(threes / 4000, 160 / 169, 0.015);
});

Deno.test("measureParty takes a W state's entanglement if it finds the odd one, and leaves a Bell state if not", () => {
  const random = new Pcg64(2);
  const seen = new Set<number>();
  for (let n = 0; n < 30; n++) {
    const { label, ket } = measureParty(wKet(3, [2, 3]), 0, random);
    assertAlmostEquals(entanglementEntropyBits(ket, [1]), label === 3 ? 0 : 1, 1e-12);
    seen.add(label);
  }
  assertEquals(seen, new Set([2, 3]));
});

Deno.test("entanglementEntropyBits, named kets and measureParty refuse what is none, by name", () => {
  const cases: [() => unknown, typeof RangeError | typeof TypeError, string][] = [
    [() => entanglementEntropyBits([]), TypeError, "two parties or more: 0"],
    [() => entanglementEntropyBits([{ labels: [2], re: 1 }]), TypeError, "two parties or more: 1"],
    [() => entanglementEntropyBits([{ labels: [2, 2.5], re: 1 }]), TypeError, "labels as 2 integers: 2, 2.5"],
    [
      () => entanglementEntropyBits([{ labels: [2, 3], re: 0 }]),
      RangeError,
      "its norm is at least 1e-10 and finite: 0",
    ],
    [() => entanglementEntropyBits([{ labels: [2, 3], re: 1e200 }]), RangeError, "and finite: Infinity"],
    [
      () => entanglementEntropyBits([{ labels: [2, 3], re: NaN }]),
      RangeError,
      "the real part of an amplitude",
    ],
    [
      () => entanglementEntropyBits([{ labels: [2, 3], re: 1 }, { labels: [2, 3], re: 1 }]),
      RangeError,
      "each |2, 3⟩ occurs once",
    ],
    [
      () => entanglementEntropyBits(ghzKet(3, [2, 3]), [0, 1, 2]),
      RangeError,
      "a part holds some of them: 0, 1, 2",
    ],
    [() => entanglementEntropyBits(ghzKet(3, [2, 3]), [0, 0]), RangeError, "a part holds some"],
    [() => schmidtCoefficients(ghzKet(3, [2, 3]), [3]), RangeError, "a part holds some of them: 3"],
    [() => bellKet("phi+", [2, 2]), RangeError, "they are different primes: 2 and 2"],
    [() => ghzKet(3, [2, 9]), RangeError, "they are different primes: 2 and 9"],
    [() => wKet(1, [2, 3]), RangeError, "the number of parties as an integer of at least 2: 1"],
    [() => bellKet("phi" as "phi+", [2, 3]), RangeError, "one of phi+, phi-, psi+, psi-: phi"],
    [() => measureParty(ghzKet(2, [2, 3]), 2, new Pcg64(0)), RangeError, "one of 2, from 0: 2"],
  ];
  for (const [act, type, text] of cases) assertThrows(act, type, text);
});
