/**
 * The merges that a vocabulary of scored pieces stands for.
 * @module
 */
import { showName } from "../content_error.ts";
import type { Piece } from "../../tokenizers/sentencepiece/model.ts";

/**
 * Lists the pairs of pieces that make a piece together, in the order in which they merge: by the score of what they make;
 * pairs that make the same one by the length of the left, so that of two that overlap the left one comes first as a rule.
 *
 * @throws {RangeError} if a list of pairs cannot say what the scores say.
 */
export function mergesOf(pieces: readonly Piece[]): [left: string, right: string][] {
  refuseTypes(pieces);
  const normal = pieces.filter(({ type }) => type === "normal");
  const texts = new Set(normal.map(({ text }) => text));
  const made = normal.map((piece) => ({ ...piece, pairs: pairsOf(piece.text, texts) }))
    .filter(({ pairs }) => pairs.length > 0)
    .sort((a, b) => b.score - a.score);
  made.forEach(({ text, score }, i) => {
    const before = made[i - 1];
    if (before?.score !== score) return;
    throw refusal(
      "each merged piece has a score of its own",
      `${show(before.text)} and ${show(text)} have ${score}`,
    );
  });
  return made.flatMap(({ pairs }) => pairs);
}

function refuseTypes(pieces: readonly Piece[]): void {
  const other = pieces.findIndex(({ type }) => type === "userDefined" || type === "unused");
  if (other < 0) return;
  const { text, type } = pieces[other]!;
  throw refusal(
    "pieces are normal, bytes or marks",
    `piece ${other}, ${show(text)}, is ${type === "unused" ? "unused" : "cut out before all merges"}`,
  );
}

/** The ways to cut a piece in two, the shortest left part first. */
function pairsOf(text: string, texts: ReadonlySet<string>): [string, string][] {
  const characters = [...text];
  if (characters.length === 1) return [];
  // A character without a piece can merge by scores; in a list of merges it falls into bytes before.
  const missing = characters.find((character) => !texts.has(character));
  if (missing !== undefined) {
    throw refusal("each character of a piece is a piece", `${show(missing)} of ${show(text)} is none`);
  }
  const pairs: [string, string][] = [];
  for (let at = 1; at < characters.length; at++) {
    const [left, right] = [characters.slice(0, at).join(""), characters.slice(at).join("")];
    if (texts.has(left) && texts.has(right)) pairs.push([left, right]);
  }
  return pairs;
}

const show = (text: string): string => JSON.stringify(showName(text));

const refusal = (rule: string, got: string): RangeError =>
  new RangeError(`Cannot write a tokenizer.json as ${rule}: ${got}`);
