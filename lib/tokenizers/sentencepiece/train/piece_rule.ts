import type { TrainingSettings } from "./options.ts";
import { scriptOf } from "./scripts.ts";

const MARK = "▁";
const DIGIT = /^[0-9０-９]$/;

/**
 * Says which texts may become pieces by merging, by SentencePiece's rules: no more than `maxPieceLength` characters, a
 * space only in front (or nothing but spaces, if that is allowed), one script, no digit if digits are split.
 */
export function pieceRule(
  { maxPieceLength, splitDigits, allowWhitespaceOnlyPieces }: TrainingSettings,
): (characters: readonly string[]) => boolean {
  return (characters) => {
    if (characters.length > maxPieceLength) return false;
    const onlyMarks = allowWhitespaceOnlyPieces && characters.every((character) => character === MARK);
    let script: number | undefined;
    for (const [i, character] of characters.entries()) {
      if (character === MARK) {
        if (i > 0 && !onlyMarks) return false;
        continue;
      }
      if (splitDigits && DIGIT.test(character)) return false;
      const own = scriptOf(character);
      if (own === -1) continue;
      if (script !== undefined && own !== script) return false;
      script = own;
    }
    return true;
  };
}
