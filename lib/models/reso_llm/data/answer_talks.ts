/** How a model answers talks that were held out: what ends its turns, and whether they say the right thing. */
import type { LanguageModel } from "../../../generation/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { draw, makeSampler } from "../../../sampling/mod.ts";
import type { PrimeTokenizer } from "../../../tokenizers/mod.ts";
import { encodeChat } from "./chat_ids.ts";
import { CHAT_TOKENS, getChatTokenId } from "./chat_tokens.ts";
import { makeTalks } from "./talks/make_talks.ts";

/** What is asked of {@linkcode answerTalks}. */
export interface AnswerOptions {
  /** How many turns of the assistant are written. */
  readonly answers: number;
  /** The temperature; 0 takes the likeliest token. */
  readonly temperature: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** Tokens after which an answer counts as endless. Default 64. */
  readonly longest?: number;
}

/** What {@linkcode answerTalks} counted. */
export interface AnswerCount {
  /** The temperature. */
  readonly temperature: number;
  /** Turns written. */
  readonly answers: number;
  /** Turns that ended by the mark that ends an assistant's turn, and wrote no other mark. */
  readonly ownEnd: number;
  /** Turns that wrote another mark: another role's, or that of the end of a text. */
  readonly otherMark: number;
  /** Turns that had not ended when they were cut off. */
  readonly noEnd: number;
  /** Turns that are word for word what the talk has. */
  readonly right: number;
}

/** Held-out talks that are the same for everybody: those of the default data. */
const [TALKS, TALK_SEED] = [240, 1];

/**
 * Has a model write the assistant's turns of held-out talks, each behind what was really said before it, by the 50 likeliest
 * tokens and of these by 95 % of their probability.
 *
 * @throws {RangeError} if the tokenizer has no chat tokens, or more answers are wanted than there are.
 *
 * @example
 * ```ts
 * import { answerTalks, createDefaultTokenizer, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const model = new ResoLLMModel(tinyConfig());
 * const options = { answers: 2, temperature: 0, seed: 1, longest: 4 };
 * const { ownEnd, otherMark, noEnd } = answerTalks(model, createDefaultTokenizer(), options);
 * assertEquals(ownEnd + otherMark + noEnd, 2);
 * model.close();
 * ```
 */
export function answerTalks(
  model: LanguageModel,
  tokenizer: PrimeTokenizer,
  { answers, temperature, seed, longest = 64 }: AnswerOptions,
): AnswerCount {
  const asked = makeTalks(TALKS, TALK_SEED, "held-out").flatMap((talk) =>
    talk.flatMap(({ role, content }, i) =>
      role === "assistant" ? [{ before: talk.slice(0, i), content }] : []
    )
  );
  if (answers > asked.length) {
    throw new RangeError(`Cannot answer talks as there are ${asked.length} turns: ${answers}`);
  }
  const end = getChatTokenId(tokenizer, CHAT_TOKENS.endOfAssistant);
  const marks = new Set([
    ...Object.values(CHAT_TOKENS).map((name) => getChatTokenId(tokenizer, name)),
    ...[tokenizer.bosId, tokenizer.eosId, tokenizer.padId],
  ]);
  const random = new Pcg64(seed);
  const session = model.startSession();
  const count = { ownEnd: 0, otherMark: 0, noEnd: 0, right: 0 };
  try {
    for (const { before, content } of asked.slice(0, answers)) {
      const prompt = encodeChat(tokenizer, before).slice(-(session.capacity - 1));
      session.clear();
      let logits = session.feed(prompt);
      const sampler = makeSampler(
        temperature === 0
          ? { sampling: "greedy" }
          : { sampling: "top_k_top_p", temperature, topK: 50, topP: 0.95 },
      );
      const written: number[] = [];
      let mark: number | undefined;
      while (mark === undefined && written.length < longest) {
        const token = draw(sampler.distribution(logits, {}).probabilities, random.uniform());
        if (marks.has(token)) mark = token;
        else {
          written.push(token);
          if (session.length === session.capacity) restart(session, [...prompt, ...written.slice(0, -1)]);
          logits = session.feed([token]);
        }
      }
      if (mark === end) count.ownEnd++;
      else if (mark === undefined) count.noEnd++;
      else count.otherMark++;
      if (mark === end && tokenizer.decode(Int32Array.from(written)).trim() === content) count.right++;
    }
  } finally {
    session.close();
  }
  return { temperature, answers, ...count };
}

/** A full context keeps its last half. */
function restart(session: ReturnType<LanguageModel["startSession"]>, ids: readonly number[]): void {
  session.clear();
  session.feed(ids.slice(-Math.max(1, session.capacity >> 1)));
}
