/** How long a piece of sampled text stands, letter for letter, in what was trained on. */

interface State {
  readonly next: Map<string, number>;
  link: number;
  length: number;
}

/** Stands between samples, and in no text. */
const BETWEEN = "\u0000";

/**
 * Length, in UTF-16 units, of the longest stretch of any sample that `text` holds. The samples are made into a suffix
 * automaton (Blumer and others, 1985), which then reads the text once, however long that is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { longestVerbatim } from "@haze/haze/experiments";
 * assertEquals(longestVerbatim(["a haze settles", "xyz"], "the haze settles over"), " haze settles".length);
 * assertEquals(longestVerbatim(["abc"], ""), 0);
 * ```
 */
export function longestVerbatim(samples: readonly string[], text: string): number {
  const states = automatonOf(samples.join(BETWEEN));
  let [at, length, longest] = [0, 0, 0];
  for (const letter of text.split("")) {
    while (at !== 0 && !states[at]!.next.has(letter)) length = states[at = states[at]!.link]!.length;
    const to = states[at]!.next.get(letter);
    if (to === undefined) continue;
    [at, length] = [to, length + 1];
    longest = Math.max(longest, length);
  }
  return longest;
}

function automatonOf(text: string): readonly State[] {
  const states: State[] = [{ next: new Map(), link: -1, length: 0 }];
  let last = 0;
  for (const letter of text.split("")) {
    const added = states.push({ next: new Map(), link: 0, length: states[last]!.length + 1 }) - 1;
    let from = last;
    for (; from !== -1 && !states[from]!.next.has(letter); from = states[from]!.link) {
      states[from]!.next.set(letter, added);
    }
    if (from !== -1) states[added]!.link = linkFor(states, from, letter);
    last = added;
  }
  return states;
}

/** The state of the longest suffix that was seen before, made into one of its own where it is part of a longer one. */
function linkFor(states: State[], from: number, letter: string): number {
  const to = states[from]!.next.get(letter)!;
  const length = states[from]!.length + 1;
  if (states[to]!.length === length) return to;
  const { next, link } = states[to]!;
  const copy = states.push({ next: new Map(next), link, length }) - 1;
  states[to]!.link = copy;
  for (let at = from; at !== -1 && states[at]!.next.get(letter) === to; at = states[at]!.link) {
    states[at]!.next.set(letter, copy);
  }
  return copy;
}
