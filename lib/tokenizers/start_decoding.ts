import type { DecodingStream, Tokenizer } from "./tokenizer.ts";

/**
 * Starts to decode ids as they come, behind the ids of a text that is already shown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { startDecoding, Vocab } from "@haze/haze/tokenizers";
 * const vocab = Vocab.fromText("haze");
 * const stream = startDecoding(vocab, vocab.encode("ha"));
 * assertEquals([...vocab.encode("ze")].map((id) => stream.push(id)), ["z", "e"]);
 * assertEquals(stream.end(), "");
 * ```
 */
export function startDecoding(tokenizer: Tokenizer, before: ArrayLike<number> = []): DecodingStream {
  const stream = tokenizer.startDecoding?.();
  if (!stream) return { push: (id) => tokenizer.decode([id]), end: () => "" };
  for (let i = 0; i < before.length; i++) stream.push(before[i]!);
  return stream;
}
