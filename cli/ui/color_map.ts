/** Colours of weights: perceptually even and safe for the colour-blind (after matplotlib's viridis). */

/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** Nine evenly spaced points of viridis; colours between them are mixed. */
const VIRIDIS: readonly Rgb[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** The colour of a level in [0, 1]; levels outside are taken as the nearer end. */
export function viridis(level: number): Rgb {
  const place = Math.min(1, Math.max(0, level)) * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(place));
  const [low, high] = [VIRIDIS[index]!, VIRIDIS[index + 1]!];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(low[channel] + (place - index) * (high[channel] - low[channel]));
  return [mix(0), mix(1), mix(2)];
}

/** Levels of brightness in the colour cube of 256-colour terminals. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest colour that a 256-colour terminal has. */
export function terminalColor(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const distances = CUBE.map((level) => Math.abs(level - value));
    return distances.indexOf(Math.min(...distances));
  }) as [number, number, number];
  return 16 + 36 * r + 6 * g + b;
}

/**
 * The level at which a weight is drawn: its square root, so that a twentieth can be told from nothing. Every map has
 * a weight of 1, where the first token sees itself alone, so that levels of all maps are comparable.
 */
export function levelOf(weight: number): number {
  return Math.sqrt(weight);
}
