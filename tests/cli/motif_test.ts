/** A motif BPE from its text to the text of a model that was trained with it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { trainMotifBpe } from "../../lib/tokenizers/mod.ts";
import { inFolder, run, runJson } from "./support.ts";

const SIZES = ["dim=8", "hiddenDim=8", "nLayers=1", "nHeads=1", "nKvHeads=1"].flatMap((
  size,
) => ["--set", size]);

Deno.test("a model is trained, written with and evaluated by a motif BPE, which its file holds", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const text = "the lamp lay low in the haze – the rose is a rose.\n".repeat(30);
    await Deno.writeTextFile(at("text.txt"), text);
    const learn = ["--kind", "motif-bpe", "--vocab-size", "290", "--motifs", "9", "--out", at("m.json")];
    await runJson("train-tokenizer", at("text.txt"), ...learn);
    const options = ["--steps", "2", "--batch", "2", "--context", "8", ...SIZES];
    const files = ["--corpus", at("text.txt"), "--tokenizer", at("m.json"), "--out", at("model.npz")];
    const { code, err } = await run("train", "llisa", ...files, ...options, "--json");
    assertEquals(code, 0, err);
    await Deno.remove(at("m.json"));

    const tokenizer = trainMotifBpe(text, { vocabSize: 290, motifTopk: 9 });
    const { ids } = await runJson("tokenize", at("model.npz"), "the lamp –", "--bos");
    assertEquals(ids, [...tokenizer.encode("the lamp –", { bos: true })]);
    const written = await runJson(
      "generate",
      at("model.npz"),
      "--prompt",
      "the –",
      "--length",
      "12",
      "--json",
    );
    const tokens = written.tokens as number[];
    assertEquals(tokens.length, 12);
    assertEquals(`the –${written.text}`, tokenizer.decode([...tokenizer.encode("the –"), ...tokens]));
    const { nllNats, bitsPerByte } = await runJson("eval", at("model.npz"));
    assert(Number(nllNats) > 0 && Number(bitsPerByte) > 0);
  });
});
