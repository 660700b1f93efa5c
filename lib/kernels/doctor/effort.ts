/** How much an examination takes. */

/** How hard to look: `quick` for a glance, `usual`, or `full` for bounds that are to be trusted. */
export type EffortName = "quick" | "usual" | "full";

/** Sizes of an examination. */
export interface Effort {
  /** Arguments of functions of one number. */
  readonly arguments: number;
  /** Widths of rows. */
  readonly widths: readonly number[];
  /** Rows of a kind and width below 100 columns; of wider ones a tenth. */
  readonly rows: number;
  /** Products of random small sizes. */
  readonly products: number;
}

const WIDTHS = [1, 2, 3, 4, 5, 7, 16, 31, 64, 100, 288, 1000, 4095, 4096];

/** The sizes by name. */
export const EFFORTS: { readonly [N in EffortName]: Effort } = {
  // 40,000 numbers are the least that a second thread takes part in.
  quick: { arguments: 40_000, widths: [1, 3, 16, 31, 288, 4096], rows: 5, products: 20 },
  usual: { arguments: 120_000, widths: WIDTHS, rows: 20, products: 100 },
  full: { arguments: 2_400_000, widths: WIDTHS, rows: 400, products: 2000 },
};
