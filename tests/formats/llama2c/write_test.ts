import { assert, assertEquals, assertThrows } from "@std/assert";
import { expectedBytes } from "../../../lib/formats/llama2c/size.ts";
import { floatsOfLlama2c, type Llama2cInt8File, readLlama2c } from "../../../lib/formats/llama2c/read.ts";
import { writeLlama2c, writeLlama2cInt8 } from "../../../lib/formats/llama2c/write.ts";
import type { LlamaSizes } from "../../../lib/formats/llama/sizes.ts";
import {
  golden,
  sameTensors,
  sampleCheckpoint,
  sha256,
  shared,
  sharedIsMissing,
  TINY,
} from "../llama_samples.ts";

/** The bytes in front of the tables and behind them, and how far the tables are off. */
function compareV0(
  ours: Uint8Array,
  theirs: Uint8Array,
  { maxSeqLen, dim, nHeads, vocabSize, tied }: LlamaSizes,
) {
  const tables = maxSeqLen * dim / nHeads;
  const end = ours.length - (tied ? 0 : 4 * vocabSize * dim);
  const start = end - 4 * tables;
  assertEquals(ours.length, theirs.length);
  assert(ours.every((byte, i) => (i >= start && i < end) || byte === theirs[i]), "tensors differ");
  const [a, b] = [ours, theirs].map((bytes) => new Float32Array(bytes.slice(start, end).buffer));
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

Deno.test("writeLlama2c writes version 0 as upstream does, the tables within a rounding of PyTorch's", () => {
  const bytes = golden("tied_mha/model.v0.bin");
  const file = floatsOfLlama2c(readLlama2c(bytes));
  assert(compareV0(writeLlama2c(file, { version: 0 }), bytes, file.sizes) < 2e-7);
});

Deno.test("writeLlama2c writes versions 1 and 2 byte for byte as upstream does", async () => {
  const file = floatsOfLlama2c(readLlama2c(golden("tied_mha/model.v0.bin")));
  assertEquals(
    await sha256(writeLlama2c(file, { version: 1 })),
    "054c439053560cd3734211413eab8fdcc89fc67490fdc244f61b5b61833b926c",
  );
  assertEquals(writeLlama2c(file, { version: 2 }), golden("tied_mha/model.q80.bin"));
  const int8 = readLlama2c(golden("tied_mha/model.q80.bin")) as Llama2cInt8File;
  assertEquals(writeLlama2cInt8(int8), golden("tied_mha/model.q80.bin"));
});

Deno.test("writeLlama2c and readLlama2c are inverse for tied and untied models of many shapes", () => {
  const changes: Partial<LlamaSizes>[] = [
    {},
    { tied: false },
    { nKvHeads: 1, hiddenDim: 15 },
    { nHeads: 1, nKvHeads: 1, tied: false },
    { dim: 6, nHeads: 3, nKvHeads: 3, hiddenDim: 5, vocabSize: 7, maxSeqLen: 1 },
  ];
  for (const change of changes) {
    const checkpoint = sampleCheckpoint({ ...TINY, ...change });
    for (const version of [0, 1] as const) {
      const back = floatsOfLlama2c(readLlama2c(writeLlama2c(checkpoint, { version })));
      assertEquals(back.sizes, checkpoint.sizes);
      assert(sameTensors(back.tensors, checkpoint.tensors), JSON.stringify(change));
    }
    const bytes = writeLlama2c(checkpoint, { version: 2 });
    const back = readLlama2c(bytes) as Llama2cInt8File;
    assertEquals(back.sizes, checkpoint.sizes);
    assertEquals(writeLlama2cInt8(back), bytes);
  }
});

Deno.test("writeLlama2c changes nothing that it is given, and writes the same twice", () => {
  const checkpoint = sampleCheckpoint({ ...TINY, tied: false });
  Object.freeze(checkpoint.sizes);
  const first = ([0, 1, 2] as const).map((version) => writeLlama2c(checkpoint, { version }));
  assert(sameTensors(checkpoint.tensors, sampleCheckpoint({ ...TINY, tied: false }).tensors));
  assertEquals(([0, 1, 2] as const).map((version) => writeLlama2c(checkpoint, { version })), first);
});

Deno.test("expectedBytes gives the sizes of the seed's files", () => {
  const widths = {
    dim: 288,
    hiddenDim: 768,
    nLayers: 6,
    nHeads: 6,
    nKvHeads: 6,
    vocabSize: 4096,
    maxSeqLen: 256,
  };
  const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
  const bytes = ([0, 1, 2] as const).map((version) => expectedBytes({ version, sizes, groupSize: 32 }));
  assertEquals(bytes, [28_670_620, 28_621_696, 8_060_800]);
});

Deno.test("writeLlama2c refuses what its files cannot say", () => {
  const checkpoint = sampleCheckpoint({ ...TINY, eps: 1e-6 });
  const message =
    "Cannot write a llama2.c file as its readers take theta 10000 and eps 0.00001: theta 10000, eps 0.000001";
  for (const version of [0, 1, 2] as const) {
    assertThrows(() => writeLlama2c(checkpoint, { version }), RangeError, message);
    writeLlama2c(checkpoint, { version, forgetThetaAndEps: true });
  }
  const fine = sampleCheckpoint();
  assertThrows(() => writeLlama2c(fine, { version: 3 as 2 }), RangeError, "its version is 0, 1 or 2: 3");
  assertThrows(
    () => writeLlama2c(fine, { version: 0, groupSize: 4 }),
    RangeError,
    "only version 2 has groups: version 0",
  );
  const tensors = new Map([...fine.tensors].slice(1));
  assertThrows(() => writeLlama2c({ ...fine, tensors }, { version: 0 }), TypeError, "needs embedding (10,8)");
});

Deno.test("writeLlama2cInt8 refuses matrices that do not fit the sizes", () => {
  const int8 = readLlama2c(writeLlama2c(sampleCheckpoint(), { version: 2 })) as Llama2cInt8File;
  const matrices = new Map(int8.matrices);
  matrices.delete("blocks.1.w2");
  assertThrows(() => writeLlama2cInt8({ ...int8, matrices }), TypeError, "needs blocks.1.w2 of 96 elements");
});

Deno.test({
  name: "writeLlama2c writes the larger fixtures as upstream does (in ../shared)",
  ignore: sharedIsMissing,
  async fn() {
    for (const model of ["untied_gqa", "tied_mqa", "q80_tail", "trained"]) {
      const config = JSON.parse(new TextDecoder().decode(shared(`${model}/config.json`)));
      const bytes = shared(`${model}/model.v0.bin`);
      const file = floatsOfLlama2c(readLlama2c(bytes));
      assert(compareV0(writeLlama2c(file, { version: 0 }), bytes, file.sizes) < 2e-7, model);
      assertEquals(await sha256(writeLlama2c(file, { version: 1 })), config.files["model.v1.bin"].sha256);
      // Upstream looks at dim alone, which is what the tail is there to show.
      const allowStraddling = model === "q80_tail";
      const options = { version: 2, groupSize: config.q80_group_size, allowStraddling } as const;
      assertEquals(await sha256(writeLlama2c(file, options)), config.files["model.q80.bin"].sha256, model);
    }
  },
});
