import { assertEquals } from "@std/assert";
import { EndingText } from "../../../../lib/models/reso_llm/engine/stops.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";
import { tokenizer } from "./support.ts";

/** What is given of a text as it comes, character by character, and at its end. */
function told(text: string): { pieces: string[]; ending: EndingText } {
  const vocab = Vocab.fromText(text);
  const ending = new EndingText(vocab, []);
  const pieces: string[] = [];
  for (const id of vocab.encode(text)) {
    pieces.push(ending.push(id));
    if (ending.mark !== undefined) break;
  }
  return { pieces: [...pieces, ending.end()], ending };
}

Deno.test("EndingText holds back what may begin a mark, and gives it when it does not", () => {
  const { pieces, ending } = told("a <|b");
  assertEquals(pieces, ["a", " ", "", "", "<|b", ""]);
  assertEquals([ending.text, ending.mark], ["a <|b", undefined]);
  assertEquals(told("a\nhuma").pieces, ["a", "", "", "", "", "", "\nhuma"]);
});

Deno.test("EndingText ends before a mark that is spelt out", () => {
  for (const mark of ["<|user|>", "<|endofassistant|>", "<|endoftext|>", "\nhuman:"]) {
    const { pieces, ending } = told(`so it is${mark} and more`);
    assertEquals(pieces.join(""), "so it is");
    assertEquals([ending.text, ending.mark], ["so it is", mark]);
  }
});

Deno.test("EndingText ends at the ids of marks, and at no other mark", () => {
  const ending = new EndingText(tokenizer, []);
  const marks = ["<|user|>", "<|endofassistant|>", "<|assistant|>", "<|system|>"].map((m) =>
    tokenizer.symbolId(m)!
  );
  assertEquals(marks.map((id) => ending.endsWith(id) ? ending.mark : "none"), [
    ...["<|user|>", "<|endofassistant|>", "none", "none"],
  ]);
});

Deno.test("EndingText gives what it held back when a mark ends it", () => {
  const ending = new EndingText(tokenizer, []);
  const pieces = [...tokenizer.encode("a <")].map((id) => ending.push(id));
  assertEquals(pieces.join(""), "a ");
  assertEquals(ending.endsWith(tokenizer.eosId), true);
  assertEquals([ending.end(), ending.text, ending.mark], ["<", "a <", "<EOS>"]);
});
