/** Haze weight archives, upstream's and the extended layout, read and written. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import variants from "../../golden/haze/npz_variants.json" with { type: "json" };
import { readNpz } from "../../../lib/formats/mod.ts";
import { openCheckpoint, openWeights, ReweightGPT } from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../lib/training/mod.ts";
import { backends, HEAD_TYPES, largestDifference, lively, logitsOf, reference, tiny } from "./support.ts";
import { golden } from "./support_upstream.ts";

/** Upstream's own tolerance is 1e-4. */
const TOLERANCE = 1e-5;
const wasm = backends[0]!;

for (const variant of variants) {
  Deno.test(`ReweightGPT.fromNpz takes ${variant.file} as upstream does`, () => {
    const path = golden(variant.file);
    const open = () => ReweightGPT.fromNpz(variant.vocab_size_arg, path, { kernels: reference });
    if (!variant.logits) {
      const said = {
        "npz/vocab_mismatch.npz": "its vocab_size must be that of the vocabulary, 8: 7",
        "npz/missing_key.npz": "must be a float array of shape",
        "npz/missing_cfg.npz": "must be there: it is missing",
      }[variant.file]!;
      assertThrows(open, SyntaxError, said);
      return;
    }
    for (const kernels of [reference, ...backends]) {
      const model = ReweightGPT.fromNpz(variant.vocab_size_arg, path, { kernels });
      assertEquals(model.config.headType, variant.head_type);
      const error = largestDifference(model.logits(variant.ids).data, variant.logits.data);
      assert(error <= TOLERANCE, `${kernels.name}: off by ${error}`);
      // Bytes, another way of opening, and a vocabulary that the file does not have.
      const bytes = Deno.readFileSync(path);
      const vocab = Vocab.fromText("abcdefg");
      const opened = openCheckpoint(bytes, { kernels, tokenizer: vocab });
      assertEquals(opened.model.parameters.floats.slice(), model.parameters.floats.slice());
      assertEquals([opened.tokenizer, opened.tokenizerFrom], [vocab, "option"]);
      const bare = openWeights(bytes, { kernels });
      assertEquals(bare.parameters.floats.slice(), model.parameters.floats.slice());
      for (const each of [model, opened.model, bare]) each.close();
    }
  });
}

Deno.test("ReweightGPT.toNpz is read back bit for bit, with gates, norms and characters, on every backend", () => {
  const vocab = Vocab.fromText("aB😀\n-", { lowerCase: false });
  for (const headType of HEAD_TYPES) {
    for (const kernels of [reference, ...backends]) {
      const source = lively(tiny(headType), kernels);
      const model = new ReweightGPT({ ...source.config, kernels });
      model.parameters.floats.set(source.parameters.floats);
      const bytes = model.toNpz(vocab);
      const opened = openCheckpoint(bytes, { kernels });
      assertEquals(opened.model.config, model.config);
      assertEquals(opened.model.parameters.floats.slice(), model.parameters.floats.slice());
      assertEquals(opened.tokenizer.toJSON(), vocab.toJSON());
      assertEquals([opened.tokenizerFrom, opened.meta.kind], ["file", "haze"]);
      assertEquals(logitsOf(source, [[1, 2, 3, 4]]), Float64Array.from(model.logits([1, 2, 3, 4]).data));
      // It can be saved as a checkpoint, and that opens to the same.
      const again = openCheckpoint(encodeCheckpoint(opened), { kernels });
      assertEquals(again.model.parameters.floats.slice(), model.parameters.floats.slice());
      const copy = ReweightGPT.fromNpz(5, bytes, { kernels });
      assertEquals(copy.toNpz(vocab), bytes);
      for (const each of [source, model, opened.model, again.model, copy]) each.close();
    }
  }
});

Deno.test("ReweightGPT.toNpz holds upstream's keys for reweight heads, as upstream's own file does", () => {
  const path = golden("haze/model_reweight.npz");
  const model = ReweightGPT.fromNpz(23, path, { kernels: wasm });
  const [written, stored] = [readNpz(model.toNpz()), readNpz(Deno.readFileSync(path))];
  for (const [key, { shape, dtype, data }] of stored) {
    const ours = written.get(key)!;
    assertEquals([ours.shape, ours.dtype, ours.data], [shape, dtype, data], key);
  }
  const extra = [...written.keys()].filter((key) =>
    !stored.has(key) && !/ln(_f|[12])_(gamma|beta)$/.test(key)
  );
  assertEquals(extra.sort(), ["alpha", "format_version"]);
  model.close();
});

Deno.test("ReweightGPT.fromNpz keeps columns of other heads and blocks apart", () => {
  // Every weight another number, so that a wrong place cannot go unseen; the keys are spelled out here.
  const model = new ReweightGPT({ ...tiny("hybrid"), kernels: reference });
  model.parameters.floats.forEach((_, i) => model.parameters.floats[i] = i);
  const arrays = readNpz(model.toNpz());
  const numbers = (key: string) => Array.from(arrays.get(key)!.data as ArrayLike<number>, Number);
  const at = (parameter: string, row: number, column: number) => {
    const { floats, shape } = model.parameters.get(parameter);
    return floats[row * (shape[1] ?? 0) + column]!;
  };
  const [C, D, T] = [6, 3, 4];
  const block = "blocks.1.heads";
  assertEquals(numbers(`${block}.1.gate`), [model.parameters.get(`${block}.gate`).floats[1]]);
  for (let row = 0; row < C; row++) {
    for (let i = 0; i < D; i++) {
      assertEquals(numbers(`${block}.1.reweight.wv`)[row * D + i], at(`${block}.reweight.wv`, row, D + i));
      assertEquals(numbers(`${block}.1.content.wq`)[row * D + i], at(`${block}.content.wqkv`, row, D + i));
      assertEquals(
        numbers(`${block}.1.content.wk`)[row * D + i],
        at(`${block}.content.wqkv`, row, C + D + i),
      );
      assertEquals(
        numbers(`${block}.0.content.wv`)[row * D + i],
        at(`${block}.content.wqkv`, row, 2 * C + i),
      );
    }
    for (let i = 0; i < T; i++) {
      assertEquals(numbers(`${block}.1.reweight.wr`)[row * T + i], at(`${block}.reweight.wr`, row, T + i));
    }
  }
  assertEquals(numbers("blocks.0.w1"), [...model.parameters.get("blocks.0.mlp.w1").floats]);
});

Deno.test("ReweightGPT.fromNpz draws tokens from a stream of its own seed", () => {
  const bytes = new ReweightGPT({ vocabSize: 9, kernels: reference }).toNpz();
  const text = (seed?: number) =>
    ReweightGPT.fromNpz(9, bytes, { kernels: reference, ...(seed === undefined ? {} : { seed }) })
      .generateSimple([1], 12);
  assertEquals(text(), text(42));
  assert(text(1).join() !== text().join());
});
