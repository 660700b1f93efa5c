/** Runs of `haze spiral` that are cut go on as if they had not been. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { encodeNpy, readNpz } from "../../lib/formats/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { allText, fakeIo, haze, inFolder, jsonLines, textOf } from "./support.ts";
import { corpusIn, spiral, stepsOf, TINY } from "./spiral_support.ts";

/** Records by step, as they are printed; a step that is printed again must be the same. */
function collect(out: string, seen: Map<number, string>): void {
  // The last line of a process that was killed may be cut.
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  for (const record of stepsOf(whole)) {
    const [step, line] = [record.step as number, JSON.stringify(record)];
    assertEquals(seen.get(step) ?? line, line);
    seen.set(step, line);
  }
}

/** Kills a run as soon as it has printed `wanted` steps. */
async function killed(words: readonly string[], wanted: number, seen: Map<number, string>): Promise<void> {
  const child = haze(words).spawn();
  const err = allText(child.stderr);
  let out = "";
  let isKilled = false;
  for await (const text of textOf(child.stdout)) {
    out += text;
    if (isKilled || stepsOf(out.slice(0, out.lastIndexOf("\n") + 1)).length < wanted) continue;
    child.kill("SIGKILL");
    isKilled = true;
  }
  await child.status;
  assertEquals(await err, "");
  assert(isKilled, out);
  collect(out, seen);
}

for (const mode of [[], ["--upstream"]]) {
  const name = mode.length === 0 ? "the corrected system" : "upstream's arithmetic";
  Deno.test(`spiral that is killed at a random step goes on bit for bit: ${name}`, async () => {
    await inFolder(async (folder) => {
      const [whole, cut] = [join(folder, "whole.npz"), join(folder, "cut.npz")];
      const corpus = await corpusIn(folder);
      const sizes = ["--text_path", corpus, "--tok_vocab", "330", ...TINY.slice(2), ...mode, "--json"];
      const words = ["spiral", ...sizes, "--steps", "400", "--save_every", "7"];
      const expected = new Map<number, string>();
      collect((await spiral(...words.slice(1), "--save_path", whole)).out, expected);
      const seen = new Map<number, string>();
      const wanted = 1 + new Pcg64(Date.now()).below(60);
      await killed([...words, "--save_path", cut], wanted, seen);
      const part = join(folder, "cut.part.npz");
      // Upstream's file does not say how long its run was to be, nor what it read.
      assert(seen.size >= wanted && seen.size < 400, `${seen.size}`);
      const more = mode.length === 0
        ? []
        : ["--text_path", corpus, "--batch", "2", "--ctx_len", "4", "--steps", `${400 - savedStep(part)}`];
      const rest = await spiral("--load_path", part, "--save_path", cut, ...more, "--json");
      collect(rest.out, seen);
      assertEquals([...seen.entries()].toSorted(([a], [b]) => a - b), [...expected.entries()]);
      assertEquals(await Deno.readFile(cut), await Deno.readFile(whole), "the files differ");
      assertEquals(
        [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.includes("part")),
        [],
      );
    });
  });
}

/** Steps that a file counts. */
function savedStep(path: string): number {
  return Number(readNpz(Deno.readFileSync(path)).get("training_step")!.data[0]);
}

Deno.test("spiral that is interrupted saves what it has and says how to go on", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    const io = fakeIo((text) => {
      if (text.includes("[005]")) io.interrupt();
    });
    const code = await main(["spiral", ...TINY, "--steps", "100", "--save_path", path], io);
    const part = join(folder, "a.part.npz");
    assertEquals(code, 130);
    assert(
      io.written.err.endsWith(
        `stopped after step 5; go on with: haze spiral --load_path ${part} --save_path ${path}\n`,
      ),
      io.written.err,
    );
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.part.npz"]);
    const rest = await spiral("--load_path", part, "--save_path", path, "--json");
    assertEquals(stepsOf(rest.out).map(({ step }) => step), Array.from({ length: 95 }, (_, i) => i + 6));
  });
});

Deno.test("spiral --save_every saves on the way what stands at that step", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    const found: number[] = [];
    const io = fakeIo((text) => {
      if (text.includes("] CE=")) found.push(savedStep(join(folder, "a.part.npz")));
    });
    const words = ["--steps", "11", "--save_every", "3", "--save_path", path];
    assertEquals(await main(["spiral", ...TINY, ...words], io), 0);
    assertEquals(found, [3, 9], "at steps 5 and 10");
  });
});

Deno.test("spiral goes on for more steps, and begins anew with other data", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    await spiral(...TINY, "--seed", "5", "--steps", "4", "--save_path", path);
    const more = await spiral("--load_path", path, "--steps", "3", "--json");
    // No note of other data: the world is that of the file.
    assertEquals([jsonLines(more.out).at(-1), more.err], [{ done: true, step: 7 }, ""]);
    const ids = join(folder, "ids.npy");
    await Deno.writeFile(
      ids,
      encodeNpy({ shape: [8, 5], data: Int32Array.from({ length: 40 }, (_, i) => i % 16) }),
    );
    const other = await spiral("--load_path", path, "--data_path", ids, "--steps", "3");
    assert(
      other.err.includes(`note: other data or windows than those of ${path}: schedule and moments`),
      other.err,
    );
    const again = join(folder, "b.npz");
    await spiral(...TINY, "--data_path", ids, "--steps", "2", "--save_path", again);
    const reread = await spiral("--load_path", again, "--steps", "2");
    assert(reread.err.includes(`note: reading ${ids}, named by ${again}\n`), reread.err);
  });
});

Deno.test("spiral --steps 0 re-saves what it loaded, byte for byte", async () => {
  await inFolder(async (folder) => {
    for (const mode of [[], ["--upstream"]]) {
      const [path, copy] = [join(folder, `a${mode.length}.npz`), join(folder, `b${mode.length}.npz`)];
      await spiral(...TINY, ...mode, "--steps", "2", "--save_path", path);
      const { out } = await spiral("--steps", "0", "--load_path", path, "--save_path", copy);
      assertEquals(out, `Re-saved weights to ${copy}\nSpiralFullFusion Demo — DONE\n`);
      assertEquals(await Deno.readFile(copy), await Deno.readFile(path));
    }
  });
});
