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

/** The sum over ids of what a table says of each; an id that is not in it has no length. */
export function sumOfLengths(table: readonly TextLengths[], ids: ArrayLike<number>): TextLengths {
  let [bytes, characters] = [0, 0];
  for (let i = 0; i < ids.length; i++) {
    const lengths = table[ids[i]!];
    bytes += lengths?.bytes ?? 0;
    characters += lengths?.characters ?? 0;
  }
  return { bytes, characters };
}
