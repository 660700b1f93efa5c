import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  exp,
  isRecording,
  matmul,
  multiply,
  noGradient,
  record,
  reshape,
  scale,
  slice,
  sum,
  Tape,
  valueAndGradients,
} from "../../lib/autograd/mod.ts";
import { step, type Tensor, tensor } from "../../lib/tensor/mod.ts";
import { backends, reference } from "./support.ts";

/** Gradient of a function of one vector. */
function gradientOf(f: (x: Tensor) => Tensor, at: number[], kernels = reference): number[] {
  return [...valueAndGradients(f, [tensor(at, { kernels })]).gradients[0]!.data];
}

Deno.test("Gradients.lend shares an array until one of its readers gets more", () => {
  for (const kernels of [reference, ...backends]) {
    const [a, b] = [[1, 2], [3, 4]].map((values) => tensor(values, { kernels })) as [Tensor, Tensor];
    const weights = tensor([10, 20], { kernels });
    // a + b passes one array on to both; then a alone, or b alone, gets its own value on top, in every way there is.
    const more = [
      (x: Tensor) => multiply(x, x),
      (x: Tensor) => reshape(matmul(reshape(x, [1, 2]), tensor([[2, 0], [0, 2]], { kernels })), [2]),
      (x: Tensor) => reshape(slice(reshape(x, [1, 2]), 1, 0, 2), [2]),
      (x: Tensor) => add(x, x),
    ];
    const slopes = [[20, 80], [20, 40], [10, 20], [20, 40]];
    more.forEach((f, i) => {
      const first = (x: Tensor, y: Tensor) => add(multiply(weights, f(x)), multiply(weights, add(x, y)));
      const last = (x: Tensor, y: Tensor) => add(multiply(weights, add(x, y)), multiply(weights, f(x)));
      for (const g of [first, last]) {
        const { gradients } = valueAndGradients((x, y) => sum(g(x, y)), [a, b]);
        const both = gradients.map(({ data }) => [...data]);
        assertEquals(both, [slopes[i]!.map((slope, j) => slope + [10, 20][j]!), [10, 20]]);
      }
    });
  }
});

Deno.test("Tape sums the gradients of a tensor that is used several times", () => {
  for (const kernels of [reference, ...backends]) {
    assertEquals(gradientOf((x) => sum(add(x, x)), [3, 5], kernels), [2, 2]);
    assertEquals(gradientOf((x) => sum(multiply(x, x)), [3, 5], kernels), [6, 10]);
    assertEquals(gradientOf((x) => sum(multiply(multiply(x, x), x)), [3, 5], kernels), [27, 75]);
    assertEquals(gradientOf((x) => add(sum(x), scale(sum(multiply(x, x)), 2)), [3, 5], kernels), [13, 21]);
    // Product and element-wise gradients meet in one sum, whichever comes first.
    const row = (x: Tensor) => reshape(x, [1, 2]);
    const column = (x: Tensor) => reshape(x, [2, 1]);
    assertEquals(gradientOf((x) => add(matmul(row(x), column(x)), sum(x)), [3, 5], kernels), [7, 11]);
    assertEquals(gradientOf((x) => add(sum(x), matmul(row(x), column(x))), [3, 5], kernels), [7, 11]);
    assertEquals(gradientOf((x) => add(sum(slice(x, 0, 0, 1)), sum(x)), [3, 5], kernels), [2, 1]);
  }
});

Deno.test("Tape follows every path of a diamond", () => {
  for (const kernels of [reference, ...backends]) {
    // y = x², then (2y)·(3y) = 6x⁴, slope 24x³.
    const diamond = (x: Tensor) => {
      const y = multiply(x, x);
      return sum(multiply(scale(y, 2), scale(y, 3)));
    };
    assertEquals(gradientOf(diamond, [1, -2], kernels), [24, -192]);
    // Ten doublings in a row: 2¹⁰ paths, each op played once.
    const doublings = (x: Tensor) => {
      let y = x;
      for (let i = 0; i < 10; i++) y = add(y, y);
      return sum(y);
    };
    assertEquals(gradientOf(doublings, [1], kernels), [1024]);
  }
});

Deno.test("Gradients.get gives the gradient of a watched result on the way, and none of one that nobody watches", () => {
  for (const kernels of [reference, ...backends]) {
    const x = tensor([3, 5], { kernels });
    for (const isWatched of [true, false]) {
      const before = scale(x, 2); // its gradient joins that of x after the view's
      const view = reshape(x, [2, 1]);
      const tape = new Tape(isWatched ? [x, view] : [x]);
      const [onTape, loss] = tape.run(() => {
        const again = isWatched ? view : reshape(x, [2, 1]);
        return [again, add(add(sum(scale(x, 2)), sum(again)), sum(before))] as const;
      });
      const gradients = tape.play(loss);
      assertEquals(gradients.get(onTape), isWatched ? gradients.sumOf(view) : undefined);
      if (isWatched) assertEquals([...gradients.get(view)!], [1, 1]);
      assertEquals([...gradients.get(x)!], isWatched ? [2, 2] : [3, 3]);
    }
  }
});

