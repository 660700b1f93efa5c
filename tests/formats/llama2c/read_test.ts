import { assert, assertEquals, assertThrows } from "@std/assert";
import { FileFault } from "../../../lib/formats/file_fault.ts";
import {
  floatsOfLlama2c,
  type Llama2cFloatFile,
  type Llama2cInt8File,
  type Llama2cReadOptions,
  readLlama2c,
} from "../../../lib/formats/llama2c/read.ts";
import { writeLlama2c } from "../../../lib/formats/llama2c/write.ts";
import { golden, sameTensors, sampleCheckpoint, shared, sharedIsMissing, TINY } from "../llama_samples.ts";

const floats = (bytes: Uint8Array, options?: Llama2cReadOptions): Llama2cFloatFile => {
  const file = readLlama2c(bytes, options);
  if (file.version === 2) throw new Error("int8");
  return file;
};

Deno.test("readLlama2c reads upstream's version 0 file", () => {
  const file = floats(golden("tied_mha/model.v0.bin"));
  const widths = {
    dim: 32,
    hiddenDim: 96,
    nLayers: 2,
    nHeads: 4,
    nKvHeads: 4,
    vocabSize: 512,
    maxSeqLen: 64,
  };
  assertEquals(file.sizes, { ...widths, tied: true, theta: 10000, eps: 1e-5 });
  assertEquals([file.version, file.warnings], [0, []]);
  // The last tensor before the tables, by hand: 28 + 4 · (512·32 + 2·2·32 + 2·(4·32² + 3·32·96)) bytes in.
  const at = 28 + 4 * (512 * 32 + 4 * 32 + 2 * (4 * 32 * 32 + 3 * 32 * 96));
  const view = new DataView(golden("tied_mha/model.v0.bin").buffer);
  assertEquals(file.tensors.get("finalNorm")?.data[5], view.getFloat32(at + 20, true));
});

Deno.test("readLlama2c gives views of aligned bytes and the same from unaligned ones", () => {
  const bytes = golden("tied_mha/model.v0.bin");
  const file = floats(bytes);
  assert(file.tensors.get("blocks.1.w3")?.data.buffer === bytes.buffer);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  assert(sameTensors(floats(shifted.subarray(1)).tensors, file.tensors));
  const int8 = golden("tied_mha/model.q80.bin");
  const moved = new Uint8Array(int8.length + 3);
  moved.set(int8, 3);
  const tensors = [readLlama2c(int8), readLlama2c(moved.subarray(3))].map((q) => floatsOfLlama2c(q).tensors);
  assert(sameTensors(tensors[0], tensors[1]));
});

Deno.test("readLlama2c reads upstream's int8 file within half a step of the float32 one", () => {
  const exact = floats(golden("tied_mha/model.v0.bin")).tensors;
  const file = readLlama2c(golden("tied_mha/model.q80.bin")) as Llama2cInt8File;
  assertEquals([file.version, file.groupSize, file.warnings], [2, 32, []]);
  for (const [name, { data }] of floatsOfLlama2c(file).tensors) {
    const { scales } = file.matrices.get(name) ?? { scales: Float32Array.of(0) };
    const step = scales.reduce((a, b) => Math.max(a, b), 0);
    const worst = data.reduce(
      (most, weight, i) => Math.max(most, Math.abs(weight - exact.get(name)!.data[i])),
      0,
    );
    assert(worst <= 0.500001 * step, `${name}: ${worst} of ${step}`);
  }
});

Deno.test("readLlama2c accepts a tied file without its tables, and tables of zeros, with a warning", () => {
  const bytes = writeLlama2c(sampleCheckpoint(), { version: 0 });
  const tables = 4 * TINY.maxSeqLen * TINY.dim / TINY.nHeads;
  const cut = floats(bytes.slice(0, -tables));
  assert(sameTensors(cut.tensors, sampleCheckpoint().tensors));
  assert(cut.warnings[0].startsWith("the file ends behind its final norm"), cut.warnings[0]);
  const zeroed = bytes.slice();
  zeroed.fill(0, bytes.length - tables);
  assert(floats(zeroed).warnings[0].includes("all zeros"));
});

