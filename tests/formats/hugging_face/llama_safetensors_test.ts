import { assert, assertEquals, assertThrows } from "@std/assert";
import { huggingFaceConfig } from "../../../lib/formats/hugging_face/config.ts";
import { readLlamaSafetensors } from "../../../lib/formats/hugging_face/read.ts";
import { writeLlamaSafetensors } from "../../../lib/formats/hugging_face/write.ts";
import { readSafetensors } from "../../../lib/formats/safetensors/read.ts";
import { type SafetensorsInput, writeSafetensors } from "../../../lib/formats/safetensors/write.ts";
import { golden, sameTensors, sampleCheckpoint, TINY } from "../llama_samples.ts";

Deno.test("readLlamaSafetensors reads what writeLlamaSafetensors writes, under both namings", () => {
  for (const naming of ["hugging-face", "llama2.c"] as const) {
    for (const change of [{}, { tied: false }, { nKvHeads: 1, nLayers: 3 }, { theta: 5e5, eps: 1e-6 }]) {
      const checkpoint = sampleCheckpoint({ ...TINY, ...change });
      const file = readLlamaSafetensors(writeLlamaSafetensors(checkpoint, { naming }));
      assertEquals([file.naming, file.sizes, file.warnings], [naming, checkpoint.sizes, []]);
      assert(sameTensors(file.tensors, checkpoint.tensors), `${naming} ${JSON.stringify(change)}`);
      assert(
        sameTensors(checkpoint.tensors, sampleCheckpoint({ ...TINY, ...change }).tensors),
        "nothing is changed",
      );
    }
  }
});

Deno.test("readLlamaSafetensors reads what the lines of Python made of a checkpoint of PyTorch", () => {
  const file = readLlamaSafetensors(golden("safetensors/from_pytorch.safetensors"));
  const widths = { dim: 8, hiddenDim: 12, nLayers: 2, nHeads: 2, nKvHeads: 1, vocabSize: 10, maxSeqLen: 6 };
  assertEquals(file.sizes, { ...widths, tied: true, theta: 10000, eps: 1e-5 });
  // As PyTorch printed them.
  const start = (name: string) => file.tensors.get(name)?.data.slice(0, 4);
  const w3 = [0.05887310951948166, -0.055741261690855026, 0.5190675258636475, 0.654109001159668];
  const wk = [-0.2378232181072235, 0.31640562415122986, 0.3873368799686432, 0.0479942262172699];
  assertEquals(start("blocks.1.w3"), Float32Array.from(w3));
  assertEquals(start("blocks.0.wk"), Float32Array.from(wk));
});

Deno.test("readLlamaSafetensors takes a config from outside in place of the file's own", () => {
  const checkpoint = sampleCheckpoint();
  const bytes = writeLlamaSafetensors(checkpoint);
  const config = huggingFaceConfig({ ...TINY, theta: 500 });
  assertEquals(readLlamaSafetensors(bytes, { config }).sizes.theta, 500);
  const { tensors } = readSafetensors(bytes);
  const bare = writeSafetensors(tensors);
  assert(sameTensors(readLlamaSafetensors(bare, { config }).tensors, checkpoint.tensors));
  const message = "has its sizes in the metadata, as config: found none there\nhint: give the config.json";
  assertThrows(() => readLlamaSafetensors(bare), SyntaxError, message);
});

/** The file of a sample with its tensors changed. */
function changed(
  change: (tensors: Map<string, SafetensorsInput>) => void,
  naming: "hugging-face" | "llama2.c" = "hugging-face",
) {
  const { tensors, metadata } = readSafetensors(writeLlamaSafetensors(sampleCheckpoint(), { naming }));
  change(tensors);
  return writeSafetensors(tensors, { metadata: Object.fromEntries(metadata) });
}

Deno.test("readLlamaSafetensors takes names strictly", () => {
  const norm = "model.layers.1.input_layernorm.weight";
  const vector = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });
  const cases: [Uint8Array, string][] = [
    [changed((tensors) => tensors.delete(norm)), `has the tensor ${norm}: found none of that name`],
    [changed((tensors) => tensors.set(norm, vector(1))), `as member ${norm} has the shape (8,): found (1,)`],
    [
      changed((tensors) => tensors.set("model.extra", vector(1))),
      "has no tensors but those of a Llama: found model.extra",
    ],
    [
      changed((tensors) => tensors.set("lm_head.weight", { shape: [10, 8], data: new Float32Array(80) })),
      "found lm_head.weight\nhint: the config says that the classifier is the embedding, and they differ",
    ],
    [changed((tensors) => tensors.set(norm, vector(1, 1, NaN, 1, 1, 1, 1, 1))), `found NaN at ${norm}[2]`],
    [
      changed((tensors) => tensors.clear()),
      "has the tensor model.embed_tokens.weight or tok_embeddings.weight: found no tensor",
    ],
    [golden("safetensors/outside.safetensors"), "tok_embeddings.weight: found a.f32 and 4 others"],
  ];
  for (const [bytes, words] of cases) {
    const error = assertThrows(() => readLlamaSafetensors(bytes, { name: "m.safetensors" }), SyntaxError);
    assert(error.message.startsWith("Cannot read m.safetensors as "), error.message);
    assert(error.message.includes(words), error.message);
  }
});

Deno.test("readLlamaSafetensors leaves out what can be worked out, with a warning, and a copy of a tied matrix without", () => {
  const frequencies = { shape: [1], data: Float32Array.of(1) };
  const file = readLlamaSafetensors(changed((tensors) => {
    tensors.set("model.layers.0.self_attn.rotary_emb.inv_freq", frequencies);
    tensors.set("lm_head.weight", tensors.get("model.embed_tokens.weight")!);
  }));
  assertEquals(file.warnings.length, 1);
  assert(file.warnings[0].startsWith("1 tensors that can be worked out"), file.warnings[0]);
  assert(sameTensors(file.tensors, sampleCheckpoint().tensors));
});

Deno.test("readLlamaSafetensors sees by the weights whether llama2.c's classifier is tied", () => {
  const other = { shape: [10, 8], data: new Float32Array(80).fill(0.25) };
  const file = readLlamaSafetensors(changed((tensors) => tensors.set("output.weight", other), "llama2.c"));
  assertEquals([file.sizes.tied, file.tensors.get("classifier")?.data[0]], [false, 0.25]);
  // The start of the embedding is not the embedding.
  const part = changed((tensors) => {
    const data = tensors.get("tok_embeddings.weight")!.data.slice(0, 40);
    tensors.set("output.weight", { shape: [5, 8], data });
  }, "llama2.c");
  assertThrows(
    () => readLlamaSafetensors(part),
    SyntaxError,
    "as member output.weight has the shape (10,8): found (5,8)",
  );
});
