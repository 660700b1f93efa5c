/** A vocabulary of a few words, one token each, and one word in two tokens. */
import type { AgencyVocabulary } from "../../../../lib/models/reso_llm/agency/mod.ts";

/** Pieces by id. */
export const PIECES = [
  ...["", " the", " whale", " Whale", " sea", " ship", ".", " of", " harbour", " sun", " moon", " star"],
  ...[" beg", "inner", " lamp", " oil", " wood", " stone", " Beg", "s", " w", "hal", "ing"],
];
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/** The id of a piece. */
export const id = (piece: string): number => {
  const found = PIECES.indexOf(piece);
  if (found < 0) throw new RangeError(`no piece ${piece}`);
  return found;
};

/** Encodes by the longest piece; what has none is left out. */
export const vocabulary: AgencyVocabulary = {
  encode: (text) => {
    const ids: number[] = [];
    for (let rest = text; rest !== "";) {
      const longest = PIECES.filter((piece) => piece !== "" && rest.startsWith(piece))
        .toSorted((a, b) => b.length - a.length)[0];
      if (longest !== undefined) ids.push(id(longest));
      rest = rest.slice(longest?.length ?? 1);
    }
    return ids;
  },
  pieceOf: (token) => PIECES[token]!,
  primeOf: (token) => PRIMES[token]!,
  // Words of the frame are too faint to be looked at.
  amplitudeOf: (token) => [" the", ".", " of", ""].includes(PIECES[token]!) ? 0.05 : 1,
};