Deno.test("readLlama2c takes theta and eps from its options, and holds the tables against theta", () => {
  const sizes = { ...TINY, nHeads: 1, nKvHeads: 1, theta: 1e6, eps: 1e-6 };
  const bytes = writeLlama2c(sampleCheckpoint(sizes), { version: 0, forgetThetaAndEps: true });
  assertEquals(floats(bytes, { theta: 1e6, eps: 1e-6 }).sizes, sizes);
  const error = assertThrows(() => readLlama2c(bytes, { name: "m.bin" }), FileFault);
  assertEquals(error.check, "rope-table");
  assert(error.message.includes("found those of theta 1000000"), error.message);
});

Deno.test("readLlama2c makes a check that is ignored a warning", () => {
  const checkpoint = sampleCheckpoint();
  checkpoint.tensors.get("blocks.0.w1")!.data[3] = 20000;
  const bytes = writeLlama2c(checkpoint, { version: 1 });
  assertThrows(
    () => readLlama2c(bytes),
    FileFault,
    "has finite weights below 10000: found 20000 at blocks.0.w1[3]",
  );
  const { warnings, tensors } = floats(bytes, { ignore: ["values"] });
  assertEquals([warnings.length, tensors.get("blocks.0.w1")?.data[3]], [1, 20000]);
});

Deno.test("readLlama2c refuses groups that run over the ends of rows, unless asked", () => {
  const options = { version: 2, groupSize: 8, allowStraddling: true } as const;
  const bytes = writeLlama2c(sampleCheckpoint(), options);
  const error = assertThrows(() => readLlama2c(bytes), FileFault);
  assertEquals(error.check, "group-size");
  assert(
    error.message.includes("found 8 with dim 8 and hidden_dim 12\nhint: groups run over"),
    error.message,
  );
  assertEquals(readLlama2c(bytes, { ignore: ["group-size"] }).warnings.length, 1);
});

Deno.test("readLlama2c refuses impossible header bytes and scales of versions 1 and 2", () => {
  const check = (bytes: Uint8Array, change: (view: DataView) => void): [string, string] => {
    const damaged = bytes.slice();
    change(new DataView(damaged.buffer));
    const error = assertThrows(() => readLlama2c(damaged), FileFault);
    return [error.check, error.message.replace(/^.* as it /, "")];
  };
  const v1 = writeLlama2c(sampleCheckpoint(), { version: 1 });
  const v2 = writeLlama2c(sampleCheckpoint(), { version: 2 });
  assertEquals(check(v1, (view) => view.setUint8(36, 2)), [
    "header-range",
    "marks a shared classifier by 0 or 1: found 2",
  ]);
  for (const size of [0, -4]) {
    const found = ["header-range", `has a positive group size: found ${size}`];
    assertEquals(check(v2, (view) => view.setInt32(37, size, true)), found);
  }
  // The first scale of the embedding, behind header, 40 gains and 80 values.
  for (const scale of [-1, NaN, 100]) {
    const [name, message] = check(v2, (view) => view.setFloat32(256 + 160 + 80, scale, true));
    assertEquals([name, message], [
      "values",
      `has scales from 0 to below 10000 / 127: found ${scale} for group 0 of embedding`,
    ]);
  }
});

Deno.test("readLlama2c refuses what is no Uint8Array", () => {
  const text = "24ka" as unknown as Uint8Array;
  assertThrows(
    () => readLlama2c(text, { name: "m.bin" }),
    TypeError,
    "Cannot read m.bin as bytes have to be",
  );
});

Deno.test({
  name: "readLlama2c gives bit-identical tensors from versions 0 and 1 of the larger fixtures (in ../shared)",
  ignore: sharedIsMissing,
  fn() {
    for (const model of ["tied_mha", "untied_gqa", "tied_mqa"]) {
      const [a, b] = ["v0", "v1"].map((version) => floats(shared(`${model}/model.${version}.bin`)));
      assertEquals(a.sizes, b.sizes);
      assert(sameTensors(a.tensors, b.tensors), model);
    }
    const tail = shared("q80_tail/model.q80.bin");
    assertThrows(() => readLlama2c(tail), FileFault, "found 64 with dim 64 and hidden_dim 172");
  },
});
