import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CHAT_TOKEN_NAMES } from "../../../../lib/models/reso_llm/data/chat_tokens.ts";
import {
  batchEncode,
  chatPrompt,
  chatSegment,
  chatStopIds,
  createDefaultTokenizer,
  createTokenizerForVocabSize,
  encodeChat,
  extractCompleteConversations,
  findConversationBoundaries,
  getChatTokenId,
  hasChatTokens,
  isChatToken,
} from "../../../../lib/models/reso_llm/data/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { PrimeTokenizer, tokenizerOfJson, Vocab } from "../../../../lib/tokenizers/mod.ts";

const tokenizer = createDefaultTokenizer();
const say = (role: string, content: string) => ({ role, content });

Deno.test("createDefaultTokenizer learns the same every time, and its JSON is all of it", () => {
  const again = createTokenizerForVocabSize(tokenizer.vocabSize);
  assertEquals(again.toJSON(), tokenizer.toJSON());
  assert(again !== tokenizer);
  const copy = tokenizerOfJson(JSON.parse(JSON.stringify(tokenizer)));
  const messages = [say("user", "Where is the ferry? 12 <|user|>"), say("assistant", "By the river.")];
  assert(copy instanceof PrimeTokenizer);
  assertEquals(encodeChat(copy, messages), encodeChat(tokenizer, messages));
});

Deno.test("createTokenizerForVocabSize gives just so many tokens with a prime each, or says what it can", () => {
  const least = 4 + 7 + 97;
  for (const V of [least, 300]) {
    const { vocabSize, maxPrime } = createTokenizerForVocabSize(V);
    assertEquals([vocabSize, maxPrime], [V, V === least ? 593 : 1987]);
  }
  assertThrows(
    () => createTokenizerForVocabSize(least - 1),
    RangeError,
    "11 marks and symbols and 97 characters",
  );
  assertThrows(() => createTokenizerForVocabSize(9000), RangeError, "hint: they have enough for");
});

Deno.test("the chat tokens have ids and primes of their own behind the four marks", () => {
  const ids = CHAT_TOKEN_NAMES.map((name) => getChatTokenId(tokenizer, name));
  assertEquals(ids, [4, 5, 6, 7, 8, 9, 10]);
  assertEquals(ids.map((id) => tokenizer.indexToPrime(id)), [11, 13, 17, 19, 23, 29, 31]);
  assertEquals(ids.every((id) => isChatToken(tokenizer, id)), true);
  assertEquals([3, 11, -1, NaN].some((id) => isChatToken(tokenizer, id)), false);
  assertEquals(tokenizer.decode([4, 11, 5]).length, 1);
  assertEquals(chatStopIds(tokenizer), [7, 4, 3]);
  const vocab = Vocab.fromText("abc");
  assertEquals([hasChatTokens(vocab), hasChatTokens(tokenizer), chatStopIds(vocab)], [false, true, []]);
  assertThrows(() => getChatTokenId(vocab, "<|user|>"), RangeError, "must have <|user|>: it is of kind char");
});

Deno.test("encodeChat puts no mark where a message only spells one", () => {
  const pieces = fc.constantFrom(...CHAT_TOKEN_NAMES, "<EOS>", "<BOS>", "a", " ", "\n", "<|", "|>");
  const words = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(words, { maxLength: 3 }), words, (contents, system) => {
      const messages = contents.map((content, i) => say(i % 2 === 0 ? "user" : "assistant", content));
      const ids = encodeChat(tokenizer, messages, { system });
      const marks = [...ids].filter((id) => id < 11);
      const turns = contents.flatMap((_, i) => i % 2 === 0 ? [4, 5] : [6, 7]);
      assertEquals(marks, [2, 8, 9, ...turns, 6]);
      // Nothing is lost: with the marks' names it is the prompt to the letter.
      assertEquals(
        tokenizer.decode(ids.subarray(1), { skipSpecial: false }),
        chatPrompt(messages, { system }),
      );
    }),
    { numRuns: 200 },
  );
});

Deno.test("encodeChat and encode with symbols agree on a trusted text", () => {
  const messages = [say("he", "Who is Wren?"), say("she", "A girl of twelve."), say("he", "Whose? ")];
  for (const addAssistant of [true, false]) {
    const prompt = chatPrompt(messages, { addAssistant });
    assertEquals(
      encodeChat(tokenizer, messages, { addAssistant }),
      tokenizer.encode(prompt, { bos: true, symbols: true }),
    );
  }
});

Deno.test("chatSegment scores the assistant's words and their end, and begins as the prompt does", () => {
  const messages = [
    say("user", "One?"),
    say("assistant", "Two."),
    say("user", "Three?"),
    say("assistant", "Four."),
  ];
  const { ids, scored } = chatSegment(tokenizer, messages, "Be brief.");
  assertEquals(ids.length, scored.length);
  const learnt = tokenizer.decode(ids.filter((_, i) => scored[i]), { skipSpecial: false });
  assertEquals(learnt, "Two.\n<|endofassistant|>Four.\n<|endofassistant|>");
  for (const count of [1, 3]) {
    const prompt = encodeChat(tokenizer, messages.slice(0, count), { system: "Be brief." });
    assertEquals(ids.subarray(0, prompt.length), prompt);
    assertEquals([scored[prompt.length - 1], scored[prompt.length]], [0, 1]);
  }
  assertEquals(ids.at(-1), getChatTokenId(tokenizer, "<|endofconversation|>"));
  assertEquals(chatSegment(tokenizer, messages).ids[1], getChatTokenId(tokenizer, "<|user|>"));
});

Deno.test("findConversationBoundaries pairs a user with the next end of an answer", () => {
  const random = new Pcg64(5);
  for (let round = 0; round < 200; round++) {
    const ids = Int32Array.from({ length: random.below(20) }, () => [4, 5, 6, 7, 50][random.below(5)]!);
    const expected: [number, number][] = [];
    let start = -1;
    ids.forEach((id, i) => {
      if (id === 4 && start < 0) start = i;
      if (id !== 7 || start < 0) return;
      expected.push([start, i + 1]);
      start = -1;
    });
    assertEquals(findConversationBoundaries(tokenizer, ids), expected);
    const parts = extractCompleteConversations(tokenizer, ids, 2);
    assertEquals(parts, expected.slice(0, 2).map(([from, to]) => ids.slice(from, to)));
  }
  const seven = Int32Array.from(Array(7).fill([4, 7]).flat());
  assertEquals(extractCompleteConversations(tokenizer, seven).length, 5);
  assertThrows(() => extractCompleteConversations(tokenizer, seven, -1), RangeError, "of at least 0: -1");
});

Deno.test("batchEncode gives rows of one length", () => {
  const { ids, lengths } = batchEncode(tokenizer, ["the lamp", "a"], { maxLength: 6 });
  assertEquals([ids.map(({ length }) => length), lengths[1]], [[6, 6], 3]);
  assertEquals(tokenizer.decode(ids[0]!), "the lamp");
});
