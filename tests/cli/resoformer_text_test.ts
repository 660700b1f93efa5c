/** The commands on a resoformer: trained, resumed, scored, written with. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { fakeIo, inFolder, jsonLines, run, runJson } from "./support.ts";

const SIZES = "--set dim=8 --set numLayers=2 --set numHeads=2 --set ffnDim=8 --batch 2 --context 8".split(
  " ",
);

Deno.test("train resoformer reads prime characters, goes on, and its file is scored, written with and talked to", async () => {
  await inFolder(async (folder) => {
    const [path, text] = [join(folder, "r.npz"), join(folder, "text.txt")];
    await Deno.writeTextFile(text, "The lamp lay low in the Haze. ".repeat(40));
    const train = ["train", "resoformer", "--corpus", text, ...SIZES, "--out", path, "--json"];
    const { code, out, err } = await run(...train, "--steps", "3");
    assertEquals(code, 0, err);
    const [first] = jsonLines(out);
    assert(typeof first!.meanGate === "number" && typeof first!.haltingDepth === "number", out);
    const { ids } = await runJson("tokenize", path, "The H");
    assertEquals((ids as number[]).length, 5);
    const info = await runJson<{ kind: string; config: { numHeads: number } }>("inspect", path);
    assertEquals([info.kind, info.config.numHeads], ["resoformer", 2]);
    const resumed = await run("train", "resoformer", "--resume", "--out", path, "--steps", "4", "--json");
    assertEquals([resumed.code, jsonLines(resumed.out)[0]!.step], [0, 4]);
    const { nllNats } = await runJson("eval", path);
    assert(Number(nllNats) > 0 && Number(nllNats) < 5);
    const words = ["generate", path, "--prompt", "The ", "--length", "12"] as const;
    const { tokens } = await runJson(...words, "--sampling", "entropy_phi");
    assertEquals((tokens as number[]).length, 12);
    const io = fakeIo(undefined, { lines: ["The lamp", "/quit"] });
    assertEquals(await main(["repl", path], io), 0);
    assert(io.written.err.includes("dim 8, layers 2, heads 2, vocabulary "), io.written.err);
  });
});

Deno.test("train resoformer --tokenizer takes merges in place of characters", async () => {
  await inFolder(async (folder) => {
    const [path, text, json] = ["r.npz", "text.txt", "p.json"].map((name) => join(folder, name)) as [
      ...[string, string, string],
    ];
    await Deno.writeTextFile(text, "the lamp lay low in the haze. ".repeat(40));
    await runJson("train-tokenizer", text, "--kind", "prime-bpe", "--vocab-size", "40", "--out", json);
    const files = ["--corpus", text, "--tokenizer", json, "--out", path];
    const { code, err } = await run("train", "resoformer", ...files, ...SIZES, "--steps", "1");
    assertEquals(code, 0, err);
    assert(err.includes("40 symbols"), err);
    const { pieces } = await runJson<{ pieces: string[] }>("tokenize", path, "the lamp");
    assert(pieces.length < 8 && pieces.join("") === "the lamp", pieces.join("|"));
  });
});
