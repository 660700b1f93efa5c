/** Folders that cannot be written to, or not any more. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { readCheckpointMeta } from "../../lib/training/mod.ts";
import { fakeIo, inFolder, jsonLines, losses, run, SMALL, snapshot } from "./support.ts";

const WORDS = ["train", "haze", ...SMALL, "--set", "evaluateEvery=2", "--json", "--out"];

async function system(...words: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(words[0]!, {
      args: words.slice(1),
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether a file system can be mounted here: as root, and not in every container. */
async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = await Deno.makeTempDir();
  try {
    return await system("mount", "-t", "tmpfs", "tmpfs", folder) && await system("umount", folder);
  } finally {
    await Deno.remove(folder);
  }
}

/** Runs a test on a small disk of its own. */
async function onDisk(kilobytes: number, body: (disk: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const disk = join(folder, "disk");
    await Deno.mkdir(disk);
    assert(await system("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", disk));
    try {
      await body(disk);
    } finally {
      assert(await system("umount", disk));
    }
  });
}

const isMountable = await canMount();
if (!isMountable) console.log("tests on a disk of their own are left out: nothing can be mounted here");

Deno.test({
  name: "train finds out at its start that a disk has no room for its checkpoints, and leaves nothing there",
  ignore: !isMountable,
  fn: () =>
    onDisk(64, async (disk) => {
      const out = join(disk, "a.npz");
      const { code, err } = await run(...WORDS, out);
      assertEquals(code, 1);
      assert(
        /^Cannot train into .*\/a\.npz as its folder must have room for it and its successor, \d+ bytes: .*No space left/
          .test(err),
        err,
      );
      assert(err.endsWith("\nhint: make room or name another file with --out\n"), err);
      assertEquals(await snapshot(disk), {});
    }),
});

Deno.test({
  name:
    "train stops on a disk that has become full with its checkpoint whole, and --resume goes on when there is room",
  ignore: !isMountable,
  fn: () =>
    onDisk(1024, async (disk) => {
      const [out, ballast] = [join(disk, "a.npz"), join(disk, "ballast")];
      const io = fakeIo((text) => {
        if (!text.startsWith('{"step":3,"loss"')) return;
        try {
          for (;;) Deno.writeFileSync(ballast, new Uint8Array(4096), { append: true });
        } catch (error) {
          if (!(error instanceof Error && error.message.includes("os error 28"))) throw error;
        }
      });
      assertEquals(await main([...WORDS, out], io), 1);
      const { error, hint } = jsonLines(io.written.out).at(-1)!;
      assert(
        /^Cannot write .*\.npz as the system has to allow it: .*ENOSPC/.test(String(error)),
        String(error),
      );
      assertEquals(hint, `${out} holds step 2: --resume goes on from there when it can be written`);
      assertEquals(Object.keys(await snapshot(disk)).toSorted(), [
        "a.best.npz",
        "a.best.npz.md",
        "a.npz",
        "a.npz.md",
        "ballast",
      ]);
      const kept = await Deno.readFile(out);
      assertEquals(readCheckpointMeta(kept, out).training!.step, 2);
      // Still full: told at once, and nothing is touched.
      const again = await run("train", "haze", "--resume", "--out", out);
      assert(again.code === 1 && /No space left|ENOSPC/.test(again.err), again.err);
      assertEquals(await Deno.readFile(out), kept);
      await Deno.remove(ballast);
      const resumed = await run("train", "haze", "--resume", "--out", out, "--json");
      assertEquals(resumed.code, 0, resumed.err);
      const whole = await run(...WORDS, join(disk, "b.npz"));
      assertEquals(losses(resumed.out), losses(whole.out).slice(-losses(resumed.out).length));
      assertEquals(await Deno.readFile(out), await Deno.readFile(join(disk, "b.npz")));
    }),
});

Deno.test({
  name:
    "train stops on a disk that has become read-only with its checkpoint whole, and says so at the next start",
  ignore: !isMountable,
  fn: () =>
    onDisk(2048, async (disk) => {
      const out = join(disk, "a.npz");
      const io = fakeIo((text) => {
        if (!text.startsWith('{"step":3,"loss"')) return;
        const { success } = new Deno.Command("mount", { args: ["-o", "remount,ro", disk] }).outputSync();
        assert(success);
      });
      assertEquals(await main([...WORDS, out], io), 1);
      const { error, hint } = jsonLines(io.written.out).at(-1)!;
      assert(String(error).includes("EROFS"), String(error));
      assertEquals(hint, `${out} holds step 2: --resume goes on from there when it can be written`);
      const kept = await Deno.readFile(out);
      const again = await run("train", "haze", "--resume", "--out", out);
      assert(again.err.startsWith(`Cannot write ${out} as its folder must be writable: `), again.err);
      assertEquals([again.code, await Deno.readFile(out)], [1, kept]);
      assert(await system("mount", "-o", "remount,rw", disk));
      await Deno.remove(`${out}.lock`); // it could not be given back; its process, this one, lives
      assertEquals((await run("train", "haze", "--resume", "--out", out)).code, 0);
    }),
});

Deno.test("train stops when its folder is gone, and says what is missing", async () => {
  await inFolder(async (folder) => {
    const runs = join(folder, "runs");
    const out = join(runs, "a.npz");
    const io = fakeIo((text) => {
      if (text.startsWith('{"step":3,"loss"')) Deno.removeSync(runs, { recursive: true });
    });
    assertEquals(await main([...WORDS, out], io), 1);
    const { error, hint } = jsonLines(io.written.out).at(-1)!;
    assertEquals([error, hint], [
      `Cannot write ${out.replace(".npz", ".best.npz")} as ${runs} has to be a folder: there is none`,
      "create it first",
    ]);
    assertEquals(await snapshot(folder), {});
  });
});

Deno.test("train stops when its checkpoint cannot be replaced, and --resume goes on from it", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const kept = join(folder, "kept");
    // A folder in the place of the file is what every system refuses, whoever asks.
    const io = fakeIo((text) => {
      if (!text.startsWith('{"step":3,"loss"')) return;
      Deno.renameSync(out, kept);
      Deno.mkdirSync(out);
    });
    assertEquals(await main([...WORDS, out], io), 1);
    const { error, hint } = jsonLines(io.written.out).at(-1)!;
    assertEquals(error, `Cannot write ${out} as the target has to be a file: it is a folder`);
    assertEquals(hint, `${out} holds step 2: --resume goes on from there when it can be written`);
    await Deno.remove(out);
    await Deno.rename(kept, out);
    const resumed = await run("train", "haze", "--resume", "--out", out, "--json");
    const whole = await run(...WORDS, join(folder, "b.npz"));
    assertEquals(losses(resumed.out), losses(whole.out).slice(-losses(resumed.out).length));
    assertEquals(Object.keys(await snapshot(folder)).toSorted(), [
      ...["a.best.npz", "a.best.npz.md", "a.npz", "a.npz.md"],
      ...["b.best.npz", "b.best.npz.md", "b.npz", "b.npz.md"],
    ]);
  });
});
