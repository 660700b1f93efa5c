/** Texts and outputs that `train` refuses. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkFailure, inFolder, run, SMALL, smallCheckpoint, snapshot } from "./support.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

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
      ["folder.txt", [], 1, "it must hold texts: 0 files by other names"],
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
    checkFailure(
      await run(...odd, "talks:-3"),
      2,
      "talks:N must have a whole N from 10 to 999999: talks:-3",
      false,
    );
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
          name === "dir.npz"
            ? `Cannot train into ${out} as it must be a file: it is a directory`
            : `${out} is there`,
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
