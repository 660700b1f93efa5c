/** A figure: what is to be drawn, checked but not yet drawn. */
import type { Packages } from "./packages.ts";

/** A part of a picture as SVG, as wide as every figure. */
export interface Drawing {
  /** One element or more. */
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
