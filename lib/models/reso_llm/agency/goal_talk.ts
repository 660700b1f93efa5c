import { sedenionCosine } from "../../../physics/mod.ts";
import { hashedEncoding } from "../memory/hashed_encoding.ts";
import type { TextEncoding } from "../memory/text_encoding.ts";
import { contentWords } from "./content_words.ts";
import type { Goal } from "./goal.ts";
import { GoalWords } from "./goal_words.ts";
import { SpokenField, sumOfStems } from "./nearness.ts";
import { SpokenWords } from "./spoken_words.ts";
import type { AgencyVocabulary } from "./vocabulary.ts";

/** Stems whose sedenions are kept at hand: encoding one takes longer than all else that a token asks of agency. */
const MOST_REMEMBERED = 4096;

/** The sedenion of a stem, encoded once as long as there is room. */
function remembered(encoding: TextEncoding): (stem: string) => ArrayLike<number> {
  const vectors = new Map<string, ArrayLike<number>>();
  return (stem) => {
    let vector = vectors.get(stem);
    if (vector) return vector;
    if (vectors.size >= MOST_REMEMBERED) vectors.clear();
    vectors.set(stem, vector = encoding.encode(stem));
    return vector;
  };
}

/** What a text has come to say of a goal. */
export type Heard = Pick<Goal, "said" | "nearness">;

/** The talk of goals: their words, what of them a text says, and how near it comes to them. */
export class GoalTalk {
  /** The goals' words as tokens. */
  readonly words: GoalWords;
  readonly #vocabulary: AgencyVocabulary;
  readonly #vectorOf: (stem: string) => ArrayLike<number>;
  readonly #spoken = new SpokenWords();
  readonly #field = new SpokenField();
  /** The sum of the sedenions of each goal's words. */
  readonly #vectors = new Map<number, Float64Array>();

  /** @param fade what is left of a word's weight each time it is said */
  constructor(vocabulary: AgencyVocabulary, fade: number) {
    this.#vocabulary = vocabulary;
    this.words = new GoalWords((text) => vocabulary.encode(text), fade);
    this.#vectorOf = remembered(vocabulary.encoding ?? hashedEncoding());
  }

  /** Takes up the words of a goal: those of its description, or of its axis. */
  learn({ id, description, priority, sourceAxis, stems }: Goal): void {
    const words = sourceAxis === undefined
      ? contentWords(description)
      : this.#vocabulary.wordsOfAxis?.(sourceAxis) ?? [];
    this.words.add(id, priority, words);
    this.#vectors.set(id, sumOfStems(stems, this.#vectorOf));
  }

  /** Forgets the words of a goal. */
  forget(id: number): void {
    this.words.remove(id);
    this.#vectors.delete(id);
  }

  /** Begins a text: no word is half said. */
  beginText(): void {
    this.#spoken.end();
    this.words.beginText();
  }

  /** Takes the next token of the text, and gives the stems of the content words that it ended. */
  push(id: number): string[] {
    this.words.push(id);
    return this.#spoken.push(this.#vocabulary.pieceOf(id));
  }

  /** Ends the text, and gives the stem of its last word, if it is a content word. */
  endText(): string[] {
    return this.#spoken.end();
  }

  /** Takes a content word into what is being said. */
  hear(stem: string): void {
    this.#field.push(this.#vectorOf(stem));
  }

  /** What a goal, whose words fade as they are said, makes of a word that was just heard. */
  heardBy({ id, stems, said, nearness }: Goal, stem: string): Heard {
    const wanted = stems.includes(stem);
    if (wanted) this.words.said(id, stem);
    return {
      said: wanted && !said.includes(stem) ? [...said, stem] : said,
      nearness: Math.max(nearness, sedenionCosine(this.#field.mean, this.#vectors.get(id)!)),
    };
  }

  /** What is being said, as a sedenion. // (16) */
  get spoken(): number[] {
    return [...this.#field.mean];
  }

  /** Puts back what was being said. // (16) */
  restore(spoken: readonly number[]): void {
    this.#field.mean.set(spoken);
    this.beginText();
  }
}