Deno.test("Tape does not run the gradient of an op that leads nowhere", () => {
  let ran = 0;
  const counting = (x: Tensor) =>
    record(tensor(x.floats, { kernels: x.kernels }), [x], (dy, gradients) => {
      ran++;
      gradients.add(x, dy.map((d) => d));
    });
  gradientOf((x) => {
    counting(x); // its result is not used
    counting(tensor([1, 2], { kernels: reference })); // its input does not count
    return sum(x);
  }, [1, 2]);
  assertEquals(ran, 0);
  gradientOf((x) => sum(counting(x)), [1, 2]);
  assertEquals(ran, 1);
});

Deno.test("Tape plays once", () => {
  const x = tensor([3], { kernels: reference });
  const tape = new Tape([x]);
  const y = tape.run(() => multiply(x, x));
  assertEquals(tape.play(y).get(x), new Float64Array([6]));
  const error = assertThrows(
    () => tape.play(y),
    TypeError,
    "Cannot play a tape as it plays once: it was played before",
  );
  assert(error.message.includes("\nhint: "), error.message);
});

Deno.test("Tape.play refuses a loss of more than one number and can then be played", () => {
  const x = tensor([1, 2], { kernels: reference });
  const tape = new Tape([x]);
  const [y, loss] = tape.run(() => {
    const y = multiply(x, x);
    return [y, sum(y)] as const;
  });
  assertThrows(
    () => tape.play(y),
    TypeError,
    "Cannot take gradients as the loss must be one number: shape (2,)",
  );
  assertEquals(tape.play(loss).get(x), new Float64Array([2, 4]));
});

Deno.test("Tape.play adds to the arrays it is given", () => {
  for (const kernels of [reference, ...backends]) {
    const x = tensor([3, 5], { kernels });
    const sums = kernels.floats(2).fill(100);
    const tape = new Tape([x]);
    const loss = tape.run(() => sum(multiply(x, x)));
    const gradients = tape.play(loss, new Map([[x, sums]]));
    assertEquals([...sums], [106, 110]);
    assert(gradients.get(x) === sums, "the array given is the one that holds the sum");
  }
});

Deno.test("Tape.run hides the outer tape from an inner one, and gives it back", () => {
  const x = tensor([3], { kernels: reference });
  const [outer, inner] = [new Tape([x]), new Tape([x])];
  const loss = outer.run(() => {
    const cube = inner.run(() => multiply(multiply(x, x), x));
    assert(isRecording());
    return add(multiply(x, x), cube); // the cube counts as a constant here
  });
  assertEquals(loss.item(), 36);
  assertEquals(outer.play(loss).get(x), new Float64Array([6]));
  assertEquals(isRecording(), false);
});

Deno.test("Tape.run closes the tape when its body throws", () => {
  const x = tensor([3]);
  assertThrows(
    () => new Tape([x]).run(() => add(x, tensor([1, 2, 3, 4], { shape: [2, 2], kernels: reference }))),
    TypeError,
  );
  assertEquals(isRecording(), false);
});

Deno.test("valueAndGradients inside another one gives numbers, not paths", () => {
  // f(x) = x · f′ₓ with f′ₓ = 2x taken as a constant.
  const gradient = gradientOf((x) => {
    const inner = valueAndGradients((y) => sum(multiply(y, y)), [x]).gradients[0]!;
    return sum(multiply(x, inner));
  }, [3, 5]);
  assertEquals(gradient, [6, 10]);
});

Deno.test("noGradient cuts the path and gives the tape back, also after an error", () => {
  assertEquals(gradientOf((x) => sum(multiply(x, noGradient(() => exp(x)))), [0, 0]), [1, 1]);
  assertEquals(gradientOf((x) => noGradient(() => sum(x)), [1, 2]), [0, 0]);
  const tape = new Tape([]);
  tape.run(() => {
    assertThrows(() =>
      noGradient(() => {
        assertEquals(isRecording(), false);
        throw new RangeError("as planned");
      }), RangeError);
    assertEquals(isRecording(), true);
  });
});

Deno.test("Tape works inside and outside of steps alike", () => {
  const [kernels] = backends;
  const x = tensor([1, -2, 3], { kernels: kernels! });
  const play = () => {
    const tape = new Tape([x]);
    return [...tape.play(tape.run(() => sum(multiply(exp(x), x)))).get(x)!];
  };
  assertEquals(step(play, kernels), play());
});

Deno.test("step refuses to open while a tape records, and noGradient around it allows it", () => {
  const w = tensor([1, 2, 3]);
  assertThrows(
    () => valueAndGradients((w) => step(() => sum(multiply(w, w))), [w]),
    TypeError,
    "Cannot open a step as a tape is recording",
  );
  const { gradients } = valueAndGradients((w) => {
    const factor = noGradient(() => step(() => multiply(w, w)));
    return sum(multiply(w, factor));
  }, [w]);
  assertEquals(gradients[0]!.data, new Float32Array([1, 4, 9]));
});
