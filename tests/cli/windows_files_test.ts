/** Files as editors on Windows write them: a byte-order mark, and CR LF at the ends of lines. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { dialogueText, makeDialogues, writeDialogues } from "../../lib/data/mod.ts";
import { LLAMA, MODEL } from "./llama_files.ts";
import { inFolder, losses, run, runJson, SMALL } from "./support.ts";

const asWindows = (text: string): string => `\ufeff${text.replaceAll("\n", "\r\n")}`;

/** What a call prints, which must succeed. */
async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  assertEquals(code, 0, `${words.join(" ")}\n${err}${out}`);
  return out;
}

/** The same file as it is, and as Windows has it. */
async function both(folder: string, name: string, text: string): Promise<[string, string]> {
  await Deno.mkdir(join(folder, "windows"), { recursive: true });
  const paths: [string, string] = [join(folder, name), join(folder, "windows", name)];
  await Deno.writeTextFile(paths[0], text);
  await Deno.writeTextFile(paths[1], asWindows(text));
  return paths;
}

Deno.test("train learns the same of dialogues with CR LF and a byte-order mark, by either reader", async () => {
  await inFolder(async (folder) => {
    const paths = await both(folder, "talk.jsonl", writeDialogues(makeDialogues(40, 1)));
    const out = join(folder, "x.npz");
    for (
      const [kind, more] of [["haze", SMALL], ["reso-llm", [
        "--steps",
        "2",
        "--batch",
        "2",
        "--set",
        "vocabSize=300",
      ]]] as const
    ) {
      const curves: unknown[] = [];
      for (const path of paths) {
        const words = ["train", kind, ...more, "--corpus", path, "--out", out, "--no-card", "--force"];
        curves.push(losses(await told(...words, "--json")));
      }
      assertEquals(curves[0], curves[1]);
    }
  });
});

Deno.test("tokenize and convert read JSON with CR LF and a byte-order mark", async () => {
  await inFolder(async (folder) => {
    const json = join(folder, "own.json");
    await told("convert", MODEL, json);
    const indented = JSON.stringify(JSON.parse(await Deno.readTextFile(json)), undefined, 1);
    const [unix, windows] = await both(folder, "vocabulary.json", indented);
    assertEquals(await told("tokenize", windows, "the lamp"), await told("tokenize", unix, "the lamp"));
    const hf = join(folder, "hf");
    await told("convert", LLAMA, hf, "--to", "hugging-face", "--tokenizer", MODEL);
    const config = join(hf, "config.json");
    const before = await runJson("logits", hf, "--tokens", "1,2,3");
    await Deno.writeTextFile(config, asWindows(await Deno.readTextFile(config)));
    assertEquals(await runJson("logits", hf, "--tokens", "1,2,3"), before);
  });
});

Deno.test("shards are the same of texts with CR LF, and a manifest may have a byte-order mark", async () => {
  await inFolder(async (folder) => {
    const text = makeDialogues(30, 2).map(dialogueText).join("\n");
    const [unix, windows] = [join(folder, "unix"), join(folder, "wind")];
    for (const [out, lines] of [[unix, text], [windows, text.replaceAll("\n", "\r\n")]] as const) {
      const source = join(folder, "text.txt");
      await Deno.writeTextFile(source, lines);
      await told("shards", "build", out, source, "--tokenizer", MODEL);
    }
    const shard = "text.shard";
    assertEquals(await Deno.readFile(join(windows, shard)), await Deno.readFile(join(unix, shard)));
    const manifest = join(windows, "modules.json");
    await Deno.writeTextFile(manifest, asWindows(await Deno.readTextFile(manifest)));
    assertEquals(await told("shards", "list", windows), await told("shards", "list", unix));
  });
});
