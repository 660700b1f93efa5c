import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { zipSync } from "fflate";
import { encodeNpy, writeNpz } from "../../lib/formats/mod.ts";
import { checkFailure, inFolder, run, smallCheckpoint, snapshot } from "./support.ts";

const UPSTREAM = new URL("../golden/npz/stored.npz", import.meta.url);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Files that are no checkpoint, by name, with a word of what must be said about each. */
async function foreignFiles(folder: string, checkpoint: string): Promise<Record<string, string>> {
  const bytes = await Deno.readFile(checkpoint);
  // In the first third, where the weights are: the moments behind them are read by training alone.
  const damaged = Math.floor(bytes.length / 5);
  const files: Record<string, [Uint8Array, string]> = {
    "empty.npz": [new Uint8Array(0), "an empty file"],
    "text.npz": [text("Once upon a time there was a text."), "text"],
    "array.npz": [encodeNpy({ shape: [2], data: Float32Array.of(1, 2) }), "a single .npy array"],
    "zip.npz": [zipSync({ "notes.txt": text("not an array") }), "notes.txt"],
    "arrays.npz": [writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]), "must hold meta.json"],
    "upstream.npz": [await Deno.readFile(UPSTREAM), "upstream.npz as "],
    "half.npz": [bytes.slice(0, bytes.length / 2), "half.npz"],
    "bits.npz": [bytes.with(damaged, bytes[damaged]! ^ 1), "bits.npz"],
    "random.npz": [bytes.map((byte, i) => (byte * 7 + i * 31) & 255), "random.npz"],
  };
  for (const [name, [content]] of Object.entries(files)) await Deno.writeFile(join(folder, name), content);
  await Deno.mkdir(join(folder, "folder.npz"));
  const said = Object.fromEntries(Object.entries(files).map(([name, [, words]]) => [name, words]));
  return { ...said, "missing.npz": "there is no such file", "folder.npz": "it is a directory" };
}

Deno.test("generate, eval, logits, attention, proof, inspect and train --resume say in one line what is wrong with a file", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const files = await foreignFiles(folder, checkpoint);
    const before = await snapshot(folder);
    for (const [name, said] of Object.entries(files)) {
      const path = join(folder, name);
      const calls = [
        ["generate", path, "--length", "3"],
        ["eval", path],
        // Ids need no characters, so that upstream's weights are scored and proved.
        ...(name === "upstream.npz" ? [] : [["logits", path, "--tokens", "1"], ["proof", path]]),
        ["attention", path, "--prompt", "a"],
        ["train", "haze", "--resume", "--out", path],
        // Of an archive of other arrays, or with a damaged one, inspect can tell what is in it.
        ...(["arrays.npz", "upstream.npz", "bits.npz"].includes(name) ? [] : [["inspect", path]]),
      ];
      for (const call of calls) {
        for (const json of [false, true]) {
          // Where a model is only read, it may be a folder of Hugging Face's.
          const meant = name === "folder.npz" && call[0] !== "train"
            ? "it is a folder without config.json"
            : said;
          checkFailure(await run(...call, ...(json ? ["--json"] : [])), 1, meant, json);
        }
      }
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("inspect tells of any npz what is in it, and of any other file what it is", async () => {
  await inFolder(async (folder) => {
    const { code, out } = await run("inspect", UPSTREAM.pathname);
    assertEquals([code, out.includes("haze npz (upstream's layout), haze model\n")], [0, true], out);
    await Deno.writeFile(join(folder, "words.txt"), text("Only words."));
    checkFailure(
      await run("inspect", join(folder, "words.txt")),
      1,
      "must be a file of weights, arrays, tokens or a tokenizer: it is plain text",
      false,
    );
  });
});

Deno.test("every command refuses a device, a pipe and a file beyond 2 GiB before reading it", async () => {
  if (Deno.build.os === "windows") return;
  await inFolder(async (folder) => {
    const [pipe, huge] = ["pipe.npz", "huge.npz"].map((name) => join(folder, name));
    assertEquals((await new Deno.Command("mkfifo", { args: [pipe!] }).output()).code, 0);
    await Deno.writeFile(huge!, new Uint8Array(0));
    await Deno.truncate(huge!, 2 ** 31 + 1);
    const files: [string, string][] = [
      ["/dev/zero", "/dev/zero must be a regular file: it is a device"],
      [pipe!, `${pipe} must be a regular file: it is a pipe`],
      [huge!, `${huge} must have at most 2147483648 bytes: it has 2147483649`],
    ];
    for (const [path, said] of files) {
      const calls = [
        ["generate", path],
        ["eval", path],
        ["logits", path, "--tokens", "1"],
        ["inspect", path],
        ["train", "haze", "--resume", "--out", path],
        ["train", "haze", "--config", path, "--out", join(folder, "x.npz")],
      ];
      for (const call of calls) checkFailure(await run(...call), 1, said, false);
    }
  });
});
