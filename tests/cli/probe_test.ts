import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { UNSEEN } from "../formats/llama2c/faults.ts";
import { BIN, LLAMA } from "./llama_files.ts";
import { checkFailure, inFolder, run, runJson, smallCheckpoint, snapshot } from "./support.ts";

interface Document {
  readonly faults: readonly { check: string; message: string }[];
  readonly probe?: { agrees: boolean; lossNats: number; explanation?: string };
}

Deno.test("convert --probe notes what the weights compute as they are written, and inspect --probe runs the file", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const cases: [string, string[]][] = [
      ["a.bin", ["--to", "v0"]],
      ["b.bin", ["--to", "v2"]],
      ["c.bin", ["--to", "v2", "--group", "16"]],
      ["d.safetensors", []],
      ["e.npz", ["--tokenizer", BIN]],
    ];
    const losses = new Set<number>();
    for (const [out, words] of cases) {
      assertEquals((await run("convert", LLAMA, at(out), ...words, "--probe")).code, 0, out);
      const { faults, probe } = await runJson<Document>("inspect", at(out), "--probe");
      assertEquals([faults, probe!.agrees], [[], true], out);
      losses.add(Math.round(1e6 * probe!.lossNats));
      const { out: said } = await run("inspect", at(out), "--probe");
      assert(said.includes(`probe: a loss of ${probe!.lossNats.toFixed(4)} nats, as it was written\n`), said);
      assertEquals((await runJson<Document>("inspect", at(out))).probe, undefined);
    }
    // In floats one model, in 8 bits another, with smaller groups a third.
    assertEquals(losses.size, 3);
  });
});

Deno.test("inspect --probe sees what no check of structure can see, and says what it is", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "m.bin");
    assertEquals((await run("convert", LLAMA, path, "--to", "v0", "--probe")).code, 0);
    const good = await Deno.readFile(path);
    const explanations = [
      "w1 and w3 are exchanged",
      "the gains of attention and feed-forward norms are exchanged",
    ];
    for (const [i, { name, make }] of UNSEEN.entries()) {
      await Deno.writeFile(path, make(good));
      assertEquals((await runJson<Document>("inspect", path)).faults, [], name);
      const { faults, probe } = await runJson<Document>("inspect", path, "--probe");
      assertEquals(
        [faults.length, faults[0]!.check, probe!.explanation],
        [1, "probe", explanations[i]],
        name,
      );
      assert(
        faults[0]!.message.startsWith(
          `Cannot trust ${path} as it must compute what it was written to compute`,
        ),
      );
      const { code, out } = await run("inspect", path, "--probe");
      assertEquals([code, out.includes(`hint: ${explanations[i]}\n`)], [0, true], out);
    }
  });
});

Deno.test("inspect --probe says in one line what cannot be probed, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const haze = await smallCheckpoint(folder);
    const path = join(folder, "m.bin");
    await Deno.copyFile(LLAMA, path);
    await Deno.copyFile(LLAMA, join(folder, "n.bin"));
    await Deno.writeTextFile(join(folder, "n.bin.probe.json"), "{}");
    await Deno.writeTextFile(`${haze}.probe.json`, await probeText(folder));
    const before = await snapshot(folder);
    const refused: [string[], number, string][] = [
      [["inspect", path, "--probe"], 1, "must lie beside it: there is no"],
      [["inspect", join(folder, "n.bin"), "--probe"], 1, "its format must be haze-probe: nothing"],
      [["inspect", haze, "--probe"], 2, "it must be of llisa: it is haze"],
      [["convert", BIN, join(folder, "t.model"), "--probe"], 2, "--probe goes with weights"],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        checkFailure(await run(...words, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    assertEquals(await snapshot(folder), before);
    // The probe that would be replaced is in the way like the file itself.
    await Deno.remove(join(folder, "n.bin"));
    checkFailure(
      await run("convert", path, join(folder, "n.bin"), "--to", "v0", "--probe"),
      1,
      "n.bin.probe.json",
      false,
    );
  });
});

/** The text of a probe of the model, made on the side. */
async function probeText(folder: string): Promise<string> {
  const path = join(folder, "side.bin");
  assertEquals((await run("convert", LLAMA, path, "--to", "v0", "--probe")).code, 0);
  return await Deno.readTextFile(`${path}.probe.json`);
}
