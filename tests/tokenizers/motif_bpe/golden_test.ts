import { assertEquals } from "@std/assert";
import { MotifBpeTokenizer, trainMotifBpe } from "../../../lib/tokenizers/mod.ts";
import checkpoint from "../../golden/spiral/checkpoint_tok_expect.json" with { type: "json" };
import { configOf, GOLDEN } from "./support.ts";

const hex = (bytes: Uint8Array | null): string => bytes!.toHex();

Deno.test("trainMotifBpe learns upstream's motifs, merges, names and bytes", () => {
  assertEquals(GOLDEN.length, 4);
  for (const golden of GOLDEN) {
    const tokenizer = trainMotifBpe(golden.text, configOf(golden.cfg));
    const { motifs, merges } = tokenizer.vocabulary;
    assertEquals(
      motifs.map((bytes, i) => ({ bytes_hex: hex(bytes), id: 260 + i })),
      [...golden.motifs],
      golden.name,
    );
    assertEquals(merges, golden.merges.map(({ pair }) => pair), golden.name);
    assertEquals(golden.merges.map(({ new_id }) => new_id), merges.map((_, i) => 260 + motifs.length + i));
    assertEquals(tokenizer.vocabSize, golden.vocab_size);
    assertEquals(tokenizer.names.slice(260), [...golden.token_names_from_260]);
    assertEquals(tokenizer.bytes.slice(260).map(hex), [...golden.bytes_hex_from_260]);
    assertEquals(tokenizer.toJSON().motif_lengths, golden.motif_lengths);
  }
});

Deno.test("MotifBpeTokenizer encodes and decodes as upstream does", () => {
  for (const golden of GOLDEN) {
    const tokenizer = trainMotifBpe(golden.text, configOf(golden.cfg));
    assertEquals([...tokenizer.encodeCorpus(golden.text)], golden.corpus_ids, golden.name);
    for (const { text, ids, ids_nospecial, decoded } of golden.encodings) {
      assertEquals([...tokenizer.encodeLine(text)], ids);
      assertEquals([...tokenizer.encode(text)], ids_nospecial);
      assertEquals(tokenizer.decode(ids), decoded);
    }
    for (const { ids, text } of golden.decodings) assertEquals(tokenizer.decode(ids), text);
  }
});

Deno.test("MotifBpeTokenizer made of the motifs and merges of upstream's checkpoint is its tokenizer", () => {
  const { cfg, motifs, merges, id_to_token, id_to_bytes_hex } = checkpoint.tokenizer;
  const tokenizer = new MotifBpeTokenizer({
    motifs: motifs.map(({ bytes_hex }) => Uint8Array.fromHex(bytes_hex)),
    merges: merges.map(([left, right]) => [left!, right!]),
  }, configOf(cfg));
  const { bytes, names } = tokenizer;
  assertEquals([...names], id_to_token);
  assertEquals(bytes.map((of) => of?.toHex() ?? null), id_to_bytes_hex);
  assertEquals(merges.map(([, , id]) => id), [names.length - 1]);
  assertEquals(checkpoint.generate.length, 2);
  for (const { prompt, prompt_ids, out_ids, out_text } of checkpoint.generate) {
    assertEquals([...tokenizer.encodeLine(prompt)], prompt_ids);
    assertEquals(tokenizer.decode(out_ids), out_text);
  }
  for (const { prompt, ids } of checkpoint.next_logits) assertEquals([...tokenizer.encodeLine(prompt)], ids);
});
