import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  huggingFaceFiles,
  huggingFaceTokenizer,
  readLlamaSafetensors,
  readSentencePieceModel,
} from "../../../lib/formats/mod.ts";
import type { PieceType, SentencePieceModel } from "../../../lib/tokenizers/mod.ts";
import { golden, sameTensors, sampleCheckpoint, TINY } from "../llama_samples.ts";

/** Marks, letters, and what merges of them: the later, the lower its score. */
function vocabulary(
  texts: readonly string[],
  types: Readonly<Record<string, PieceType>> = {},
): SentencePieceModel {
  const marks = [["<unk>", "unknown"], ["<s>", "control"], ["</s>", "control"]] as const;
  return {
    ...{ addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true, byteFallback: false },
    ...{ unkId: 0, bosId: 1, eosId: 2, padId: -1, unkSurface: " ⁇ " },
    pieces: [
      ...marks.map(([text, type]) => ({ text, score: 0, type })),
      ...texts.map((text, i) => ({ text, score: -i, type: types[text] ?? "normal" as const })),
    ],
  };
}

const decodeJson = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes));

Deno.test("huggingFaceFiles gives weights, sizes and vocabulary, and says which ids are marks", () => {
  const model = { ...vocabulary(["ab", "▁a", "▁", "a", "b", "c", "abc"]), padId: 2 };
  const checkpoint = sampleCheckpoint({ ...TINY, theta: 500000 }, 3);
  const files = huggingFaceFiles(checkpoint, model);
  assertEquals([...files.keys()].sort(), [
    ...["config.json", "generation_config.json", "model.safetensors", "special_tokens_map.json"],
    ...["tokenizer.json", "tokenizer.model", "tokenizer_config.json"],
  ]);
  const config = decodeJson(files.get("config.json"));
  const said = [config.architectures, config.num_key_value_heads, config.rope_theta, config.torch_dtype];
  assertEquals(said, [["LlamaForCausalLM"], 2, 500000, "float32"]);
  assertEquals([config.bos_token_id, config.eos_token_id, config.pad_token_id], [1, 2, 2]);
  assertEquals(decodeJson(files.get("generation_config.json")), {
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 2,
  });
  const tokens = { bos_token: "<s>", eos_token: "</s>", pad_token: "</s>", unk_token: "<unk>" };
  assertEquals(decodeJson(files.get("special_tokens_map.json")), tokens);
  const settings = { tokenizer_class: "PreTrainedTokenizerFast", model_max_length: 6 };
  assertEquals(decodeJson(files.get("tokenizer_config.json")), {
    ...{ ...settings, clean_up_tokenization_spaces: false, ...tokens },
  });
  assertEquals(readSentencePieceModel(files.get("tokenizer.model")!), model);
  const back = readLlamaSafetensors(files.get("model.safetensors")!, { config });
  assertEquals(back.sizes, checkpoint.sizes);
  assert(sameTensors(back.tensors, checkpoint.tensors));
  assertThrows(
    () => huggingFaceFiles(checkpoint, vocabulary(["a"])),
    RangeError,
    "as model and vocabulary have one size: 10 and 4",
  );
});

Deno.test("huggingFaceTokenizer lists merges by score, and of one piece the shortest left part first", () => {
  const { model } = huggingFaceTokenizer(vocabulary(["aa", "aaa", "ba", "a", "b"]));
  assertEquals(model.merges, [["a", "a"], ["a", "aa"], ["aa", "a"], ["b", "a"]]);
  assertEquals(model.vocab, { "<unk>": 0, "<s>": 1, "</s>": 2, aa: 3, aaa: 4, ba: 5, a: 6, b: 7 });
  // A piece that nothing merges into is in the vocabulary all the same.
  const alone = huggingFaceTokenizer(vocabulary(["abcd", "a", "b", "c", "d"])).model;
  assertEquals([alone.merges, alone.vocab.abcd], [[], 3]);
});

Deno.test("huggingFaceTokenizer writes the rules for spaces and marks, and its document stays as it is", async () => {
  const plain = { addDummyPrefix: false, removeExtraWhitespaces: false, escapeWhitespaces: false, bosId: -1 };
  const document = huggingFaceTokenizer({ ...vocabulary(["a"]), ...plain });
  const space = { type: "Replace", pattern: { String: " " }, content: " " };
  assertEquals(document.normalizer, { type: "Sequence", normalizers: [space] });
  assertEquals(document.post_processor, null);
  const { decoders } = document.decoder as { decoders: unknown[] };
  assertEquals(decoders, [space, { type: "ByteFallback" }, { type: "Fuse" }]);
  const text = JSON.stringify(huggingFaceTokenizer(readSentencePieceModel(golden("tokenizer/tok512.model"))));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
  // transformers gave our ids for a hundred texts with this document; see transformers_test.ts.
  assertEquals(hash, "e0961a5801c9d417699a15070d650108ce492476cbcc4fd96d105046659009b7");
});

Deno.test("huggingFaceTokenizer refuses vocabularies that a list of merges cannot say", () => {
  const refused: [SentencePieceModel, string][] = [
    [vocabulary(["a", "b"], { b: "userDefined" }), 'piece 4, "b", is cut out before all merges'],
    [vocabulary(["a", "b"], { b: "unused" }), 'piece 4, "b", is unused'],
    [vocabulary(["ab", "a"]), 'each character of a piece is a piece: "b" of "ab" is none'],
    [
      {
        ...vocabulary([]),
        pieces: vocabulary(["ab", "ba", "a", "b"]).pieces.map((piece) => ({ ...piece, score: -1 })),
      },
      'has a score of its own: "ab" and "ba" have -1',
    ],
  ];
  for (const [model, said] of refused) {
    assertThrows(() => huggingFaceTokenizer(model), RangeError, said);
  }
});
