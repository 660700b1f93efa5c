import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readSentencePieceModel, readTokenizer } from "../../lib/formats/mod.ts";
import {
  PrimeTokenizer,
  SentencePieceTokenizer,
  trainMotifBpe,
  trainSentencePiece,
} from "../../lib/tokenizers/mod.ts";
import { checkFailure, inFolder, run, runJson, snapshot } from "./support.ts";

const TEXT = "In 1999 and 2000  the lamps   were lit by 1999 lamplighters; the haze lay low ♥. ".repeat(20);

/** Trains on the text and gives the model of the file. */
async function learn(folder: string, ...words: string[]) {
  const [text, out] = [join(folder, "text.txt"), join(folder, "out.model")];
  await Deno.writeTextFile(text, TEXT);
  const { code, err } = await run("train-tokenizer", text, "--out", out, "--force", ...words);
  assertEquals([code, err], [0, ""]);
  return readSentencePieceModel(await Deno.readFile(out));
}

Deno.test("train-tokenizer writes what the library learns, with every option", async () => {
  await inFolder(async (folder) => {
    const cases: [string[], Parameters<typeof trainSentencePiece>[1]][] = [
      [["--vocab-size", "310"], { vocabSize: 310 }],
      [["--vocab-size", "310", "--no-split-digits"], { vocabSize: 310, splitDigits: false }],
      [["--vocab-size", "310", "--no-dummy-prefix"], { vocabSize: 310, addDummyPrefix: false }],
      [["--vocab-size", "310", "--spaces", "keep"], { vocabSize: 310, removeExtraWhitespaces: false }],
      [
        ["--vocab-size", "310", "--spaces", "keep", "--no-whitespace-pieces"],
        { vocabSize: 310, removeExtraWhitespaces: false, allowWhitespaceOnlyPieces: false },
      ],
      [["--vocab-size", "300", "--coverage", "0.99"], { vocabSize: 300, characterCoverage: 0.99 }],
      [["--vocab-size", "60", "--no-byte-fallback"], { vocabSize: 60, byteFallback: false }],
      [["--vocab-size", "300", "--max-piece-length", "3"], { vocabSize: 300, maxPieceLength: 3 }],
    ];
    const seen = new Set<string>();
    for (const [words, options] of cases) {
      const model = await learn(folder, ...words);
      // Each option by itself makes another model.
      seen.add(JSON.stringify(model));
      assertEquals(model, trainSentencePiece(TEXT, options), words.join(" "));
    }
    assertEquals(seen.size, cases.length);
  });
});

Deno.test("train-tokenizer writes by the ending, and tells how the text reads with it", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    await Deno.writeTextFile(text, TEXT);
    const words = ["train-tokenizer", text, "--vocab-size", "310"];
    const out = (name: string) => ["--out", join(folder, name)];
    const kept = await runJson(words[0]!, ...words.slice(1), "--spaces", "keep", ...out("a.json"));
    const tokenizer = readTokenizer(await Deno.readFile(join(folder, "a.json")));
    assert(tokenizer instanceof SentencePieceTokenizer);
    const tokens = tokenizer.encode(TEXT).length;
    const bytes = new TextEncoder().encode(TEXT).length;
    assertEquals(kept, {
      ...{ out: join(folder, "a.json"), vocabSize: 310, tokens, bytes, isLossless: true, notes: [] },
    });
    const { out: said, err } = await run(...words, ...out("tokenizer.bin"));
    assert(said.includes("310 pieces") && said.includes("decodes to another text"), said);
    assert(err.startsWith("note: a tokenizer.bin does not say"), err);
    assertEquals(readTokenizer(await Deno.readFile(join(folder, "tokenizer.bin"))).vocabSize, 310);
  });
});

