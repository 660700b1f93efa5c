import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  dequantize,
  dequantizeLlama,
  groupSizeFor,
  quantize,
  quantizeLlama,
} from "../../../lib/formats/llama/quantized.ts";
import { generator } from "../mutations.ts";
import { sameTensors, sampleCheckpoint, TINY } from "../llama_samples.ts";

Deno.test("quantize rounds halves to even, and a group of zeros to zeros without a division", () => {
  // The scale is exactly 1, so that weights are their own quotients.
  const data = Float32Array.of(127, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.49, 0, 0, -0, 0, 0, 0, 0, 0);
  const { values, scales } = quantize({ shape: [16], data }, 8);
  assertEquals([...values.subarray(0, 8)], [127, 0, 2, 2, 0, -2, -2, 3]);
  assertEquals([...values.subarray(8)], [0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals([...scales], [1, 0]);
});

Deno.test("quantize never passes 127, even where the scale is too small for a float to be exact", () => {
  const least = 2 ** -149;
  for (const most of [1, 63, 64, 126, 127, 190, 191, 300]) {
    const { values } = quantize({ shape: [2], data: Float32Array.of(most * least, -most * least) }, 2);
    assert(values[0] >= 0 && values[0] <= 127 && values[1] === -values[0], `${most}: ${values}`);
  }
});

Deno.test("dequantize is within half a step of what was quantised", () => {
  const next = generator(7);
  const data = Float32Array.from({ length: 4096 }, () => (next(2001) - 1000) / 999);
  const quantized = quantize({ shape: [64, 64], data }, 16);
  const back = dequantize(quantized).data;
  data.forEach((weight, i) => {
    const step = quantized.scales[Math.floor(i / 16)];
    assert(Math.abs(back[i] - weight) <= step * 0.50001, `${i}: ${weight} became ${back[i]}`);
  });
});

Deno.test("groupSizeFor halves 64 until both widths are multiples", () => {
  const cases: [number, number, number][] = [[64, 192, 64], [288, 768, 32], [64, 172, 4], [40, 112, 8], [
    6,
    15,
    1,
  ]];
  for (const [dim, hiddenDim, size] of cases) assertEquals(groupSizeFor({ dim, hiddenDim }), size);
});

Deno.test("quantizeLlama leaves norms and the given tensors as they are", () => {
  const checkpoint = sampleCheckpoint({ ...TINY, tied: false });
  const before = sampleCheckpoint({ ...TINY, tied: false });
  const { groupSize, norms, matrices } = quantizeLlama(checkpoint);
  assertEquals(groupSize, 4);
  assert(sameTensors(checkpoint.tensors, before.tensors));
  assertEquals([norms.size, matrices.size], [5, 16]);
  assert(norms.get("finalNorm") === checkpoint.tensors.get("finalNorm"));
  assertEquals(matrices.get("blocks.1.w2")?.scales.length, 8 * 12 / 4);
});

Deno.test("quantizeLlama refuses group sizes that divide not both widths, unless asked", () => {
  const checkpoint = sampleCheckpoint();
  const act = (groupSize: number, allowStraddling = false): unknown =>
    quantizeLlama(checkpoint, { groupSize, allowStraddling });
  assertThrows(
    () => act(3),
    RangeError,
    "Cannot quantise as a group size divides dim 8: 3\nhint: 4 divides both",
  );
  assertThrows(() => act(8), RangeError, "Cannot quantise as a group size divides hiddenDim 12: 8");
  assertThrows(() => act(0), RangeError, "Cannot quantise as a group size is a whole number from 1: 0");
  act(8, true);
});

Deno.test("dequantizeLlama gives a whole model", () => {
  const int8 = quantizeLlama(sampleCheckpoint());
  const again = quantizeLlama(dequantizeLlama(int8));
  // What is on the grid stays there.
  for (const [name, { values }] of int8.matrices) {
    assertEquals(again.matrices.get(name)?.values, values, name);
  }
});
