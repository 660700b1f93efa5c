/** A prime tokenizer from its text to the text of a model that was trained with it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readTokenizer } from "../../lib/formats/mod.ts";
import { trainChatTokenizer } from "../../lib/models/reso_llm/mod.ts";
import { PrimeTokenizer } from "../../lib/tokenizers/mod.ts";
import { inFolder, run, runJson } from "./support.ts";

const SIZES = ["dim=8", "hiddenDim=8", "nLayers=1", "nHeads=1", "nKvHeads=1"].flatMap((
  size,
) => ["--set", size]);

for (const kind of ["prime-char", "prime-word", "prime-bpe", "prime-chat"]) {
  Deno.test(`a model is trained, written with and evaluated by a ${kind} tokenizer, which its file holds`, async () => {
    await inFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      const text = "the lamp lay low in the haze. the rose is a rose. ".repeat(30);
      await Deno.writeTextFile(at("text.txt"), text);
      const V = { "prime-bpe": 40, "prime-chat": 120 }[kind];
      const size = V === undefined ? [] : ["--vocab-size", String(V)];
      await runJson("train-tokenizer", at("text.txt"), "--kind", kind, ...size, "--out", at("p.json"));
      const options = ["--steps", "2", "--batch", "2", "--context", "8", ...SIZES];
      const files = ["--corpus", at("text.txt"), "--tokenizer", at("p.json"), "--out", at("model.npz")];
      const { code, err } = await run("train", "llisa", ...files, ...options, "--json");
      assertEquals(code, 0, err);
      await Deno.remove(at("p.json"));

      const tokenizer = PrimeTokenizer.fromJSON(
        kind === "prime-chat"
          ? trainChatTokenizer(text, 120).toJSON()
          : kind === "prime-bpe"
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

Deno.test("tokenize reads names of symbols as text, and as symbols with --symbols, where there are", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const chat = trainChatTokenizer("the lamp, the lamp", 112);
    await Deno.writeTextFile(at("chat.json"), JSON.stringify(chat));
    await Deno.writeTextFile(at("plain.json"), JSON.stringify(PrimeTokenizer.fromChars("<|user>")));
    const words = ["tokenize", at("chat.json"), "<|user|>the lamp"] as const;
    assertEquals((await runJson(...words)).ids, [...chat.encode("<|user|>the lamp")]);
    const { ids, decoded } = await runJson(...words, "--symbols");
    assertEquals([ids, decoded], [[4, ...chat.encode("the lamp")], "the lamp"]);
    const plain = await run("tokenize", at("plain.json"), "<|user|>", "--symbols");
    assertEquals(plain.code, 2);
    assert(plain.err.includes("the vocabulary must have some: one of kind prime has none"), plain.err);
    const decode = await run("tokenize", at("chat.json"), "--decode", "4", "--symbols");
    assertEquals(decode.code, 2);
    assert(decode.err.includes("--symbols goes with TEXT"), decode.err);
  });
});

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
