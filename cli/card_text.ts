/** The Markdown of model cards. */

/** The first line: only a file that begins with it is written anew. */
export const CARD_MARK =
  "<!-- A card of haze, written anew with its checkpoint: keep notes in another file. -->";

/** What stands under a heading. */
export type CardSection = readonly [title: string, lines: readonly string[]];

/** A card of a file: what it is in a sentence, and its sections. */
export function cardText(file: string, sentence: string, sections: readonly CardSection[]): string {
  return [
    ...[CARD_MARK, `# ${file}`, "", sentence, ""],
    ...sections.flatMap(([title, lines]) => [`## ${title}`, "", ...lines, ""]),
  ].join("\n");
}

/** A table of names and values. */
export const rows = (pairs: readonly (readonly [string, string])[]): string[] => [
  ...["| | |", "| --- | --- |", ...pairs.map(([name, value]) => `| ${name} | ${value} |`)],
];

/** Settings as a block. */
export const json = (value: unknown): string[] => ["```json", JSON.stringify(value, undefined, 2), "```"];

/** Commands as a block. */
export const shell = (lines: readonly string[]): string[] => ["```sh", ...lines, "```"];

/** A file's name as a word for a shell. */
export const shellWord = (file: string): string =>
  /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;

/** A text as code, on one line and within a cell of a table. */
export function code(text: string): string {
  return `\`${text.replaceAll(/[`|\p{Cc}]/gu, "\ufffd")}\``;
}

/** What may be done with weights that were made of a text of this name. */
export function licenceOf(data: string): string {
  return isOurs(data)
    ? `haze is under the MIT licence, and so is ${code(data)}.`
    : `haze is under the MIT licence. What may be done with these weights hangs on the licence of ${
      code(data)
    }, of which this file knows nothing.`;
}

/** Whether a text comes with haze, or is made by it. */
const isOurs = (name: string): boolean => /^(builtin( and talks)?$|talks(:|$)|bigram:)/.test(name);
