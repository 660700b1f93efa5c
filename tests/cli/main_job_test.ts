import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { fakeIo, haze, inFolder, jsonLines, run, snapshot } from "./support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

Deno.test("the main job trains, saves a model that has learnt its text, and overwrites nothing", async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await haze([], { cwd: folder }).output();
    const [out, err] = [decode(stdout), decode(stderr)];
    assertEquals(code, 0, err);
    const [, bits] = /held out +([\d.]+) bits per character/.exec(out)!;
    assert(Number(bits) < 3, out);
    assert(out.includes("saved runs/haze.npz. Try:") && out.includes("generate runs/haze.npz"), out);
    const samples = err.split("\n").filter((line) => /^ *step \d+ {2}the /.test(line));
    assert(samples.length >= 4 && new Set(samples).size === samples.length, err);
    const written = await snapshot(folder);
    const both = ["runs/haze.best.npz", "runs/haze.npz"];
    assertEquals(Object.keys(written).sort(), ["runs/", ...both.flatMap((name) => [name, `${name}.md`])]);
    const bytes = await Deno.readFile(join(folder, "runs", "haze.npz"));
    const { model, meta } = openCheckpoint(bytes, { moments: true });
    assertEquals([meta.training!.corpus.name, meta.training!.step], ["builtin", meta.training!.config.steps]);
    model.close();
    // Every command line that it suggests can be run.
    const eval_ = await run("eval", join(folder, "runs", "haze.npz"), "--json");
    assertEquals(JSON.parse(eval_.out).bitsPerCharacter.toFixed(3), bits, eval_.err);
    if (!FULL) return;
    const again = await haze([], { cwd: folder }).output();
    assertEquals([again.code, decode(again.stdout).includes("saved runs/haze-2.npz")], [0, true]);
    const after = await snapshot(folder);
    for (const [name, content] of Object.entries(written)) assertEquals(after[name], content, name);
    // The same seed gives the same bits, but for nothing.
    assertEquals(after["runs/haze-2.best.npz"], written["runs/haze.best.npz"]);
    assertEquals(after["runs/haze-2.npz"], written["runs/haze.npz"]);
  });
});

Deno.test("the main job stops at Ctrl-C, says how to go on, and takes a free name the next time", async () => {
  await inFolder(async (folder) => {
    const before = Deno.cwd();
    Deno.chdir(folder);
    try {
      for (const name of ["runs/haze.npz", "runs/haze-2.npz"]) {
        const io = fakeIo();
        io.interrupt();
        assertEquals(await main([], io), 130);
        assert(
          io.written.err.endsWith(
            `stopped after step 1; go on with: haze train haze --resume --out ${name}\n`,
          ),
          io.written.err,
        );
        assertEquals(io.written.out, "");
      }
      const resumed = await run(
        "train",
        "haze",
        "--resume",
        "--steps",
        "2",
        "--out",
        "runs/haze.npz",
        "--json",
      );
      assertEquals(resumed.code, 0, resumed.err);
      assertEquals(JSON.parse(resumed.out.split("\n")[0]!).step, 2);
    } finally {
      Deno.chdir(before);
    }
  });
});

Deno.test("the main job --json prints JSON lines as train does, and nothing on stderr", async () => {
  await inFolder(async (folder) => {
    const before = Deno.cwd();
    Deno.chdir(folder);
    try {
      const io = fakeIo((text) => text.startsWith('{"step":3,"loss"') && io.interrupt());
      assertEquals(await main(["--json"], io), 130);
      assertEquals(io.written.err, "");
      const lines = jsonLines(io.written.out);
      assertEquals(lines.slice(0, 3).map(({ step, ...line }) => [step, Object.keys(line)]), [
        ...[1, 2, 3].map((step) => [step, ["loss", "learningRate", "tokensPerSecond"]]),
      ]);
      assertEquals(lines.slice(3), [{ interrupted: true, step: 3, checkpoint: "runs/haze.npz" }]);
    } finally {
      Deno.chdir(before);
    }
  });
});

Deno.test("the main job leaves best weights alone whose checkpoint is gone", async () => {
  await inFolder(async (folder) => {
    const before = Deno.cwd();
    Deno.chdir(folder);
    try {
      await Deno.mkdir("runs");
      await Deno.writeTextFile("runs/haze.best.npz", "mine");
      const io = fakeIo();
      io.interrupt();
      assertEquals(await main([], io), 130);
      assert(io.written.err.includes("--out runs/haze-2.npz"), io.written.err);
      assertEquals(await Deno.readTextFile("runs/haze.best.npz"), "mine");
    } finally {
      Deno.chdir(before);
    }
  });
});
