/** Haze weight archives, upstream's and our own, in the program. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import variants from "../golden/haze/npz_variants.json" with { type: "json" };
import { ReweightGPT } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { checkFailure, inFolder, run, runJson } from "./support.ts";

const UPSTREAM = new URL("../golden/npz/stored.npz", import.meta.url).pathname;
/** Seven distinct characters, as many as upstream's file has. */
const SEVEN = "abc def ".repeat(200).replace(/f/g, "e\n");

interface Generation {
  text: string;
  tokens: number[];
}

Deno.test("logits opens upstream's weights without their characters and gives upstream's logits", async () => {
  const variant = variants[0]!;
  const { logits } = await runJson<{ logits: number[][] }>(
    "logits",
    UPSTREAM,
    "--tokens",
    variant.ids.join(),
    "--all",
  );
  const worst = Math.max(...logits.flat().map((logit, i) => Math.abs(logit - variant.logits!.data[i]!)));
  assertEquals(logits.length, 5);
  assert(worst <= 1e-5, `off by ${worst}`);
});

Deno.test("generate and eval take the characters of a weight archive from --corpus, and ask for it", async () => {
  await inFolder(async (folder) => {
    const corpus = join(folder, "text.txt");
    await Deno.writeTextFile(corpus, SEVEN);
    const hint = "hint: give --corpus FILE, the text it was made with\n";
    for (const words of [["generate", UPSTREAM], ["generate", UPSTREAM, "--prompt", "abc"]]) {
      const outcome = await run(...words);
      checkFailure(outcome, 1, "stored.npz as text needs the characters of its ids", false);
      assert(outcome.err.endsWith(hint), outcome.err);
    }
    const words = ["generate", UPSTREAM, "--corpus", corpus, "--prompt", "abc", "--length", "12"];
    const { text, tokens } = await runJson<Generation>(...words);
    assertEquals(Vocab.fromText(SEVEN).decode(tokens), text);
    assertEquals([...text].length, 12);
    const score = await runJson<{ tokens: number; nllNats: number }>("eval", UPSTREAM, "--corpus", corpus);
    assert(score.tokens > 50 && score.nllNats > 0);
    const other = join(folder, "other.txt");
    await Deno.writeTextFile(other, "only four");
    checkFailure(
      await run("generate", UPSTREAM, "--corpus", other),
      ...[1, "as its vocab_size must be that of the vocabulary, 8: 7", false] as const,
    );
    checkFailure(
      await run("generate", UPSTREAM, "--corpus", join(folder, "none.txt")),
      1,
      "there is no such file",
      false,
    );
  });
});

Deno.test("inspect tells of a damaged weight archive what is in it and what is wrong", async () => {
  const { pathname } = new URL("../golden/npz/missing_key.npz", import.meta.url);
  const { format, kind, config, tensors, warnings } = await runJson<Record<string, unknown>>(
    "inspect",
    pathname,
  );
  assertEquals([format, kind, config], ["haze npz (no model fits it)", "haze", {}]);
  assertEquals((tensors as unknown[]).length, 14);
  const [warning] = warnings as string[];
  assert(/as .* must be a float array of shape .*: it is missing$/.test(warning!), warning);
  checkFailure(await run("logits", pathname, "--tokens", "1"), 1, "it is missing", false);
});

Deno.test("an extended weight archive needs no --corpus, and refuses one that would be ignored", async () => {
  await inFolder(async (folder) => {
    const vocab = Vocab.fromText("the haze");
    const model = new ReweightGPT({ vocabSize: vocab.vocabSize, nBlocks: 1, seed: 3 });
    const path = join(folder, "own.npz");
    await Deno.writeFile(path, model.toNpz(vocab));
    model.close();
    const corpus = join(folder, "text.txt");
    await Deno.writeTextFile(corpus, "the haze ".repeat(50));
    const { tokens } = await runJson<Generation>("generate", path, "--prompt", "the", "--length", "9");
    assertEquals(tokens.length, 9);
    checkFailure(
      await run("generate", path, "--corpus", corpus),
      ...[2, "Cannot use --corpus as it is for a weight archive without characters: ", false] as const,
    );
    // Here the text is what is scored.
    const { nllNats } = await runJson<{ nllNats: number }>("eval", path, "--corpus", corpus);
    assert(Math.abs(nllNats - Math.log(vocab.vocabSize)) < 0.1);
    const inspected = await runJson("inspect", path);
    assertEquals([inspected.format, inspected.kind, inspected.warnings], [
      "haze npz (extended layout)",
      "haze",
      [],
    ]);
    assertEquals((inspected.config as { headType: string }).headType, "hybrid");
    checkFailure(await run("train", "haze", "--resume", "--out", path), 1, "must hold meta.json", false);
  });
});
