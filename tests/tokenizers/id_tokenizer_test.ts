import { assertEquals, assertThrows } from "@std/assert";
import { IdTokenizer, lengthsOf } from "../../lib/tokenizers/mod.ts";

Deno.test("IdTokenizer reads ids that commas or spaces separate, and joins what it writes", () => {
  const tokenizer = new IdTokenizer(300);
  assertEquals([...tokenizer.encode("1,2, 299 0,")], [1, 2, 299, 0]);
  assertEquals([...tokenizer.encode("")], []);
  const [prompt, more] = ["1,2", tokenizer.decode([3, 44])];
  assertEquals(more, ",3,44");
  assertEquals([...tokenizer.encode(prompt + more)], [1, 2, 3, 44]);
  assertEquals(tokenizer.pieces([3, 44]), [",3", ",44"]);
  assertEquals(lengthsOf(tokenizer, [3, 44]), { bytes: 5, characters: 5 });
});

Deno.test("IdTokenizer refuses what is no id of its own", () => {
  const tokenizer = new IdTokenizer(300);
  for (const text of ["300", "-1", "1.5", "x", "1e2", "0x1"]) {
    assertThrows(
      () => tokenizer.encode(text),
      RangeError,
      `must be numbers from 0 to 299, separated by commas: got ${text}`,
    );
  }
  for (const vocabSize of [0, 1.5, NaN]) {
    assertThrows(() => new IdTokenizer(vocabSize), RangeError, `must be an integer from 1: got ${vocabSize}`);
  }
  assertThrows(
    () => IdTokenizer.fromJSON({ kind: "ids", vocabSize: "9" }),
    SyntaxError,
    'integer from 1: got "9"',
  );
});
