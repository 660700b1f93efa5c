/** Short dialogues in which something is told and asked for again, and questions on the built-in story. */
import type { Dialogue, Turn } from "../../../../data/mod.ts";
import { fmix32, Pcg64, shuffled } from "../../../../random/mod.ts";
import { FAREWELLS, GREETINGS, NOT_TOLD } from "./small_talk.ts";
import { storyOf } from "./story.ts";
import { type Ask, pick, type Topic, TOPICS } from "./topics.ts";

/** Which talks: those to learn from, or those that are held out. */
export type TalkPart = "train" | "held-out";

/** Far below the number that there are, so that drawing until they differ ends soon. */
const MOST_TALKS = 20_000;
/** One fact of so many is held out. */
const HELD_OUT_EVERY = 8;
/** One talk of so many is long: it goes on over several windows. */
const LONG_EVERY = 12;
/** And tells and asks so many times. */
const LONG_ROUNDS = 4;
/** One round of so many ends with a question on what nobody has told. */
const NOT_TOLD_EVERY = 8;

/**
 * `count` different talks between a user and an assistant: the same for the same seed, and more of them begin with the same.
 *
 * A user tells facts that are drawn (who put what where, who got it from whom, one's name, what one likes) and asks for them
 * some turns later, in words that may refer back ("Who left it there?"), or for what was never told; between them stand
 * questions on the built-in story. There is nothing to reckon.
 *
 * The two parts share no fact, whether told or of the story, so that what is held out cannot be known by heart: a told fact
 * must be read in the talk. The last wording of each question and of each telling is only used in the part that is held out.
 *
 * @throws {RangeError} if `count` is no positive integer, or more than 20,000.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeTalks } from "@haze/haze/reso-llm";
 * const talks = makeTalks(100, 1);
 * assertEquals(makeTalks(5, 1), talks.slice(0, 5));
 * assertEquals(talks.every((talk) => talk.at(-1)!.role === "assistant"), true);
 * ```
 */
export function makeTalks(count: number, seed: number | bigint, part: TalkPart = "train"): Dialogue[] {
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_TALKS) {
    throw new RangeError(
      `Cannot make talks as count must be an integer from 1 to ${MOST_TALKS}: got ${count}`,
    );
  }
  const speaker = new Speaker(new Pcg64(seed), part === "held-out");
  const made = new Map<string, Dialogue>();
  while (made.size < count) {
    const talk = speaker.talk();
    made.set(talk.map(({ content }) => content).join("\n"), talk);
  }
  return [...made.values()];
}

/** Whether a fact is held out: by its own letters, whatever the seed. */
export function isHeldOut(fact: string): boolean {
  let hash = 0;
  for (let i = 0; i < fact.length; i++) hash = fmix32(hash ^ fact.charCodeAt(i)) + i;
  return (hash >>> 0) % HELD_OUT_EVERY === 0;
}

/** Draws talks of one part. */
class Speaker {
  readonly #random: Pcg64;
  readonly #heldOut: boolean;
  readonly #story: readonly Ask[];

  constructor(random: Pcg64, heldOut: boolean) {
    this.#random = random;
    this.#heldOut = heldOut;
    this.#story = storyOf(heldOut);
  }

  talk(): Dialogue {
    const random = this.#random;
    const isLong = random.below(LONG_EVERY) === 0;
    const rounds = isLong ? LONG_ROUNDS : 1;
    const said: Turn[] = [];
    const used = new Set<string>();
    if (random.below(4) === 0) said.push(...this.#exchange(pick(GREETINGS, random)));
    for (let round = 0; round < rounds; round++) said.push(...this.#round(used));
    if (random.below(4) === 0) said.push(...this.#exchange(pick(FAREWELLS, random)));
    return said;
  }

  /** Some topics are told, then asked for in another order, with questions on the story and on what was not told between. */
  #round(used: Set<string>): Turn[] {
    const random = this.#random;
    const topics = Array.from({ length: random.below(3) === 0 ? 2 : 1 }, () => this.#topic(used));
    const turns = topics.flatMap(({ told, heard }) => this.#exchange({ questions: told, answer: heard }));
    for (const { asks } of shuffled(topics, random)) {
      if (random.below(3) === 0) turns.push(...this.#exchange(pick(this.#story, random)));
      const [first, ...others] = asks;
      turns.push(...this.#exchange(first!));
      if (others.length > 0 && random.below(2) === 0) turns.push(...this.#exchange(pick(others, random)));
    }
    if (random.below(NOT_TOLD_EVERY) === 0) {
      const { asks: [ask] } = this.#topic(used);
      turns.push(...this.#exchange({ questions: ask!.questions, answer: NOT_TOLD }));
    }
    return turns;
  }

  /** A fact of this part on what has not been spoken of. */
  #topic(used: Set<string>): Topic {
    while (true) {
      const topic = pick(TOPICS, this.#random)(this.#random);
      const isTwice = new Set(topic.about).size < topic.about.length;
      if (isTwice || topic.about.some((word) => used.has(word)) || isHeldOut(topic.fact) !== this.#heldOut) {
        continue;
      }
      for (const word of topic.about) used.add(word);
      return topic;
    }
  }

  #exchange({ questions, answer }: Ask): Turn[] {
    const wordings = this.#heldOut ? questions : questions.slice(0, -1);
    return [{ role: "user", content: pick(wordings, this.#random) }, { role: "assistant", content: answer }];
  }
}
