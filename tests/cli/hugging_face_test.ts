import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { readSafetensors, writeSafetensors } from "../../lib/formats/mod.ts";
import { BIN, LLAMA, MODEL } from "./llama_files.ts";
import { checkFailure, inFolder, run, runJson, smallCheckpoint, snapshot } from "./support.ts";

const TOLD = ["--to", "hugging-face", "--tokenizer", MODEL];

/** A folder of the small Llama, and the path of a file in it. */
async function makeFolder(root: string): Promise<(name?: string) => string> {
  assertEquals((await run("convert", LLAMA, join(root, "hf"), ...TOLD)).code, 0);
  return (name = "") => join(root, "hf", name);
}

async function change(path: string, keys: Record<string, unknown>): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify({ ...JSON.parse(await Deno.readTextFile(path)), ...keys }));
}

Deno.test("convert --to hugging-face writes a folder that comes back without changing a bit", async () => {
  await inFolder(async (root) => {
    const at = (name: string) => join(root, name);
    assertEquals((await run("convert", LLAMA, at("a.npz"), "--tokenizer", MODEL)).code, 0);
    const { files, ...rest } = await runJson<{ files: { path: string; bytes: number }[] }>(
      ...["convert", at("a.npz"), at("deep/hf"), "--to", "hugging-face"],
    );
    const expected = { from: "npz", to: "Hugging Face folder", parameters: 43_168, notes: [] };
    assertEquals(rest, expected as never);
    assertEquals([...Deno.readDirSync(at("deep"))].map(({ name }) => name), ["hf"]);
    assertEquals(files.length, [...Deno.readDirSync(at("deep/hf"))].length);
    for (const { path, bytes } of files) assertEquals((await Deno.stat(path)).size, bytes);
    assertEquals((await run("convert", at("deep/hf"), at("b.npz"))).code, 0);
    const [a, b] = await Promise.all(
      ["a.npz", "b.npz"].map(async (name) => openCheckpoint(await Deno.readFile(at(name)))),
    );
    assertEquals(b!.model.parameters.floats, a!.model.parameters.floats);
    assertEquals(b!.model.config, a!.model.config);
    assertEquals(b!.tokenizer.toJSON(), a!.tokenizer.toJSON());
    for (const { model } of [a!, b!]) model.close();
    assertEquals((await run("convert", at("deep/hf"), at("again.model"))).code, 0);
    assertEquals(await Deno.readFile(at("again.model")), await Deno.readFile(at("deep/hf/tokenizer.model")));
  });
});

Deno.test("the model card says what is known of the model", async () => {
  await inFolder(async (root) => {
    const npz = join(root, "m.npz");
    const words = ["train", "llisa", "--preset", "tiny", "--steps", "2", "--batch", "2", "--context", "8"];
    const { code, err } = await run(...words, "--tokenizer", BIN, "--out", npz, "--json");
    assertEquals(code, 0, err);
    assertEquals((await run("convert", npz, join(root, "hf"), "--to", "hugging-face")).code, 0);
    const card = await Deno.readTextFile(join(root, "hf/README.md"));
    const { parameters } = await runJson<{ parameters: number }>("inspect", npz);
    assert(card.startsWith("---\nlibrary_name: transformers\n"));
    assert(card.includes(`${parameters.toLocaleString("en")} parameters`), card);
    assert(card.includes("Trained for 2 steps on `builtin`"), card);
  });
});

Deno.test("commands that read a model read a folder: inspect, generate, logits, tokenize", async () => {
  await inFolder(async (root) => {
    const at = await makeFolder(root);
    const npz = join(root, "m.npz");
    assertEquals((await run("convert", LLAMA, npz, "--tokenizer", MODEL)).code, 0);
    for (
      const words of [["logits", "--tokens", "1,7"], [
        "generate",
        "--prompt",
        "the",
        "--seed",
        "3",
        "--length",
        "9",
      ]]
    ) {
      const [command, ...more] = words;
      const [folder, file] = await Promise.all([at(), npz].map((path) => run(command!, path, ...more)));
      assertEquals([folder!.code, folder!.out], [0, file!.out]);
    }
    assert((await run("tokenize", at(), "the")).out.includes("▁the"));
    const inspect = () =>
      runJson<{ config: { dim: number }; warnings: string[]; faults: unknown[] }>("inspect", at());
    const { config, warnings, faults } = await inspect();
    assertEquals([config.dim, warnings, faults], [32, [], []]);
    await Deno.remove(at("tokenizer.model"));
    assert((await inspect()).warnings[0]!.includes("it has no tokenizer.model"));
    assertEquals(
      (await run("generate", at(), "--tokenizer", BIN, "--prompt", "the", "--length", "2")).code,
      0,
    );
    await change(at("config.json"), { vocab_size: 511 });
    assertEquals((await inspect()).faults.length, 1);
  });
});

