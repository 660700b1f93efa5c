import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  huggingFaceConfig,
  readLlama2c,
  readTokenizer,
  writeLlama2c,
  writeLlamaSafetensors,
  writeTokenizerBin,
} from "../../lib/formats/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { FAULTS } from "../formats/llama2c/faults.ts";
import { golden, sampleCheckpoint, TINY } from "../formats/llama_samples.ts";
import { checkFailure, inFolder, run, runJson, snapshot } from "./support.ts";

interface Document {
  readonly format: string;
  readonly kind: string;
  readonly config: Record<string, unknown>;
  readonly parameters: number;
  readonly tensors: readonly { name: string }[];
  readonly warnings: readonly string[];
  readonly faults: readonly { check: string; message: string }[];
}

Deno.test("inspect tells format, sizes and tensors of every file of the Llama family and its vocabularies", async () => {
  await inFolder(async (folder) => {
    const checkpoint = sampleCheckpoint();
    const parameters = [...checkpoint.tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    const text = (words: string) => new TextEncoder().encode(words);
    const vocab = JSON.stringify(Vocab.fromText("haze").toJSON());
    const bin = readTokenizer(golden("tokenizer/tok512.bin"));
    const files: [string, Uint8Array, Partial<Document>][] = [
      ["v0.bin", writeLlama2c(checkpoint, { version: 0 }), {
        format: "llama2.c v0",
        kind: "llisa",
        parameters,
      }],
      ["v1.bin", writeLlama2c(checkpoint, { version: 1 }), {
        format: "llama2.c v1",
        kind: "llisa",
        parameters,
      }],
      ["v2.bin", writeLlama2c(checkpoint, { version: 2 }), {
        format: "llama2.c v2",
        kind: "llisa",
        parameters,
      }],
      ["hf.safetensors", writeLlamaSafetensors(checkpoint), {
        format: "safetensors",
        kind: "llisa",
        parameters,
      }],
      ["tok.model", golden("tokenizer/tok512.model"), { format: "sentencepiece", kind: "", parameters: 0 }],
      ["tok.bin", golden("tokenizer/tok512.bin"), { format: "tokenizer.bin", config: { vocabSize: 512 } }],
      ["sp.json", text(JSON.stringify(bin)), { format: "tokenizer JSON" }],
      ["char.json", text(vocab), {
        format: "tokenizer JSON",
        config: { tokenizer: "char", vocabSize: 4, characters: "aehz" },
      }],
      ["ids.bin", new Uint8Array(Uint16Array.of(1, 300, 17, 4, 1, 9).buffer), {
        format: "token-shard",
        config: { tokens: 6, documents: 2, largestId: 300 },
      }],
    ];
    for (const [name, bytes] of files) await Deno.writeFile(join(folder, name), bytes);
    const before = await snapshot(folder);
    for (const [name, , expected] of files) {
      const found = await runJson<Document & Record<string, unknown>>("inspect", join(folder, name));
      for (const [key, value] of Object.entries(expected)) assertEquals(found[key], value, `${name}: ${key}`);
      assertEquals(found.faults, [], name);
      assertEquals(found.tensors.length, name.startsWith("v") || name.startsWith("hf") ? 20 : 0, name);
      if (found.kind === "llisa") assertEquals([found.config.dim, found.config.nKvHeads], [TINY.dim, 2]);
      const { out, code } = await run("inspect", join(folder, name));
      assert(code === 0 && out.startsWith(`${join(folder, name)}: ${found.format}`), out);
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("inspect takes the sizes of a safetensors file from the config.json beside it", async () => {
  await inFolder(async (folder) => {
    const checkpoint = sampleCheckpoint();
    const path = join(folder, "model.safetensors");
    const bytes = writeLlamaSafetensors(checkpoint);
    // The same file with metadata that say nothing: the key is written over, length for length.
    const at = new TextDecoder("latin1").decode(bytes).indexOf('"config":');
    const bare = bytes.slice();
    bare.set(new TextEncoder().encode('"conFIG":'), at);
    await Deno.writeFile(path, bare);
    const alone = await runJson<Document>("inspect", path);
    assertEquals([alone.kind, alone.warnings.length], ["", 1]);
    assert(alone.warnings[0]!.includes("needs the config.json beside it"));
    await Deno.writeTextFile(join(folder, "config.json"), JSON.stringify(huggingFaceConfig(TINY)));
    const beside = await runJson<Document>("inspect", path);
    assertEquals([beside.kind, beside.config.dim, beside.warnings], ["llisa", TINY.dim, []]);
  });
});

Deno.test("inspect names every fault of a checkpoint by its check, and exits 0 where the file is recognised", async () => {
  const good = golden("train_trace/w.after_step19.v0.bin");
  const { sizes } = readLlama2c(good);
  await inFolder(async (folder) => {
    const path = join(folder, "m.bin");
    for (const { name, check, says, make } of FAULTS) {
      const bytes = make(good);
      await Deno.writeFile(path, bytes);
      if (check === "header-range") {
        // Nothing marks such a file.
        const outcome = await run("inspect", path);
        checkFailure(outcome, 1, "as it must be a file of weights", false);
        assert(outcome.err.includes(says(sizes)), `${name}: ${outcome.err}`);
        continue;
      }
      const { faults } = await runJson<Document>("inspect", path);
      assertEquals(faults[0]!.check, check, name);
      assert(faults[0]!.message.includes(says(sizes)), `${name}: ${faults[0]!.message}`);
      const { out, code } = await run("inspect", path);
      assertEquals([code, out.includes(`fault (${check}): Cannot read ${path} as it `)], [0, true], out);
      // What opens the model refuses it with the same words.
      const refused = await run("logits", path, "--tokens", "1");
      assertEquals(refused.code, 1, name);
      assert(refused.err.startsWith(faults[0]!.message.split("\n")[0]!), `${name}: ${refused.err}`);
    }
  });
});

Deno.test("inspect shows the lines of Python for a file of PyTorch, and commands that open it show them too", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "base.pt");
    const head = new Uint8Array(60);
    head.set([0x50, 0x4b, 3, 4]);
    head[26] = 13;
    head.set(new TextEncoder().encode("base/data.pkl"), 30);
    await Deno.writeFile(path, head);
    const program = "import json, torch\nfrom safetensors.torch import save_file\nc = torch.load(";
    const { code, out } = await run("inspect", path);
    assertEquals([code, out.includes(program)], [0, true], out);
    assertEquals((await runJson<Document>("inspect", path)).format, "pytorch");
    const refused = await run("logits", path, "--tokens", "1");
    assertEquals(refused.code, 1);
    assert(
      refused.err.startsWith(`Cannot open ${path} as a model`) && refused.err.includes(program),
      refused.err,
    );
  });
});

Deno.test("inspect says in one line what is no file of a model, and leaves it alone", async () => {
  await inFolder(async (folder) => {
    const bin = writeTokenizerBin({ pieces: [{ text: "ab", score: 0 }] });
    const files: [string, Uint8Array, string][] = [
      ["words.txt", new TextEncoder().encode("Only words."), "it is plain text"],
      ["other.json", new TextEncoder().encode('{"kind":"letter"}'), "it is JSON text"],
      ["half.json", new TextEncoder().encode('{"kind":"char"'), "it is JSON text"],
      ["random.bin", Uint8Array.of(200, 201, 2, 3, 4), "it is a file that starts with the bytes c8 c9 02"],
    ];
    await Deno.writeFile(join(folder, "tiny.bin"), bin);
    for (const [name, bytes] of files) await Deno.writeFile(join(folder, name), bytes);
    const before = await snapshot(folder);
    for (const [name, , said] of files) {
      for (const json of [false, true]) {
        checkFailure(await run("inspect", join(folder, name), ...(json ? ["--json"] : [])), 1, said, json);
      }
    }
    assertEquals((await runJson<Document>("inspect", join(folder, "tiny.bin"))).format, "tokenizer.bin");
    assertEquals(await snapshot(folder), before);
  });
});
