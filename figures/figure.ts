/** A figure: what is to be drawn, checked but not yet drawn. */
import type { Checks } from "./checks.ts";
import type { Packages } from "./packages.ts";
import { renderFigure } from "./render.ts";

/** A part of a picture as SVG, as wide as every figure. */
export interface Drawing {
  readonly svg: string;
  /** Height in points. */
  readonly height: number;
}

/** What all figures say in words. */
export interface FigureText {
  /** What the figure shows, as a statement: it stands above it. */
  readonly title: string;
  /** How to read it, below the title: what was measured, how often, what a band or an interval is. */
  readonly note?: string;
}

/** A figure that is ready to be drawn; a notebook that ends a cell with one shows it. */
export interface Figure extends FigureText {
  /** The same in words: what is drawn, for who cannot see it. */
  readonly description: string;
  /** Draws what is below title and note; packages are loaded by then. */
  readonly draw: (packages: Packages) => Drawing;
}

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
  Object.defineProperty(figure, Symbol.for("Jupyter.display"), { value: () => mimeBundle(figure) });
  return figure;
}

/** What a notebook keeps of a figure: the picture, and words where pictures cannot be shown. */
export async function mimeBundle(figure: Figure): Promise<Record<string, string>> {
  const png = await renderFigure(figure);
  const note = figure.note === undefined ? "" : ` ${figure.note}.`;
  return { "image/png": png.toBase64(), "text/plain": `${figure.title}.${note} ${figure.description}` };
}
