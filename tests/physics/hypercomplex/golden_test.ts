import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  cayleyDicksonTable,
  hypercomplexConjugate,
  hypercomplexEntropyBits,
  hypercomplexInverse,
  hypercomplexNorm,
  hypercomplexProduct,
  hypercomplexStateCoherence,
  zeroDivisorPairs,
} from "../../../lib/physics/mod.ts";
import golden from "../../golden/reso/sedenion.json" with { type: "json" };

function assertClose(actual: ArrayLike<number>, expected: number[], tolerance = 1e-12): void {
  assertEquals(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assertAlmostEquals(actual[i]!, value, tolerance * Math.max(1, Math.abs(value)));
  }
}

for (const dim of [4, 8, 16] as const) {
  Deno.test(`cayleyDicksonTable of dimension ${dim} is the golden one`, () => {
    const { index, sign } = cayleyDicksonTable(dim);
    assertEquals([...index], golden[`ref_table${dim}_index`].flat());
    assertEquals([...sign], golden[`ref_table${dim}_sign`].flat());
  });
}

for (const dim of [8, 16] as const) {
  const cases = golden[`dim${dim}`];
  Deno.test(`hypercomplexProduct multiplies in dimension ${dim} as the golden data`, () => {
    for (const [n, a] of cases.a.entries()) {
      const [b, c] = [cases.b[n]!, cases.c[n]!];
      const ab = hypercomplexProduct(a, b);
      assertClose(ab, cases.ref_ab[n]!);
      assertClose(hypercomplexProduct(b, a), cases.ref_ba[n]!);
      assertClose(hypercomplexProduct(ab, c), cases.ref_ab_c[n]!);
      assertClose(hypercomplexProduct(a, hypercomplexProduct(b, c)), cases.ref_a_bc[n]!);
    }
  });

  Deno.test(`hypercomplexConjugate, norm, inverse and entropy agree with the golden data of dimension ${dim}`, () => {
    for (const [n, a] of cases.a.entries()) {
      assertClose(hypercomplexConjugate(a), cases.conj[n]!);
      assertClose(hypercomplexInverse(a), cases.inverse[n]!);
      assertAlmostEquals(hypercomplexNorm(a), cases.norm[n]!, 1e-12);
      assertAlmostEquals(hypercomplexEntropyBits(a), cases.entropy_bits[n]!, 1e-9);
      assertAlmostEquals(hypercomplexStateCoherence(a), cases.coherence[n]!, 1e-9);
    }
  });
}

Deno.test("zeroDivisorPairs finds the golden count and each golden sample, and each pair does multiply to 0", () => {
  const pairs = zeroDivisorPairs();
  assertEquals(pairs.length, golden["ref_zero_divisor_count_(ei+ej)(ek+s*el)"]);
  const found = new Set(pairs.map(({ i, j, k, l, sign }) => [i, j, k, l, sign].join()));
  assertEquals(found.size, pairs.length);
  for (const sample of golden.ref_zero_divisors_sample) assert(found.has(sample.join()), sample.join());
  for (const { i, j, k, l, sign } of pairs) {
    const [a, b] = [new Float64Array(16), new Float64Array(16)];
    [a[i], a[j], b[k], b[l]] = [1, 1, 1, sign];
    assert(hypercomplexProduct(a, b).every((value) => value === 0));
  }
});
