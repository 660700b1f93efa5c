import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { add, matmul, sum } from "../../../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import {
  TrainableLayer,
  TrainableTensor,
  trainableTensors,
} from "../../../../lib/models/resoformer/seed/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { ones, type Tensor, tensor } from "../../../../lib/tensor/mod.ts";
import { tinyModel } from "./support.ts";

Deno.test("TrainableTensor's makers fill shapes, the same for the same seed", () => {
  assertEquals([...TrainableTensor.zeros([2, 2]).data], [0, 0, 0, 0]);
  assertEquals([...TrainableTensor.ones([3]).data], [1, 1, 1]);
  const drawn = TrainableTensor.randn([40, 50], 3);
  assertEquals(drawn.data, TrainableTensor.randn([40, 50], new Pcg64(3)).data);
  assert(drawn.data.join() !== TrainableTensor.randn([40, 50], 4).data.join());
  const [n, mean] = [2000, sumOf(drawn.data) / 2000];
  assertAlmostEquals(mean, 0, 4 / Math.sqrt(n));
  assertAlmostEquals(sumOf(drawn.data.map((x) => x * x)) / n, 1, 0.15);
  const glorot = TrainableTensor.glorotUniform([40, 50], 3);
  const limit = Math.sqrt(6 / 90);
  assert(glorot.data.every((x) => Math.abs(x) <= limit) && Math.max(...glorot.data) > 0.99 * limit);
  assert(Math.max(...TrainableTensor.glorotUniform([3], 1).data.map(Math.abs)) <= 1);
  assertThrows(() => TrainableTensor.glorotUniform([], 1), TypeError, "they must have an axis");
  assertEquals(
    TrainableTensor.zeros([1], { kernels: kernelsNamed("reference64") }).data,
    new Float64Array(1),
  );
});

Deno.test("TrainableTensor adds gradients up, steps against them, and copies both", () => {
  const x = TrainableTensor.ones([2]);
  x.update(1);
  assertEquals([x.grad, [...x.data]], [undefined, [1, 1]]);
  x.accumulateGrad([1, 2]);
  x.accumulateGrad(tensor([3, 4]));
  assertEquals([...x.grad!], [4, 6]);
  const copy = x.clone();
  x.update(0.5);
  assertEquals([[...x.data], [...copy.data], [...copy.grad!]], [[-1, -2], [1, 1], [4, 6]]);
  x.zeroGrad();
  assertEquals([x.grad, [...copy.grad!]], [undefined, [4, 6]]);
  assertThrows(() => x.accumulateGrad([1]), TypeError, "it must have 2 elements: 1");
  const fixed = new TrainableTensor(ones([1]), false);
  fixed.accumulateGrad([1]);
  fixed.update(1);
  assertEquals([fixed.grad, [...fixed.data], fixed.clone().requiresGrad], [undefined, [1], false]);
});

class Dense extends TrainableLayer {
  readonly kernel: TrainableTensor;
  readonly bias = this.own("bias", TrainableTensor.zeros([2]));

  constructor(rows: number, kernel = TrainableTensor.ones([rows, 2])) {
    super();
    this.kernel = this.own("kernel", kernel);
  }

  forward(x: Tensor): Tensor {
    return add(matmul(x, this.kernel.tensor), this.bias.tensor);
  }
}

class Two extends TrainableLayer {
  readonly first = this.own("first", new Dense(3));
  // The bias of the first is the second's too.
  readonly second = this.own("second", new Dense(2, new TrainableTensor(ones([2, 2]), false)));
  readonly shared = this.own("shared", this.first.bias);

  forward(x: Tensor): Tensor {
    return this.second.forward(this.first.forward(x));
  }
}

Deno.test("TrainableLayer keeps a path for each tensor of its layers, and trains those that want it", () => {
  const layer = new Two();
  assertEquals([...layer.parameters().keys()], [
    ...["first.bias", "first.kernel", "second.bias", "second.kernel", "shared"],
  ]);
  assertEquals(layer.numParameters, 2 + 6 + 2 + 4);
  const loss = () => sum(layer.forward(tensor([[1, 2, 3]])));
  assertEquals(layer.accumulateGrads(loss), 24);
  assertEquals([...layer.first.kernel.grad!], [2, 2, 4, 4, 6, 6]);
  assertEquals([[...layer.first.bias.grad!], [...layer.second.bias.grad!]], [[2, 2], [1, 1]]);
  assertEquals(layer.second.kernel.grad, undefined);
  layer.accumulateGrads(loss);
  assertEquals([...layer.second.bias.grad!], [2, 2]);
  layer.update(0.5);
  // Once, though it stands at two paths.
  assertEquals([[...layer.first.bias.data], [...layer.second.kernel.data]], [[-2, -2], [1, 1, 1, 1]]);
  layer.zeroGrad();
  assertEquals(layer.first.bias.grad, undefined);
  class Twice extends Dense {
    readonly other = this.own("bias", TrainableTensor.zeros([2]));
  }
  assertThrows(() => new Twice(1), TypeError, "names must differ: bias stands twice");
});

Deno.test("trainableTensors are the model's own numbers under its own paths", () => {
  const model = tinyModel();
  const tensors = trainableTensors(model.parameters);
  assertEquals([...tensors.keys()], [...model.parameters.names]);
  const size = [...tensors.values()].reduce((count, { tensor }) => count + tensor.size, 0);
  assertEquals(size, model.parameters.size);
  const norm = tensors.get("finalNorm")!;
  norm.accumulateGrad(new Float32Array(8).fill(2));
  norm.update(0.25);
  assertEquals(model.parameters.get("finalNorm").data, new Float32Array(8).fill(0.5));
  model.close();
});

function sumOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, x) => sum + x, 0);
}
