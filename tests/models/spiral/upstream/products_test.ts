import { assert, assertEquals } from "@std/assert";
import { addProduct, productTransposed, widen } from "../../../../lib/models/spiral/upstream/products.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { assertClose } from "../golden.ts";

const random = new Pcg64(2);
const draw = (size: number) => Float64Array.from({ length: size }, () => random.normal());

/** Sizes on both sides of four, where terms are added four at a time. */
for (const [R, K, J] of [[1, 1, 1], [2, 3, 5], [3, 4, 2], [2, 9, 3], [5, 8, 1]] as const) {
  Deno.test(`addProduct adds left·right, laid out either way: ${R}, ${K}, ${J}`, () => {
    const [left, right, before] = [draw(R * K), draw(K * J), draw(R * J)];
    const expected = Float64Array.from(before, (start, at) => {
      const [r, j] = [Math.floor(at / J), at % J];
      let sum = start;
      for (let k = 0; k < K; k++) sum += left[r * K + k] * right[k * J + j];
      return sum;
    });
    const transposed = Float64Array.from(left, (_, at) => left[at % R * K + Math.floor(at / R)]);
    for (
      const side of [{ data: left, rowStride: K, innerStride: 1 }, {
        data: transposed,
        rowStride: 1,
        innerStride: R,
      }]
    ) {
      const out = before.slice();
      addProduct(out, side, right, [R, K, J]);
      assertClose(out, expected, { rtol: 1e-13, atol: 1e-13 });
    }
  });

  Deno.test(`productTransposed is left·rightᵀ: ${R}, ${K}, ${J}`, () => {
    const [left, right] = [draw(R * J), draw(K * J)];
    const expected = Array.from({ length: R * K }, (_, at) => {
      const [r, k] = [Math.floor(at / K), at % K];
      let sum = 0;
      for (let j = 0; j < J; j++) sum += left[r * J + j] * right[k * J + j];
      return sum;
    });
    assertClose(productTransposed(left, right, [R, K, J]), expected, { rtol: 1e-13, atol: 1e-13 });
  });
}

Deno.test("widen copies float32 and hands on float64", () => {
  const wide = Float64Array.of(0.1);
  assert(widen(wide) === wide);
  assertEquals(widen(Float32Array.of(0.1)), Float64Array.of(Math.fround(0.1)));
});