Deno.test("train-tokenizer writes the prime tokenizers that the library makes, and tokenize reads them", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    await Deno.writeTextFile(text, TEXT);
    const cases: [string[], PrimeTokenizer, boolean][] = [
      [["prime-char"], PrimeTokenizer.fromCorpus(TEXT), true],
      [["prime-char", "--vocab-size", "20"], PrimeTokenizer.fromCorpus(TEXT, { maxVocabSize: 20 }), false],
      [["prime-word"], PrimeTokenizer.fromCorpus(TEXT, { charLevel: false }), false],
      [
        ["prime-word", "--min-frequency", "40"],
        PrimeTokenizer.fromCorpus(TEXT, { charLevel: false, minFrequency: 40 }),
        false,
      ],
      [["prime-bpe", "--vocab-size", "60"], PrimeTokenizer.fromMerges(TEXT, { vocabSize: 60 }), true],
      [
        ["prime-bpe", "--vocab-size", "60", "--min-frequency", "21"],
        PrimeTokenizer.fromMerges(TEXT, { vocabSize: 60, minFrequency: 21 }),
        false,
      ],
    ];
    for (const [[kind, ...words], expected, isLossless] of cases) {
      const out = join(folder, "primes.json");
      const said = await runJson("train-tokenizer", text, "--kind", kind!, ...words, "--out", out, "--force");
      const tokens = expected.encode(TEXT).length;
      assertEquals(said, {
        ...{ out, vocabSize: expected.vocabSize, tokens, bytes: new TextEncoder().encode(TEXT).length },
        ...{ isLossless, notes: [] },
      });
      assertEquals(readTokenizer(await Deno.readFile(out)).toJSON(), expected.toJSON());
      const { ids } = await runJson("tokenize", out, "the lamps", "--bos", "--eos");
      assertEquals(ids, [...expected.encode("the lamps", { bos: true, eos: true })]);
    }
  });
});

Deno.test("train-tokenizer writes the motif BPE that the library learns, and tokenize reads it", async () => {
  await inFolder(async (folder) => {
    const [text, out] = [join(folder, "text.txt"), join(folder, "motifs.json")];
    await Deno.writeTextFile(text, TEXT);
    const cases: [string[], Parameters<typeof trainMotifBpe>[1], string[]][] = [
      [["--vocab-size", "320"], { vocabSize: 320 }, []],
      [["--vocab-size", "290", "--motifs", "4"], { vocabSize: 290, motifTopk: 4 }, []],
      [["--motif-min", "2", "--motif-max", "3"], { motifMinLen: 2, motifMaxLen: 3 }, []],
      [["--vocab-size", "320", "--min-frequency", "30"], { vocabSize: 320, minFreq: 30 }, []],
      [["--lowercase", "--no-bos", "--no-eos"], { lowercase: true, addBos: false, addEos: false }, []],
      [
        ["--vocab-size", "256"],
        { vocabSize: 256 },
        ["no merge was learnt, as 256 bytes, 4 marks and 48 motifs are all of 256 already"],
      ],
      [
        ["--min-frequency", "1000"],
        { minFreq: 1000 },
        ["no merge was learnt, as no pair of neighbours occurs 1000 times"],
      ],
    ];
    for (const [words, options, notes] of cases) {
      const expected = trainMotifBpe(TEXT, options);
      const call = [
        "train-tokenizer",
        text,
        "--kind",
        "motif-bpe",
        ...words,
        "--out",
        out,
        "--force",
      ] as const;
      const said = await runJson(...call);
      const tokens = expected.encode(TEXT).length;
      assertEquals(said, {
        ...{ out, vocabSize: expected.vocabSize, tokens, bytes: new TextEncoder().encode(TEXT).length },
        ...{ isLossless: !expected.config.lowercase, notes },
      });
      assertEquals((await run(...call)).err, notes.map((note) => `note: ${note}\n`).join(""));
      assertEquals(readTokenizer(await Deno.readFile(out)).toJSON(), expected.toJSON());
      const { ids, pieces } = await runJson("tokenize", out, "the lamps");
      assertEquals(ids, [...expected.encode("the lamps")]);
      assertEquals(pieces, expected.pieces(expected.encode("the lamps")));
      const { decoded } = await runJson("tokenize", out, "--decode", (ids as number[]).join(","));
      assertEquals(decoded, "the lamps");
      assertEquals((await runJson("inspect", out)).config, {
        tokenizer: "motif-bpe",
        vocabSize: expected.vocabSize,
      });
    }
  });
});