Deno.test("a folder whose weights are split over files is the same model", async () => {
  await inFolder(async (root) => {
    const at = await makeFolder(root);
    const { out } = await run("logits", at(), "--tokens", "1,7");
    const tensors = [...readSafetensors(await Deno.readFile(at("model.safetensors"))).tensors];
    const map: Record<string, string> = {};
    for (const [i, part] of [tensors.slice(0, 9), tensors.slice(9)].entries()) {
      const name = `model-0000${i + 1}-of-00002.safetensors`;
      await Deno.writeFile(at(name), writeSafetensors(part));
      for (const [tensor] of part) map[tensor] = name;
    }
    await Deno.remove(at("model.safetensors"));
    await Deno.writeTextFile(at("model.safetensors.index.json"), JSON.stringify({ weight_map: map }));
    assertEquals(await run("logits", at(), "--tokens", "1,7"), { code: 0, out, err: "" });
    const [[, missing] = [, ""]] = Object.entries(map);
    await Deno.remove(at(missing!));
    checkFailure(
      await run("logits", at(), "--tokens", "1,7"),
      1,
      `${missing} must be a readable file`,
      false,
    );
  });
});

Deno.test("folders of other architectures, and those that cannot be written, are refused by name", async () => {
  await inFolder(async (root) => {
    const at = await makeFolder(root);
    const config = await Deno.readTextFile(at("config.json"));
    const out = join(root, "x.npz");
    const refused: [Record<string, unknown>, string][] = [
      [{ model_type: "mistral", architectures: ["MistralForCausalLM"] }, "MistralForCausalLM"],
      [{ model_type: "qwen2" }, 'has model_type "llama": found "qwen2"'],
      [{ rope_scaling: { rope_type: "llama3", factor: 8 } }, "has rope_scaling null"],
      [{ rope_parameters: { rope_type: "yarn" } }, 'has rope_type "default": found "yarn"'],
      [{ attention_bias: true }, "has attention_bias false: found true"],
      [{ head_dim: 16 }, "has head_dim 8: found 16"],
      [{ hidden_act: "gelu" }, 'has hidden_act "silu"'],
    ];
    for (const [keys, said] of refused) {
      await Deno.writeTextFile(at("config.json"), config);
      await change(at("config.json"), keys);
      checkFailure(await run("convert", at(), out), 1, said, false);
    }
    await Deno.writeTextFile(at("config.json"), "{");
    checkFailure(await run("convert", at(), out), 1, "config.json as it must be JSON", false);
    await Deno.remove(at("config.json"));
    checkFailure(await run("convert", at(), out), 1, "it is a folder without config.json", false);
    await Deno.writeTextFile(at("config.json"), config);
    await Deno.remove(at("model.safetensors"));
    checkFailure(await run("convert", at(), out), 1, "it has neither", false);

    const haze = await smallCheckpoint(root);
    await Deno.mkdir(join(root, "full"));
    await Deno.writeTextFile(join(root, "full/mine"), "mine");
    const before = await snapshot(root);
    const calls: [string[], number, string][] = [
      [[LLAMA, join(root, "full"), ...TOLD], 1, "must be new or empty: it has 1 entries"],
      [[LLAMA, haze, ...TOLD], 1, "must be a folder: a file is there"],
      [
        [LLAMA, join(root, "y"), ...TOLD, "--force"],
        2,
        "--force goes with files; a folder must be new or empty",
      ],
      [[LLAMA, join(root, "y"), ...TOLD, "--probe"], 2, "--probe goes with weights in one file"],
      [[LLAMA, join(root, "y"), "--to", "hugging-face"], 1, "text needs a tokenizer"],
      [[haze, join(root, "y"), "--to", "hugging-face"], 2, "they must be of llisa: they are haze"],
      [[MODEL, join(root, "y"), "--to", "hugging-face"], 2, "it must hold weights"],
    ];
    for (const [words, code, said] of calls) checkFailure(await run("convert", ...words), code, said, false);
    assertEquals(await snapshot(root), before);
  });
});
