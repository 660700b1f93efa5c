/** Colours of running text, or none. */
export interface Style {
  dim(text: string): string;
  bold(text: string): string;
  accent(text: string): string;
  /** What holds. */
  good(text: string): string;
  /** What does not. */
  bad(text: string): string;
}

/** Styles that colour, or leave text as it is. */
export function styleFor(color: boolean): Style {
  const paint = (code: number) => (text: string): string =>
    color && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { dim: paint(2), bold: paint(1), accent: paint(36), good: paint(32), bad: paint(31) };
}

/** Text with its control characters made visible, so that no text of a model can steer the terminal. */
export function visible(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\x00-\x08\x0b-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replaceAll("\x7f", "␡").replaceAll(/[\x80-\x9f]/g, "\ufffd");
}

/** A text on one line, in quotes, cut to `most` characters. */
export function quoted(text: string, most = 40): string {
  const characters = [...text];
  const cut = characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
  return visible(JSON.stringify(cut));
}
