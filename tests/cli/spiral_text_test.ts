/** What spiral's teacher knows of a text, and how closely it is followed there, by either command. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readNpz } from "../../lib/formats/mod.ts";
import { openCheckpoint, SpiralModel } from "../../lib/models/mod.ts";
import { corpusIn, spiral } from "./spiral_support.ts";
import { inFolder, run } from "./support.ts";

const SIZES = [
  "--set",
  "d=8",
  "--set",
  "r=6",
  "--batch",
  "2",
  "--steps",
  "2",
  "--set",
  "evaluationTokens=64",
];

/** Runs `haze train spiral`, which must succeed, and gives its checkpoint. */
async function trained(folder: string, ...words: readonly string[]): Promise<string> {
  const out = join(folder, `${words.join("").replaceAll(/\W/g, "")}.npz`.slice(-80));
  const { code, err } = await run("train", "spiral", ...words, "--out", out);
  assertEquals(code, 0, err);
  return out;
}

/** λ, whether texts were counted, and the counts of a checkpoint. */
async function known(
  path: string,
): Promise<{ weight: number; counted: number; pairs: number[]; ids: number }> {
  const bytes = await Deno.readFile(path);
  const { model } = openCheckpoint(bytes, { name: path });
  const weight = model instanceof SpiralModel ? model.config.distillation : NaN;
  model.close();
  const arrays = readNpz(bytes, { name: path });
  const numbers = (name: string) => Array.from(arrays.get(`teacher.${name}`)!.data as Float32Array);
  const ids = numbers("unigram").reduce((sum, count) => sum + count, 0);
  return { weight, counted: numbers("counted")[0]!, pairs: numbers("bigram"), ids };
}

Deno.test("train spiral and spiral --text_path count a text alike, and follow the teacher there by λ = 1", async () => {
  await inFolder(async (folder) => {
    const corpus = await corpusIn(folder);
    const one = await known(
      await trained(folder, "--corpus", corpus, "--set", "vocabSize=300", "--set", "T=4", ...SIZES),
    );
    const path = join(folder, "spiral.npz");
    const sizes = ["--d", "8", "--r", "6", "--batch", "2", "--steps", "2", "--ctx_len", "4"];
    await spiral("--text_path", corpus, "--tok_vocab", "300", ...sizes, "--save_path", path);
    const other = await known(path);
    assertEquals([one.counted, one.weight], [1, 1]);
    assertEquals(one, other);
    const told = await trained(folder, "--corpus", corpus, "--set", "distillation=2", ...SIZES);
    assertEquals((await known(told)).weight, 2);
  });
});

Deno.test("train spiral --from counts the other text in the place of the first, and a world batch by batch", async () => {
  await inFolder(async (folder) => {
    const corpus = await corpusIn(folder);
    const first = await trained(folder, "--corpus", corpus, "--set", "vocabSize=300", ...SIZES);
    const second = join(folder, "other.txt");
    await Deno.writeTextFile(second, "The haze settles.\nHello hills, hello spiral.\n".repeat(30));
    const more = ["--steps", "3", "--batch", "2", "--set", "evaluationTokens=64"];
    const moved = await trained(folder, "--from", first, "--corpus", second, ...more);
    const before = await known(first);
    const after = await known(moved);
    assertEquals(after.counted, 1);
    const model = openCheckpoint(await Deno.readFile(first), { name: first });
    const count = (text: string) => model.tokenizer.encode(text).length;
    model.model.close();
    // A tenth of the lines are held out, and each is counted with its marks.
    assertEquals(after.ids, 27 * (count("The haze settles.") + count("Hello hills, hello spiral.") + 4));
    assertEquals(before.ids === after.ids, false);
    const V = Math.sqrt(after.pairs.length);
    const world = await known(await trained(folder, "--from", moved, "--corpus", `bigram:${V}:1`, ...more));
    // Three batches of two windows of 8 and a target.
    assertEquals([world.counted, world.ids], [0, 3 * 2 * 9]);
  });
});
