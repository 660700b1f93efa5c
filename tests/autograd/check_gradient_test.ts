import { assert, assertEquals } from "@std/assert";
import { checkGradient, exp, multiply, record, sum } from "../../lib/autograd/mod.ts";
import { type Tensor, tensor } from "../../lib/tensor/mod.ts";
import { backends, reference } from "./support.ts";

/** x² with a gradient that is off by `factor`. */
const square = (factor: number) => (x: Tensor): Tensor =>
  record(
    tensor(x.floats.map((v) => v * v), { shape: x.shape, kernels: x.kernels }),
    [x],
    (dy, gradients) => gradients.add(x, dy.map((d, i) => factor * 2 * d * x.floats[i]!)),
  );

Deno.test("checkGradient finds a gradient that is wrong", () => {
  const x = tensor([1, -2, 3]);
  assert(checkGradient((x) => sum(square(1)(x)), [x]).worst < 1e-8);
  for (const factor of [0, -1, 0.5, 1.001]) {
    const { worst } = checkGradient((x) => sum(square(factor)(x)), [x]);
    const expected = Math.abs(factor - 1) / Math.abs(factor || 1e-12 / 6);
    assert(Math.abs(worst / expected - 1) < 1e-3, `${factor}: ${worst}, expected ${expected}`);
  }
});

Deno.test("checkGradient says which input is wrong", () => {
  const { perInput, worst } = checkGradient(
    (a, b) => sum(multiply(exp(a), square(2)(b))),
    [tensor([1, 2]), tensor([1, 2])],
  );
  assert(perInput[0]! < 1e-8, `${perInput}`);
  assert(perInput[1]! > 0.4, `${perInput}`);
  assertEquals(worst, perInput[1]);
});

Deno.test("checkGradient takes random directions above maxScalars, and finds errors there too", () => {
  const x = tensor(Array.from({ length: 50 }, (_, i) => Math.cos(i)));
  const options = { maxScalars: 10, directions: 8, seed: 3 };
  let calls = 0;
  const counted = (f: (x: Tensor) => Tensor) => (x: Tensor) => {
    calls++;
    return sum(f(x));
  };
  const right = checkGradient(counted(square(1)), [x], options);
  assertEquals(calls, 1 + 2 * 8);
  assert(right.worst < 1e-8);
  assert(checkGradient(counted(square(1.1)), [x], options).worst > 1e-3);
  assertEquals(
    checkGradient(counted(square(1.1)), [x], options),
    checkGradient(counted(square(1.1)), [x], options),
  );
});

Deno.test("checkGradient computes in float64 whatever the backend of its inputs", () => {
  for (const kernels of backends) {
    const seen = new Set<string>();
    checkGradient((x) => {
      seen.add(x.kernels.name);
      return sum(exp(x));
    }, [tensor([0.1], { kernels })]);
    assertEquals([...seen], [reference.name]);
  }
});
