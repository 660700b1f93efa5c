/** Small tasks made of tokens, in which it is known what decides the answer. */
import type { Pcg64 } from "../../random/mod.ts";

/** A task: episodes of `length` + 1 tokens, of which some can be foretold from those before them. */
export interface Task {
  /** Name, with a version that rises when its episodes change. */
  readonly name: string;
  /** V: number of tokens. */
  readonly vocabSize: number;
  /** T: tokens that are read. */
  readonly length: number;
  /** Indices of the tokens that are scored, each at least 1. */
  readonly scored: readonly number[];
  /** Share of answers that are right if nothing but the kind of the answer is known. */
  readonly chance: number;
  /** One episode. */
  episode(random: Pcg64): Int32Array;
  /** One episode that looks the same token by token, but in which nothing decides the answers. */
  nullEpisode(random: Pcg64): Int32Array;
  /** The answer at a scored index, from the tokens before it. */
  oracle(before: Int32Array): number;
}

/** Many episodes, each a segment of its own. */
export function episodes(
  task: Task,
  count: number,
  random: Pcg64,
  isNull: boolean,
): Int32Array[] {
  return Array.from({ length: count }, () => isNull ? task.nullEpisode(random) : task.episode(random));
}
