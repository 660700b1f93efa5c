import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { readCheckpointMeta } from "../../lib/training/mod.ts";
import { fakeIo, inFolder, jsonLines, losses, run, SMALL, snapshot } from "./support.ts";

Deno.test("train has a checkpoint to go on from before its first step, and best weights never without it", async () => {
  await inFolder(async (folder) => {
    const [out, cut] = [join(folder, "a.npz"), join(folder, "cut.npz")];
    const words = ["train", "haze", ...SMALL, "--set", "evaluateEvery=2", "--json", "--out"];
    // What a kill in the first step leaves behind is what is there when its line is printed.
    const io = fakeIo((text) => {
      if (text.startsWith('{"step":1,"loss"')) Deno.copyFileSync(out, cut);
    });
    assertEquals(await main([...words, out], io), 0);
    assertEquals(readCheckpointMeta(await Deno.readFile(cut), "cut").training!.step, 0);
    const resumed = await run("train", "haze", "--resume", "--out", cut, "--json");
    assertEquals(resumed.code, 0, resumed.err);
    assertEquals(losses(resumed.out), losses(io.written.out));
    assertEquals(await Deno.readFile(cut), await Deno.readFile(out));
  });
});

Deno.test("train --force removes the best weights of the run that it replaces, even if it is stopped early", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    await Deno.writeTextFile(join(folder, "a.best.npz"), "old");
    const words = ["train", "haze", ...SMALL, "--out", out];
    // Nothing of it can be resumed: there is no checkpoint beside them.
    const refused = await run(...words);
    assertEquals([refused.code, refused.err.split("\n").at(-2)], [
      1,
      "hint: --force replaces it, --out names another",
    ]);
    // A text that cannot be used costs nothing that was there.
    assertEquals((await run(...words, "--force", "--corpus", join(folder, "none.txt"))).code, 1);
    assertEquals(Object.keys(await snapshot(folder)), ["a.best.npz"]);
    const io = fakeIo();
    io.interrupt();
    assertEquals(await main([...words, "--force"], io), 130);
    assertEquals(Object.keys(await snapshot(folder)).sort(), ["a.npz", "a.npz.md"]);
    const there = await run(...words);
    assertEquals(there.err.split("\n").at(-2)?.startsWith("hint: --resume goes on with it"), true, there.err);
  });
});

Deno.test("train --resume of a finished run says so, and names best weights only if they are there", async () => {
  await inFolder(async (folder) => {
    const [out, best] = [join(folder, "a.npz"), join(folder, "a.best.npz")];
    assertEquals((await run("train", "haze", ...SMALL, "--out", out)).code, 0);
    const resume = ["train", "haze", "--resume", "--out", out];
    const before = await snapshot(folder);
    const done = "nothing left to do (step 4 of 4); --steps M goes on\n";
    const tip = `try: haze generate ${out} --prompt "one"\n`;
    const full = await run(...resume);
    assertEquals(full, { code: 0, out: `${done}saved ${out}, best weights ${best}\n${tip}`, err: "" });
    assertEquals(await snapshot(folder), before);
    await Deno.remove(best);
    assertEquals((await run(...resume)).out, `${done}saved ${out}\n${tip}`);
    const { done: isDone, checkpoint, best: score } = jsonLines((await run(...resume, "--json")).out)[0] as {
      done: boolean;
      checkpoint: string;
      best: object;
    };
    assertEquals([isDone, checkpoint, Object.keys(score)], [true, out, ["step", "bitsPerByte"]]);
  });
});

Deno.test("train splits a short text for the model's window, so that resume and eval find the same parts", async () => {
  await inFolder(async (folder) => {
    const [text, out] = [join(folder, "a.txt"), join(folder, "a.npz")];
    await Deno.writeTextFile(text, "the haze settles over the hills and the lamps go out. ".repeat(8));
    // Nine tenths of it hold five windows of 64 and fewer than ten: for windows of 8 it would be cut otherwise.
    const words = ["train", "haze", ...SMALL, "--set", "T=64", "--corpus", text, "--out", out];
    const io = fakeIo((line) => line.startsWith('{"step":2,"loss"') && io.interrupt());
    assertEquals(await main([...words, "--json"], io), 130, io.written.err);
    const resumed = await run("train", "haze", "--resume", "--out", out, "--json");
    assertEquals(resumed.code, 0, resumed.err);
    const whole = await run(...words.slice(0, -1), join(folder, "b.npz"), "--json");
    assertEquals([...losses(io.written.out).slice(0, -1), ...losses(resumed.out)], losses(whole.out));
    const scored = await run("eval", out, "--json");
    const { heldOut } = jsonLines(whole.out).findLast((line) => "heldOut" in line)!;
    assertEquals(JSON.parse(scored.out).tokens, (heldOut as { tokens: number }).tokens);
    assertEquals(scored.err, `note: reading ${text}, named by ${out}\n`);
  });
});
