/** From what is to be drawn to a figure that a notebook can show. */
import type { Checks } from "./checks.ts";
import type { Drawing, Figure, FigureText } from "./figure.ts";
import { holdBackTheEnd } from "./notebook.ts";
import type { Packages } from "./packages.ts";
import { renderFigure } from "./render.ts";

/** Makes a figure that a notebook can show, after checking its words. */
export function makeFigure(
  checks: Checks,
  { title, note }: FigureText,
  description: string,
  draw: (packages: Packages) => Drawing,
): Figure {
  checks.text(title, "its title");
  if (note !== undefined) checks.text(note, "its note");
  const figure: Figure = { title, description, draw, ...(note === undefined ? {} : { note }) };
  // Not enumerable, so that a figure printed outside a notebook reads as data.
  const value = async (): Promise<Record<string, string>> => {
    const bundle = await mimeBundle(figure);
    holdBackTheEnd();
    return bundle;
  };
  Object.defineProperty(figure, Symbol.for("Jupyter.display"), { value });
  return figure;
}

/** What a notebook keeps of a figure: the picture, and words where pictures cannot be shown. */
export async function mimeBundle(figure: Figure): Promise<Record<string, string>> {
  const png = await renderFigure(figure);
  const note = figure.note === undefined ? "" : ` ${figure.note}.`;
  return { "image/png": png.toBase64(), "text/plain": `${figure.title}.${note} ${figure.description}` };
}