Deno.test("train-tokenizer says in one line what is wrong, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await Deno.writeTextFile(at("text.txt"), TEXT);
    await Deno.writeTextFile(at("there.model"), "taken");
    const before = await snapshot(folder);
    const [text, size, out] = [at("text.txt"), ["--vocab-size", "300"], ["--out", at("x.model")]];
    const json = ["--out", at("x.json")];
    const refused: [string[], number, string][] = [
      [[...size, ...out], 2, "it needs CORPUS: got nothing"],
      [[text, ...out], 2, "--vocab-size needs V: got nothing"],
      [[text, ...size], 2, "--out needs FILE.model: got nothing"],
      [[text, ...size, "--out", at("x.txt")], 2, "--out must end in .model, .bin or .json"],
      [[text, "--vocab-size", "20", ...out], 2, "vocabSize must have room for 259 marks and bytes"],
      [[text, "--vocab-size", "9999", ...out], 2, "the texts must have pairs for vocabSize pieces"],
      [[text, ...size, ...out, "--coverage", "0"], 2, "characterCoverage must be above 0 and at most 1"],
      [
        [text, ...size, ...out, "--max-piece-length", "0"],
        2,
        "maxPieceLength must be an integer of at least 1",
      ],
      [[text, ...size, ...out, "--spaces", "some"], 2, "--spaces must be keep or collapse: some"],
      [[text, ...out, "--kind", "prime"], 2, "--kind must be one of sentencepiece, motif-bpe, prime-char"],
      [[text, ...out, "--kind", "prime-char"], 2, "--out of prime-char must end in .json"],
      [[text, ...json, "--kind", "prime-bpe"], 2, "--kind prime-bpe needs --vocab-size V"],
      [
        [text, ...json, "--kind", "prime-bpe", "--vocab-size", "9"],
        2,
        "vocabSize must be an integer of at least",
      ],
      [
        [text, ...json, "--kind", "prime-bpe", "--vocab-size", "9999"],
        2,
        "must have pairs that occur twice for vocabSize tokens: 9999",
      ],
      [[text, ...json, "--kind", "prime-char", "--min-frequency", "0"], 2, "minFrequency must be an integer"],
      [[text, ...size, ...out, "--min-frequency", "2"], 2, "--kind sentencepiece has no --min-frequency"],
      [
        [text, ...json, "--kind", "prime-word", "--coverage", "0.5"],
        2,
        "--kind prime-word has no --coverage",
      ],
      [[text, ...json, "--kind", "prime-word", "--spaces", "keep"], 2, "prime-word has no --spaces"],
      [[text, ...json, "--kind", "prime-word", "--no-split-digits"], 2, "has no --no-split-digits"],
      [[text, ...out, "--kind", "motif-bpe"], 2, "--out of motif-bpe must end in .json"],
      [[text, ...json, "--kind", "motif-bpe", "--coverage", "1"], 2, "--kind motif-bpe has no --coverage"],
      [[text, ...json, "--kind", "prime-word", "--motifs", "1"], 2, "--kind prime-word has no --motifs"],
      [[text, ...size, ...out, "--no-eos"], 2, "--kind sentencepiece has no --no-eos"],
      [
        [text, ...json, "--kind", "motif-bpe", "--motif-min", "0"],
        2,
        "motifMinLen must be an integer from 1",
      ],
      [[text, ...size, ...out, "--no-whitespace-pieces"], 2, "goes with --spaces keep"],
      [[text, ...size, "--out", at("there.model")], 1, "nothing may be overwritten"],
      [[at("none.txt"), ...size, ...out], 1, "there is no such file"],
      [
        [text, "--vocab-size", "60", "--no-byte-fallback", "--out", at("x.bin")],
        1,
        "ids 3 to 258 must be the bytes",
      ],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        checkFailure(await run("train-tokenizer", ...words, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    assertEquals(await snapshot(folder), before);
  });
});
