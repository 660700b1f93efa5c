/** Inputs of several lines. */

const QUOTES = '"""';

/** Why Enter behind this text begins another line; undefined if it is all. */
export function whyOpen(text: string): "backslash" | "quotes" | undefined {
  if (text.startsWith(QUOTES)) return isClosed(text) ? undefined : "quotes";
  // Two of them stand for themselves.
  const [tail = ""] = /\\*$/.exec(text) ?? [];
  return tail.length % 2 === 1 ? "backslash" : undefined;
}

/** What is meant: the text between the quotes, if there are any, without the line ends next to them. */
export function inputOf(text: string): string {
  if (!text.startsWith(QUOTES) || !isClosed(text)) return text;
  return text.trimEnd().slice(QUOTES.length, -QUOTES.length).replace(/^\n/, "").replace(/\n$/, "");
}

function isClosed(text: string): boolean {
  const end = text.trimEnd();
  return end.length >= 2 * QUOTES.length && end.endsWith(QUOTES);
}
