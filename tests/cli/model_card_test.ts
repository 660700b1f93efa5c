import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { CARD_MARK } from "../../cli/card_text.ts";
import type { EvaluationDocument } from "../../lib/metrics/mod.ts";
import type { DemoReport } from "../../lib/models/resoformer/seed/mod.ts";
import { readCheckpointMeta } from "../../lib/training/mod.ts";
import { spiral, TINY } from "./spiral_support.ts";
import { inFolder, run, runJson, SMALL, snapshot } from "./support.ts";

const LONGER = SMALL.map((word) => word === "4" ? "6" : word);

const FULL = Deno.env.get("HAZE_FULL") === "1";

/** The cells of a card's rows by what stands in the first. */
function cells(card: string): Map<string, string> {
  const rows = card.split("\n").filter((line) => /^\| [^-]/.test(line)).map((line) => line.split("|"));
  return new Map(rows.map(([, name, value]) => [name!.trim(), value!.trim()]));
}

/** Both JSON blocks of a card. */
const configs = (card: string): unknown[] =>
  [...card.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text!));

Deno.test("train writes a card beside each checkpoint, whose numbers are those of eval and inspect", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "small.npz");
    const trained = await run(
      "train",
      "haze",
      ...SMALL,
      "--set",
      "T=8",
      "--seed",
      "5",
      "--out",
      out,
      "--json",
    );
    assertEquals(trained.code, 0, trained.err);
    const card = await Deno.readTextFile(`${out}.md`);
    const at = cells(card);
    const score = await runJson<EvaluationDocument & Record<string, unknown>>("eval", out, "--seed", "5");
    const bits = (nats: number) => (nats / Math.LN2 * score.tokens / score.characters).toFixed(4);
    const [low, high] = score.intervals.bitsPerCharacter.map((value) => value.toFixed(4));
    assertEquals(at.get("this model"), `${score.bitsPerCharacter.toFixed(4)} (95 %: ${low} to ${high})`);
    assertEquals(at.get("counting pairs of tokens"), bits(score.bigramNats));
    assertEquals(at.get("counting tokens"), bits(score.unigramNats));
    assertEquals(at.get("all tokens alike"), bits(score.uniformNats));
    assertEquals(at.get("bits per byte"), score.bitsPerByte.toFixed(4));
    assertEquals(at.get("nats per token"), score.nllNats.toFixed(4));
    assertEquals(at.get("perplexity of a token"), score.perplexity.toFixed(4));
    assertEquals(at.get("first choice right"), `${(100 * score.accuracy).toFixed(2)} %`);
    assertEquals(
      at.get("calibration error (ECE, bins of equal width)"),
      score.calibration.eceEqualWidth.toFixed(4),
    );
    assertEquals(at.get("Brier score"), score.calibration.brier.toFixed(4));
    assert(
      card.includes(`After step 4, on ${score.tokens.toLocaleString("en")} tokens, all that are held out`),
      card,
    );
    const inspected = await runJson<{ parameters: number; config: Record<string, unknown> }>("inspect", out);
    assert(card.includes(`A haze model of ${inspected.parameters.toLocaleString("en")} parameters`), card);
    const meta = readCheckpointMeta(await Deno.readFile(out), out);
    assertEquals(configs(card), [meta.config, meta.training!.config as unknown]);
    assertEquals({ ...inspected.config, ...meta.config }, inspected.config);
    assertEquals(at.get("hash of its ids"), `\`${meta.training!.corpus.hash}\``);
    assertEquals(at.get("hash of the tokenizer"), `\`${meta.tokenizerHash}\``);
    assertEquals(at.get("steps"), "4 of 4");
    assertEquals(at.get("tokens seen"), String(4 * 2 * 8));
    assertEquals([at.get("seed"), at.get("text")], ["5", "`builtin`"]);
    assertEquals(at.get("code"), `haze ${meta.codeVersion}, numerics ${meta.numericsVersion}`);
    // The best weights are those of the only evaluation.
    const best = await Deno.readTextFile(join(folder, "small.best.npz.md"));
    assertEquals(
      best.replaceAll("small.best", "small").replace(/^haze train.*\n/m, ""),
      card.replace(/^haze train.*\n/m, ""),
    );
    // What it says can be done can be done.
    assertEquals(await useAll(folder, card), 4);
    assertEquals(cells(await Deno.readTextFile(`${out}.md`)).get("steps"), "8 of 8");
  });
});

Deno.test("train leaves a file that is no card alone, and writes none with --no-card", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "own.npz");
    await Deno.writeTextFile(`${out}.md`, "my notes");
    await Deno.mkdir(join(folder, "own.best.npz.md"));
    const noted = await run("train", "haze", ...SMALL, "--out", out, "--json");
    assertEquals(noted.code, 0, noted.err);
    assertEquals(noted.err.split("\n").map((line) => line.replaceAll(folder, "")), [
      "note: no card was written to /own.npz.md: it is there and no card of haze",
      "note: no card was written to /own.best.npz.md: it is there and no card of haze",
      "",
    ]);
    assertEquals(await Deno.readTextFile(`${out}.md`), "my notes");
    const bare = await run(
      "train",
      "haze",
      ...SMALL,
      "--no-card",
      "--out",
      join(folder, "bare.npz"),
      "--json",
    );
    assertEquals([bare.code, bare.err], [0, ""]);
    assertEquals(
      Object.keys(await snapshot(folder)).filter((name) => name.startsWith("bare") && name.endsWith(".md")),
      [],
    );
  });
});

