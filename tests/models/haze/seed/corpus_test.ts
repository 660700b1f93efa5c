import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import golden from "../../../golden/tokenizers/vocab.json" with { type: "json" };
import { buildModelFromText, loadCorpus, ReweightGPT, Vocab } from "../../../../lib/models/haze/seed/mod.ts";

/** Runs a test with the path of a file of these bytes. */
function withFile(bytes: Uint8Array, body: (path: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "haze-test-" });
  try {
    Deno.writeFileSync(join(folder, "text.txt"), bytes);
    body(join(folder, "text.txt"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const text = (words: string) => new TextEncoder().encode(words);

Deno.test("loadCorpus reads the recorded files as upstream does", () => {
  assertEquals(golden.corpus_files.length, 4);
  for (const { bytes_hex, text_codepoints, vocab_size, error } of golden.corpus_files) {
    const bytes = Uint8Array.from(bytes_hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    withFile(bytes, (path) => {
      if (error !== undefined) {
        assertThrows(() => loadCorpus(path), SyntaxError, "must be UTF-8");
        return;
      }
      const words = loadCorpus(path);
      assertEquals([...words].map((char) => char.codePointAt(0)), text_codepoints);
      assertEquals(Vocab.fromText(words).vocabSize, vocab_size);
    });
  }
  assertThrows(
    () => loadCorpus("no/such.txt"),
    Error,
    "Cannot load a corpus as no/such.txt must be a readable file: there is no such file",
  );
});

Deno.test("buildModelFromText gives text, vocabulary and a model of that size", () => {
  withFile(text("The Haze\r\nsettles"), (path) => {
    const { text, vocab, model } = buildModelFromText(path, {
      T: 8,
      nBlocks: 1,
      headType: "content",
      seed: 5,
    });
    assertEquals([text, vocab.chars.join("")], ["The Haze\nsettles", "\n aehlstz"]);
    assertEquals([model.vocabSize, model.config.T, model.config.nEmb], [9, 8, 32]);
    const same = new ReweightGPT({ vocabSize: 9, T: 8, nBlocks: 1, headType: "content", seed: 5 });
    assertEquals(same.parameters.floats.slice(), model.parameters.floats.slice());
    const { tokens } = model.generate({ seedSeq: vocab.encode("haze"), length: 20 });
    assert([...vocab.decode(tokens)].length === 20 && !vocab.decode(tokens).includes("?"));
    same.close();
    model.close();
  });
  withFile(new Uint8Array(0), (path) => {
    assertEquals(loadCorpus(path), "");
    assertThrows(() => buildModelFromText(path), SyntaxError, "as it must hold text: got 0 bytes");
  });
});
