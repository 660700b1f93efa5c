/**
 * The one look of all figures. Lengths are in points of a picture 600 wide, drawn at twice that: at half width, where
 * a figure stands beside another, one point is one pixel.
 */

/** Sizes in points. */
export const SIZES = {
  /** Width of every figure. */
  width: 600,
  /** Pixels a point. */
  pixels: 2,
  /** Least margin at the edges. */
  margin: 14,
  /** Text of axes, labels and notes. */
  text: 14,
  /** The title. */
  title: 17,
  /** Height of the plotting area where rows do not decide it. */
  plot: 300,
} as const;

/** A free sans-serif with Greek, arrows and mathematics; the narrow cut leaves room for larger letters. */
export const FONT = "DejaVu Sans Condensed";

/** What is not data. */
export const INK = {
  paper: "#ffffff",
  text: "#1a1a1a",
  faint: "#595959",
  grid: "#e3e3e3",
  zone: "#e9e9e9",
} as const;

/**
 * Colours that people with any common colour blindness tell apart, in the order they are given out (Okabe and Ito,
 * "Color Universal Design", 2008). Their yellow is left out: a line of it cannot be seen on white.
 */
export const OKABE_ITO: readonly string[] = [
  "#0072B2", // blue
  "#D55E00", // vermillion
  "#009E73", // bluish green
  "#CC79A7", // reddish purple
  "#E69F00", // orange
  "#56B4E9", // sky blue
  "#000000", // black
];
