/** Most columns of a rule or a box. */
const WIDTH = 60;
/** Below this many columns a frame leaves no room for what it frames. */
const LEAST = 34;

/** A horizontal rule, 60 columns or as wide as a narrower terminal. */
export function rule(columns: number): string {
  return "─".repeat(Math.max(1, Math.min(WIDTH, columns)));
}

/** Columns inside a box, or of a line where there is no room for one. */
export function innerWidth(columns: number): number {
  return columns < LEAST ? columns : Math.min(WIDTH, columns) - 4;
}

/** Lines in a frame with a title, 60 columns or as wide as a narrower terminal; without a frame on a very narrow one. */
export function box(
  title: string,
  lines: readonly string[],
  columns: number,
  frame: (text: string) => string,
): string[] {
  const inner = innerWidth(columns);
  const cut = (text: string, width: number): string => [...text].slice(0, width).join("");
  if (columns < LEAST) return [title, ...lines].map((line) => cut(line, inner));
  const head = cut(title, inner - 1);
  const side = frame("│");
  return [
    `${frame("╭")} ${head} ${frame(`${"─".repeat(inner - [...head].length)}╮`)}`,
    ...lines.map((line) => cut(line, inner)).map((line) =>
      `${side} ${line}${" ".repeat(inner - [...line].length)} ${side}`
    ),
    frame(`╰${"─".repeat(inner + 2)}╯`),
  ];
}