Deno.test("train --force and --resume leave no card of another run behind", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "x.npz");
    const cardOf = () => Deno.readTextFile(`${out}.md`);
    assertEquals((await run("train", "haze", ...SMALL, "--out", out, "--json")).code, 0);
    assert((await cardOf()).startsWith(CARD_MARK));
    assertEquals(
      (await run("train", "haze", ...LONGER, "--no-card", "--force", "--out", out, "--json")).code,
      0,
    );
    assertEquals(Object.keys(await snapshot(folder)).filter((name) => name.endsWith(".md")), []);
    assertEquals((await run("train", "haze", "--resume", "--steps", "7", "--out", out, "--json")).code, 0);
    assertEquals(cells(await cardOf()).get("steps"), "7 of 7");
  });
});

/** Runs what a card says can be done, in the folder of its file; how many calls that were. */
async function useAll(folder: string, card: string): Promise<number> {
  const before = Deno.cwd();
  Deno.chdir(folder);
  try {
    const lines = /```sh\n([\s\S]*?)```/.exec(card)![1]!.trim().split("\n");
    for (const line of lines) {
      const words = line.split(" ").slice(1).join(" ").match(/"[^"]*"|\S+/g)!;
      const { code, err } = await run(...words.map((word) => word.replaceAll('"', "")));
      assertEquals(code, 0, `${line}: ${err}`);
    }
    return lines.length;
  } finally {
    Deno.chdir(before);
  }
}

Deno.test("spiral writes a card of either system where something was trained, and leaves it out with --no-card", async () => {
  await inFolder(async (folder) => {
    for (const [name, more] of [["own", []], ["up", ["--upstream"]]] as const) {
      const path = join(folder, `${name}.npz`);
      await spiral(...TINY, ...more, "--steps", "3", "--seed", "5", "--save_path", path);
      const card = await Deno.readTextFile(`${path}.md`);
      const at = cells(card);
      assert(at.get("steps")!.startsWith("3"), card);
      assertEquals([at.get("seed"), at.get("text")], ["5", "`bigram:16:5`"]);
      if (FULL) await useAll(folder, card);
      // What is copied has no card, what is written anew as it was keeps it, and a card of a file that went is gone.
      const before = await Deno.readTextFile(`${path}.md`);
      const copy = join(folder, `${name}.copy.npz`);
      await Deno.writeTextFile(`${copy}.md`, before);
      await spiral("--steps", "0", "--load_path", path, "--save_path", copy);
      await spiral("--steps", "0", "--load_path", path, "--save_path", path);
      assertEquals(await Deno.readTextFile(`${path}.md`), before);
      await spiral("--steps", "1", "--load_path", path, "--no-card", "--save_path", path);
      const cards = Object.keys(await snapshot(folder)).filter((file) => /^(own|up).*md$/.test(file));
      // `train` keeps best weights too.
      assertEquals(cards.filter((file) => !file.includes(".best.")), []);
    }
  });
});

Deno.test("a score in a world of ids is in bits per token, on the screen as on the card", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "world.npz");
    const { code, err } = await run(
      ...["train", "spiral", "--corpus", "bigram:16:5", "--steps", "2", "--batch", "2", "--context", "4"],
      ...["--out", path, "--json"],
    );
    assertEquals(code, 0, err);
    const score = await runJson<EvaluationDocument & Record<string, unknown>>("eval", path, "--seed", "42");
    const bits = score.nllNats / Math.LN2;
    const { out } = await run("eval", path);
    assert(out.startsWith(`held out    ${bits.toFixed(3)} bits per token (`), out);
    assert(out.includes("\nyardsticks 4.000 uniform") && !out.includes("per byte"), out);
    const at = cells(await Deno.readTextFile(`${path}.md`));
    assert(at.get("this model")!.startsWith(`${bits.toFixed(4)} (`) && at.has("bits per token"));
    assertEquals([at.get("all tokens alike"), at.has("bits per byte")], ["4.0000", false]);
  });
});

Deno.test("demo resoformer --save writes a card with the figures of its report", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "demo.npz");
    const words = ["resoformer", "--epochs", "1", "--dim", "8", "--save", path];
    const { sections } = await runJson<DemoReport>("demo", ...words);
    const training = sections.find((part) => part.section === "training")!;
    const card = await Deno.readTextFile(`${path}.md`);
    const at = cells(card);
    assertEquals(
      at.get("bits per character, held out"),
      (training.heldOut.loss / Math.LN2).toFixed(4),
    );
    assertEquals(configs(card)[0], readCheckpointMeta(await Deno.readFile(path), path).config as unknown);
    if (FULL) await useAll(folder, card);
    await runJson("demo", ...words, "--force", "--no-card");
    assertEquals(Object.keys(await snapshot(folder)), ["demo.npz"]);
  });
});
