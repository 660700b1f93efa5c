import { assert, assertEquals } from "@std/assert";
import { inspectFile } from "../../../lib/formats/inspect/inspect.ts";
import { recogniseFile } from "../../../lib/formats/inspect/recognise.ts";
import { writeLlamaSafetensors } from "../../../lib/formats/hugging_face/write.ts";
import { writeLlama2c } from "../../../lib/formats/llama2c/write.ts";
import { writeNpz } from "../../../lib/formats/npz.ts";
import { writeSafetensors } from "../../../lib/formats/safetensors/write.ts";
import { golden, sampleCheckpoint, TINY } from "../llama_samples.ts";

const checkpoint = sampleCheckpoint();
const shard = (...ids: number[]): Uint8Array => new Uint8Array(Uint16Array.from(ids).buffer);

Deno.test("recogniseFile tells all formats apart", () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  const cases: [string, Uint8Array][] = [
    ["llama2.c v0", writeLlama2c(checkpoint, { version: 0 })],
    ["llama2.c v1", writeLlama2c(checkpoint, { version: 1 })],
    ["llama2.c v2", writeLlama2c(checkpoint, { version: 2 })],
    ["llama2.c v0", golden("tied_mha/model.v0.bin").slice(0, 28)],
    ["llama2.c v2", golden("tied_mha/model.q80.bin").slice(0, 40)],
    ["sentencepiece", golden("tokenizer/tok512.model")],
    ["sentencepiece", golden("tokenizer/tok512.model").slice(0, 100)],
    ["tokenizer.bin", golden("tokenizer/tok512.bin")],
    ["tokenizer.bin", golden("tokenizer/tok512.bin").slice(0, 1001)],
    // Records to the end, whatever the first piece is; and a piece longer than the longest.
    ["tokenizer.bin", Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 97, 98, 99)],
    ["unknown", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 97, 98, 99)],
    ["safetensors", golden("safetensors/outside.safetensors")],
    ["npz", writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]])],
    ["token-shard", shard(1, 300, 17, 4, 1, 9)],
    ["json", text('{"a": 1}')],
    ["text", text("Once upon a time")],
    ["gguf", text("GGUF\u0003\0\0\0")],
    ["zip", Uint8Array.of(0x50, 0x4b, 3, 4, 9, 9)],
    ["empty", new Uint8Array(0)],
    ["unknown", Uint8Array.of(200, 201, 2, 3, 4)],
    ["unknown", new Uint8Array(4000)],
  ];
  for (const [format, bytes] of cases) {
    const found = recogniseFile(bytes);
    assertEquals(found.format, format);
    assert(/^(an? |JSON |plain )/.test(found.description), found.description);
  }
});

Deno.test("inspectFile lists sizes, parameters and tensors of checkpoints", () => {
  const parameters = Array.from(checkpoint.tensors.values(), ({ data }) => data.length).reduce((a, b) =>
    a + b
  );
  for (const version of [0, 1, 2] as const) {
    const found = inspectFile(writeLlama2c(checkpoint, { version }));
    assertEquals([found.parameters, found.tensors.length, found.faults], [parameters, 20, []]);
    assertEquals(found.config, { ...TINY, ...(version === 2 ? { groupSize: 4 } : {}) });
    const [embedding, norm] = found.tensors;
    assertEquals([embedding.dtype, norm.dtype], [version === 2 ? "q8_0" : "float32", "float32"]);
  }
});

Deno.test("inspectFile describes safetensors, and what is wrong with a Llama in one", () => {
  const llama = inspectFile(writeLlamaSafetensors(checkpoint, { dtype: "F16" }));
  assertEquals([llama.config, llama.faults], [{ ...TINY, naming: "hugging-face" }, []]);
  assertEquals(llama.tensors[0], { name: "model.embed_tokens.weight", shape: [10, 8], dtype: "F16" });
  const other = inspectFile(golden("safetensors/outside.safetensors"));
  assertEquals([other.parameters, other.config], [12, { format: "pt", note: "ümlaut" }]);
  const embedding = { shape: [10, 8], data: new Float32Array(80) };
  const bare = writeSafetensors([["model.embed_tokens.weight", embedding]]);
  assert(inspectFile(bare).warnings[0].includes("needs the config.json beside it"));
  const broken = writeSafetensors([["tok_embeddings.weight", embedding]], { metadata: { model_args: "{}" } });
  const { faults } = inspectFile(broken, { name: "b.safetensors" });
  assertEquals(faults.length, 1);
  assert(faults[0].message.includes("has a number as n_heads"), faults[0].message);
});

Deno.test("inspectFile counts pieces, and holds them against a model's vocabulary", () => {
  const model = golden("tokenizer/tok512.model");
  const { config, faults } = inspectFile(model, { vocabSize: 512 });
  assertEquals([config.vocabSize, config.pieces, faults], [512, {
    normal: 253,
    unknown: 1,
    control: 2,
    byte: 256,
  }, []]);
  assertEquals(inspectFile(model, { vocabSize: 500 }).faults[0].check, "token-count");
  const bin = golden("tokenizer/tok512.bin");
  assertEquals(inspectFile(bin).config, { vocabSize: 512 });
  assertEquals(inspectFile(bin.slice(0, -1)).faults[0].check, "tokenizer");
});

Deno.test("inspectFile counts the ids of a raw shard and doubts int32 ones", () => {
  const found = inspectFile(shard(1, 300, 17, 1, 400, 2));
  assertEquals(found.config, { tokens: 6, documents: 2, largestId: 400 });
  assertEquals(found.warnings, []);
  const wide = inspectFile(new Uint8Array(Int32Array.of(1, 300, 17).buffer));
  assertEquals(wide.warnings, ["every second id is 0: these seem to be int32 ids, not uint16"]);
});
