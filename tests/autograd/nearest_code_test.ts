import { assertEquals, assertThrows } from "@std/assert";
import {
  detached,
  multiply,
  nearestCode,
  phaseRotation,
  straightThrough,
  sum,
  valueAndGradients,
} from "../../lib/autograd/mod.ts";
import { step, tensor, zeros } from "../../lib/tensor/mod.ts";
import { backends, on, reference, some } from "./support.ts";

/** The definition, without the expansion that the op uses. */
function nearest(x: ArrayLike<number>, codes: ArrayLike<number>, C: number): number[] {
  return Array.from({ length: x.length / C }, (_, row) => {
    let best = 0;
    let least = Infinity;
    for (let k = 0; k < codes.length / C; k++) {
      let distance = 0;
      for (let c = 0; c < C; c++) distance += (x[row * C + c]! - codes[k * C + c]!) ** 2;
      if (distance < least) [best, least] = [k, distance];
    }
    return best;
  });
}

Deno.test("nearestCode finds what comparing all distances finds, on every backend", () => {
  for (const [rows, K, C] of [[1, 1, 1], [7, 3, 2], [50, 64, 8], [33, 5, 17]] as const) {
    const [x, codes] = [some([rows, C]), some([K, C])];
    for (const kernels of [reference, ...backends]) {
      const found = step(() => nearestCode(on(kernels, x), on(kernels, codes)), kernels);
      assertEquals(
        [...found.data],
        nearest(x.values, codes.values, C),
        `${rows}, ${K}, ${C} on ${kernels.name}`,
      );
    }
  }
});

Deno.test("nearestCode takes the lower number of equally near codes", () => {
  for (const kernels of [reference, ...backends]) {
    const codes = tensor([[3, 0], [1, 0], [-1, 0], [1, 0]], { kernels });
    assertEquals([...nearestCode(tensor([[0, 5], [1, 0], [2, 0]], { kernels }), codes).data], [1, 1, 0]);
  }
});

Deno.test("straightThrough and detached pass all of a gradient and none", () => {
  const [x, q] = [tensor([1, 2]), tensor([5, 7])];
  const through = valueAndGradients((x, q) => sum(multiply(straightThrough(x, q), q)), [x, q]);
  assertEquals(through.value, 25 + 49);
  assertEquals(through.gradients.map(({ data }) => [...data]), [[5, 7], [5, 7]]); // of q by its second place alone
  const cut = valueAndGradients((x) => sum(multiply(detached(x), detached(x))), [x]);
  assertEquals([...cut.gradients[0]!.data], [0, 0]);
});

Deno.test("nearestCode, straightThrough and phaseRotation refuse shapes that do not fit", () => {
  assertThrows(() => nearestCode(zeros([2, 3]), zeros([4, 2])), TypeError, "(2, 3) and (4, 2)");
  assertThrows(
    () => straightThrough(zeros([2]), zeros([3])),
    TypeError,
    "must have one shape: (2,) and (3,)",
  );
  for (const [x, angles] of [[[1, 3, 4], [2, 2]], [[1, 3, 4], [3, 3]], [[3, 4], [3, 2]], [[1, 3, 4], [3]]]) {
    assertThrows(() => phaseRotation(zeros(x!), zeros(angles!)), TypeError, "must fit x (B, T, heads·D)");
  }
});
