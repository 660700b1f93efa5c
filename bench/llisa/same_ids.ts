/** Whether two programs write the same text, as far as that can be asked. */
import type { LlisaModel, LlisaPrecision } from "../../lib/models/mod.ts";

/** Two largest of some logits. */
function largestTwo(logits: ArrayLike<number>): [number, number] {
  let [first, second] = [-Infinity, -Infinity];
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (logit > first) [first, second] = [logit, first];
    else if (logit > second) second = logit;
  }
  return [first, second];
}

/** A step of ours: the token that followed these logits. */
export interface Choice {
  readonly token: number;
  readonly logits: ArrayLike<number>;
}

/**
 * How many tokens of theirs are ours. Beyond a choice between two logits that are closer than `gap` nothing is asked:
 * rounding decides it, and texts part there.
 *
 * @throws {Error} if a clear choice differs.
 */
export function countSame(
  ours: readonly Choice[],
  theirs: readonly number[],
  gap: number,
  name: string,
): number {
  for (const [place, { token, logits }] of ours.entries()) {
    if (token === theirs[place]) continue;
    const [first, second] = largestTwo(logits);
    if (first - second <= gap) return place;
    throw new Error(
      `Cannot compare as ${name} must write what we write: token ${place} is ${
        theirs[place]
      } there and ${token} here`,
    );
  }
  return ours.length;
}

/** Our greedy text behind the token `first`, with the logits of each choice. */
export function greedyChoices(
  model: LlisaModel,
  precision: LlisaPrecision,
  first: number,
  steps: number,
): Choice[] {
  const session = model.startSession(precision);
  try {
    let token = first;
    return Array.from({ length: steps }, () => {
      const logits = session.feed([token]);
      token = logits.reduce((best, logit, id) => logit > logits[best]! ? id : best, 0);
      return { token, logits };
    });
  } finally {
    session.close();
  }
}
