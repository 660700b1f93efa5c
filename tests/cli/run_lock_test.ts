/** Two runs on one checkpoint. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { allText, haze, inFolder, run, SMALL, snapshot, textOf } from "./support.ts";
import { TINY } from "./spiral_support.ts";

const LONG = [...SMALL.slice(0, 4), ...SMALL.slice(6), "--steps", "1000000"];

/** Starts a run and waits for its first lines. */
async function started(words: readonly string[]) {
  const child = haze(words).spawn();
  const reader = textOf(child.stdout).getReader();
  for (let text = ""; !text.includes("\n");) text += (await reader.read()).value ?? "";
  const drain = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  return { child, rest: drain(), err: allText(child.stderr) };
}

Deno.test("train and spiral refuse a file that another run writes, which goes on, and can be read", async () => {
  await inFolder(async (folder) => {
    const calls = [
      ["train", "haze", ...LONG, "--json", "--out"],
      ["spiral", ...TINY, "--steps", "1000000", "--json", "--save_path"],
    ];
    for (const [i, words] of calls.entries()) {
      const out = join(folder, `${i}.npz`);
      const { child, rest, err } = await started([...words, out]);
      try {
        const lock = JSON.parse(await Deno.readTextFile(`${out}.lock`));
        assertEquals(lock.pid, child.pid);
        const before = await Deno.readTextFile(`${out}.lock`);
        const again = i === 0 ? [["--force"], ["--resume"]] : [[]];
        for (const more of again) {
          const second = more[0] === "--resume"
            ? ["train", "haze", "--out"]
            : words.filter((word) => word !== "--json");
          const { code, out: printed, err } = await run(...second, out, ...more);
          const clock =
            /^Cannot train into (.*) as one run at a time may write it: process (\d+) has since \d\d:\d\d\nhint: (.*)\n$/;
          const [, path, pid, hint] = clock.exec(err) ?? [];
          assertEquals([code, printed, path, Number(pid)], [1, "", out, child.pid], err);
          assert(hint!.endsWith(`if no such run is there, remove ${out}.lock`), hint);
        }
        assertEquals(await Deno.readTextFile(`${out}.lock`), before);
        if (i === 0) assertEquals((await run("inspect", out)).code, 0);
      } finally {
        child.kill("SIGINT");
      }
      assertEquals([(await child.status).code, await err, await rest], [130, "", undefined]);
      assertEquals(Object.keys(await snapshot(folder)).filter((name) => name.endsWith(".lock")), []);
    }
  });
});

Deno.test("train takes over the lock of a process that is gone, and says so", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const { child, rest, err } = await started(["train", "haze", ...LONG, "--json", "--out", out]);
    child.kill("SIGKILL");
    await Promise.all([child.status, rest, err]);
    const stale = JSON.parse(await Deno.readTextFile(`${out}.lock`));
    const finished = ["train", "haze", "--resume", "--steps", "1000000", "--out", out];
    const io = await haze([...finished, "--threads", "0"]).output();
    assertEquals(
      new TextDecoder().decode(io.stderr).split("\n")[0],
      `note: took over ${out}.lock from process ${child.pid}, which is gone`,
    );
    // A number that another process has by now, and a lock that nobody came to write.
    for (const text of [JSON.stringify({ ...stale, pid: Deno.pid }), "", "{"]) {
      await Deno.writeTextFile(`${out}.lock`, text);
      const { code, err } = await run("train", "haze", ...SMALL, "--force", "--out", out);
      assertEquals(code, 0, err);
      assert(err.startsWith(`note: took over ${out}.lock from `), err);
      assertEquals(Object.keys(await snapshot(folder)).toSorted(), [
        "a.best.npz",
        "a.best.npz.md",
        "a.npz",
        "a.npz.md",
      ]);
    }
    // A machine that cannot be asked may still be at it.
    await Deno.writeTextFile(`${out}.lock`, JSON.stringify({ ...stale, host: "elsewhere" }));
    const { code, err: refused } = await run("train", "haze", "--resume", "--out", out);
    assert(code === 1 && refused.includes(`process ${stale.pid} on elsewhere has since `), refused);
  });
});

Deno.test("train gives its lock back after an error", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const { code } = await run("train", "haze", ...SMALL, "--corpus", join(folder, "none.txt"), "--out", out);
    assertEquals([code, Object.keys(await snapshot(folder))], [1, []]);
    const wild = ["--set", "learningRate=1e30", "--set", "schedule=constant", "--set", "warmupSteps=0"];
    assertEquals((await run("train", "haze", ...SMALL.slice(0, -2), ...wild, "--out", out)).code, 1);
    assertEquals(Object.keys(await snapshot(folder)).toSorted(), ["a.npz", "a.npz.md"]);
  });
});
