import type { SentencePieceModel } from "./model.ts";

const SPACE = 0x20;

/** The settings that decide over spaces. */
export type SpaceSettings = Pick<
  SentencePieceModel,
  "addDummyPrefix" | "removeExtraWhitespaces" | "escapeWhitespaces"
>;

/** The character that stands for a space in a model's pieces. */
export function markOf({ escapeWhitespaces }: Pick<SpaceSettings, "escapeWhitespaces">): string {
  return escapeWhitespaces ? "▁" : " ";
}

/**
 * Normalises a text as SentencePiece does with the rule `identity`: spaces only.
 *
 * Extra spaces go if the settings say so (U+0020 only: tabs and newlines are characters like any other), a mark comes in
 * front if the settings say so, spaces become marks. Without extra spaces, marks at the end go, even those that were in
 * the text, and a text without anything else is empty. A lone surrogate becomes U+FFFD.
 */
export function normalise(text: string, settings: SpaceSettings): string {
  const { addDummyPrefix, removeExtraWhitespaces } = settings;
  const mark = markOf(settings);
  let spaced = text.toWellFormed();
  if (removeExtraWhitespaces) {
    let start = 0;
    while (spaced.charCodeAt(start) === SPACE) start++;
    spaced = spaced.slice(start).replace(/ {2,}/g, " ");
  }
  if (spaced === "") return "";
  let marked = (addDummyPrefix ? mark : "") + (mark === " " ? spaced : spaced.replaceAll(" ", mark));
  if (removeExtraWhitespaces) {
    let end = marked.length;
    while (end > 0 && marked[end - 1] === mark) end--;
    marked = marked.slice(0, end);
  }
  return marked;
}
