import { assertEquals, assertThrows } from "@std/assert";
import {
  checkLlamaCheckpoint,
  type LlamaTensor,
  llamaTensorShapes,
} from "../../../lib/formats/llama/tensors.ts";
import { sampleCheckpoint, TINY } from "../llama_samples.ts";

Deno.test("llamaTensorShapes gives names in the order of use, and a classifier only where it is separate", () => {
  const shapes = [...llamaTensorShapes({ ...TINY, nLayers: 1, tied: false })];
  assertEquals(shapes, [
    ["embedding", [10, 8]],
    ["blocks.0.attentionNorm", [8]],
    ["blocks.0.wq", [8, 8]],
    ["blocks.0.wk", [4, 8]],
    ["blocks.0.wv", [4, 8]],
    ["blocks.0.wo", [8, 8]],
    ["blocks.0.ffnNorm", [8]],
    ["blocks.0.w1", [12, 8]],
    ["blocks.0.w2", [8, 12]],
    ["blocks.0.w3", [12, 8]],
    ["finalNorm", [8]],
    ["classifier", [10, 8]],
  ]);
});

Deno.test("checkLlamaCheckpoint takes a whole model and refuses each kind of wrong one", () => {
  const whole = sampleCheckpoint();
  checkLlamaCheckpoint(whole, "write it");
  const changed = (name: string, tensor: LlamaTensor | null): void => {
    const tensors = new Map(whole.tensors);
    if (tensor === null) tensors.delete(name);
    else tensors.set(name, tensor);
    checkLlamaCheckpoint({ sizes: whole.sizes, tensors }, "write it");
  };
  const gains = (value: number): LlamaTensor => ({ shape: [8], data: new Float32Array(8).fill(value) });
  assertThrows(
    () => changed("finalNorm", null),
    TypeError,
    "Cannot write it as the model needs finalNorm (8,): found no such tensor",
  );
  assertThrows(() => changed("blocks.1.wk", gains(1)), TypeError, "needs blocks.1.wk (4,8): found (8,)");
  assertThrows(
    () => changed("blocks.1.wk", { shape: [4, 8], data: new Float32Array(31) }),
    TypeError,
    "needs blocks.1.wk (4,8): found 31 elements",
  );
  assertThrows(
    () => changed("classifier", gains(1)),
    TypeError,
    "no tensor but those of its sizes: found classifier",
  );
  assertThrows(
    () => changed("finalNorm", gains(Infinity)),
    RangeError,
    "weights are finite: finalNorm[0] is Infinity",
  );
  const data = new Float64Array(8) as unknown as Float32Array;
  assertThrows(() => changed("finalNorm", { shape: [8], data }), TypeError, "as a Float32Array: object");
  assertThrows(
    () => checkLlamaCheckpoint({ ...whole, sizes: { ...TINY, dim: -8 } }, "write it"),
    RangeError,
    "Cannot write it as a model has a dim from 1 to 16777215: found -8",
  );
});
