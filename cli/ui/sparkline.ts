const BLOCKS = "▁▂▃▄▅▆▇█";

/**
 * Draws a series as block characters, at most `width` of them, from its smallest value (▁) to its largest (█).
 *
 * A longer series is averaged in `width` even groups, a shorter one has a character a value. Values that are not
 * finite are left out of a group; a group of nothing else is a space. A constant series is drawn at half height.
 */
export function sparkline(values: readonly number[], width: number): string {
  const cells = Math.min(Math.max(0, Math.floor(width)), values.length);
  const means = Array.from({ length: cells }, (_, i) => {
    const from = Math.floor((i * values.length) / cells);
    const to = Math.floor(((i + 1) * values.length) / cells);
    return mean(values.slice(from, to).filter(Number.isFinite));
  });
  const known = means.filter(Number.isFinite);
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  return means.map((value) => {
    if (!Number.isFinite(value)) return " ";
    // A span too wide for a double comes out infinite; it is drawn flat like a constant.
    const height = span > 0 && Number.isFinite(span) ? (value - least) / span : 0.5;
    return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(height * BLOCKS.length))];
  }).join("");
}

// NaN for an empty group; each term is divided first so that huge values do not overflow the sum.
function mean(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
