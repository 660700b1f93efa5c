import type { TextLengths, Tokenizer } from "./tokenizer.ts";

/**
 * UTF-8 bytes and characters that ids stand for inside a text: the denominators of bits a byte and a character.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lengthsOf, Vocab } from "@haze/haze/tokenizers";
 * const vocab = Vocab.fromText("é—");
 * assertEquals(lengthsOf(vocab, vocab.encode("é—é")), { bytes: 2 + 3 + 2, characters: 3 });
 * ```
 */
export function lengthsOf(tokenizer: Tokenizer, ids: ArrayLike<number>): TextLengths {
  if (tokenizer.lengthsOf) return tokenizer.lengthsOf(ids);
  const text = tokenizer.decode(ids);
  return { bytes: new TextEncoder().encode(text).length, characters: [...text].length };
}
