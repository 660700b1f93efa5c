/** Words and tables in notebooks. */
import { holdBackTheEnd } from "./notebook.ts";

/** Markdown that a notebook shows where a cell ends with it. */
export interface Markdown {
  /** The text. */
  readonly markdown: string;
}

/**
 * Markdown to end a cell with. `Deno.jupyter.md` makes the same, but on a busy machine it may come after the end of its
 * cell, and Jupyter's clients drop it then; this waits, as figures do.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { markdown } from "@haze/haze/figures";
 * assertEquals(markdown("| a |\n| --- |").markdown, "| a |\n| --- |");
 * ```
 */
export function markdown(text: string): Markdown {
  const value = (): Record<string, string> => {
    holdBackTheEnd();
    return { "text/markdown": text };
  };
  const shown: Markdown = { markdown: text };
  Object.defineProperty(shown, Symbol.for("Jupyter.display"), { value });
  return shown;
}
