import { assert, assertEquals, assertThrows } from "@std/assert";
import { readLlamaSafetensors } from "../../lib/formats/hugging_face/read.ts";
import { inspectFile } from "../../lib/formats/inspect/inspect.ts";
import { readLlama2c } from "../../lib/formats/llama2c/read.ts";
import { readNpz } from "../../lib/formats/npz.ts";
import { pyTorchToSafetensors } from "../../lib/formats/pytorch.ts";
import { readSentencePieceModel } from "../../lib/formats/sentencepiece/read.ts";
import { readTokenizerBin } from "../../lib/formats/tokenizer_bin/read.ts";
import { zipFile } from "./zip_samples.ts";

const ZIP = zipFile([
  { name: "ckpt/data.pkl", packed: Uint8Array.of(0x80, 2, 0x7d, 0x2e) },
  { name: "ckpt/data/0", packed: new Uint8Array(8) },
]);
const LEGACY = Uint8Array.of(
  0x80,
  2,
  0x8a,
  10,
  0x6c,
  0xfc,
  0x9c,
  0x46,
  0xf9,
  0x20,
  0x6a,
  0xa8,
  0x50,
  0x19,
  0x2e,
);

const READERS: ((bytes: Uint8Array, options: { name: string }) => unknown)[] = [
  readLlama2c,
  readLlamaSafetensors,
  readSentencePieceModel,
  readTokenizerBin,
];

Deno.test("every reader refuses a file of PyTorch with the lines of Python that convert it", () => {
  for (const bytes of [ZIP, LEGACY, ZIP.slice(0, 60)]) {
    for (const read of READERS) {
      const error = assertThrows(() => read(bytes, { name: "out/ckpt.pt" }), SyntaxError);
      assert(error.message.includes("found a PyTorch checkpoint"), error.message);
      assert(error.message.endsWith(pyTorchToSafetensors("out/ckpt.pt")), error.message);
    }
    const { format, hint } = inspectFile(bytes, { name: "out/ckpt.pt" });
    assertEquals(format, "pytorch");
    assert(hint.endsWith(pyTorchToSafetensors("out/ckpt.pt")));
  }
  assertThrows(() => readNpz(ZIP, { name: "a.pt" }), SyntaxError, pyTorchToSafetensors("a.pt"));
});

Deno.test("pyTorchToSafetensors names both files, whatever is in the name", () => {
  const lines = pyTorchToSafetensors('my "best".pth');
  assert(lines.includes('torch.load("my \\"best\\".pth", map_location="cpu", weights_only=True)'), lines);
  assert(lines.includes('save_file(state, "my \\"best\\".safetensors"'), lines);
  assert(pyTorchToSafetensors("the file").includes('torch.load("ckpt.pt"'));
});
