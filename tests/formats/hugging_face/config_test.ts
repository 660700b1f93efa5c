import { assert, assertEquals, assertThrows } from "@std/assert";
import { huggingFaceConfig, sizesFromHuggingFaceConfig } from "../../../lib/formats/hugging_face/config.ts";
import { TINY } from "../llama_samples.ts";

const WHOLE = huggingFaceConfig(TINY);

Deno.test("sizesFromHuggingFaceConfig reads what huggingFaceConfig writes, through JSON", () => {
  for (const sizes of [TINY, { ...TINY, tied: false, theta: 5e5, eps: 1e-6, nKvHeads: 1 }]) {
    const config = JSON.parse(JSON.stringify(huggingFaceConfig(sizes)));
    assertEquals(sizesFromHuggingFaceConfig(config), sizes);
  }
});

Deno.test("sizesFromHuggingFaceConfig takes what is left out from Hugging Face's defaults", () => {
  const config = {
    ...{
      hidden_size: 8,
      intermediate_size: 12,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      vocab_size: 10,
    },
    ...{ rope_parameters: { rope_theta: 7, rope_type: "default" } },
  };
  const sizes = { ...TINY, nKvHeads: 4, maxSeqLen: 2048, eps: 1e-6, theta: 7, tied: false };
  assertEquals(sizesFromHuggingFaceConfig(config), sizes);
});

Deno.test("sizesFromHuggingFaceConfig refuses other architectures and sizes that cannot be", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ model_type: "mistral" }, 'has model_type "llama": found "mistral"\nhint: it is another architecture'],
    [{ rope_scaling: { factor: 2 } }, 'has rope_scaling null: found {"factor":2}'],
    [{ attention_bias: true }, "has attention_bias false: found true"],
    [{ hidden_act: "gelu" }, 'has hidden_act "silu": found "gelu"'],
    [{ head_dim: 4 }, "has head_dim 2: found 4"],
    [{ rope_parameters: { rope_type: "llama3" } }, 'has rope_type "default": found "llama3"'],
    [{ rope_parameters: [] }, "has an object as rope_parameters: found []"],
    [{ hidden_size: undefined }, "has a number as hidden_size: found nothing"],
    [{ vocab_size: "10" }, 'has a number as vocab_size: found "10"'],
    [{ tie_word_embeddings: 1 }, "has true or false as tie_word_embeddings: found 1"],
    [{ num_attention_heads: 3 }, "has a dim that its heads divide: found dim 8 with 3 heads"],
  ];
  for (const [change, words] of cases) {
    const error = assertThrows(
      () => sizesFromHuggingFaceConfig({ ...WHOLE, ...change }, "c.json"),
      SyntaxError,
    );
    assert(error.message.startsWith("Cannot read c.json as it "), error.message);
    assert(error.message.includes(words), error.message);
  }
  const list = [] as unknown as Record<string, unknown>;
  assertThrows(() => sizesFromHuggingFaceConfig(list), SyntaxError, "has a JSON object: found []");
});
