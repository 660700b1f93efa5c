/** A prime tokenizer from its text to the text of a model that was trained with it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readTokenizer } from "../../lib/formats/mod.ts";
import { PrimeTokenizer } from "../../lib/tokenizers/mod.ts";
import { inFolder, run, runJson } from "./support.ts";

const SIZES = ["dim=8", "hiddenDim=8", "nLayers=1", "nHeads=1", "nKvHeads=1"].flatMap((
  size,
) => ["--set", size]);

for (const kind of ["prime-char", "prime-word", "prime-bpe"]) {
  Deno.test(`a model is trained, written with and evaluated by a ${kind} tokenizer, which its file holds`, async () => {
    await inFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      const text = "the lamp lay low in the haze. the rose is a rose. ".repeat(30);
      await Deno.writeTextFile(at("text.txt"), text);
      const size = kind === "prime-bpe" ? ["--vocab-size", "40"] : [];
      await runJson("train-tokenizer", at("text.txt"), "--kind", kind, ...size, "--out", at("p.json"));
      const options = ["--steps", "2", "--batch", "2", "--context", "8", ...SIZES];
      const files = ["--corpus", at("text.txt"), "--tokenizer", at("p.json"), "--out", at("model.npz")];
      const { code, err } = await run("train", "llisa", ...files, ...options, "--json");
      assertEquals(code, 0, err);
      await Deno.remove(at("p.json"));

      const tokenizer = PrimeTokenizer.fromJSON(
        kind === "prime-bpe"
          ? PrimeTokenizer.fromMerges(text, { vocabSize: 40 }).toJSON()
          : PrimeTokenizer.fromCorpus(text, { charLevel: kind === "prime-char" }).toJSON(),
      );
      const { ids } = await runJson("tokenize", at("model.npz"), "the lamp");
      assertEquals(ids, [...tokenizer.encode("the lamp")]);

      const words = ["generate", at("model.npz"), "--length", "12", "--sampling", "entropy_phi", "--json"];
      const written = await runJson(...words as [string, ...string[]], "--prompt", "the lamp");
      const tokens = written.tokens as number[];
      assertEquals(tokens.length, 12);
      const whole = tokenizer.decode([...tokenizer.encode("the lamp"), ...tokens]);
      assertEquals(`the lamp${written.text}`, whole);
      const strange = await run(...words as [string, ...string[]], "--prompt", "the ♥");
      assert(strange.err.includes("note: 1 unknown token read as <UNK>"), strange.err);
      const { nllNats } = await runJson("eval", at("model.npz"));
      assert(Number(nllNats) > 0);
    });
  });
}

Deno.test("the JSON of a prime tokenizer that is damaged is refused in one line", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "p.json");
    const json = { ...PrimeTokenizer.fromChars("ab").toJSON(), parts: ["a", "a"] };
    await Deno.writeTextFile(path, JSON.stringify(json));
    const { code, err } = await run("tokenize", path, "ab");
    assertEquals(code, 1, err);
    assert(err.includes('Cannot make a prime tokenizer as it needs parts that differ: got "a"'), err);
    await Deno.writeTextFile(path, JSON.stringify(PrimeTokenizer.fromChars("ab")));
    assertEquals(readTokenizer(await Deno.readFile(path)).kind, "prime");
  });
});
