/**
 * Standard normal numbers by a ziggurat of 256 layers of equal area (Marsaglia and Tsang 2000), drawn as numpy's
 * `Generator.standard_normal` draws them.
 */

/** A source of 64 random bits in two 32-bit words, and of uniform doubles from the same stream. */
export interface WordSource {
  /** Draws 64 bits into `high` and `low`. */
  step(): void;
  /** Upper 32 bits of the last draw, 0 to 2^32 − 1. */
  readonly high: number;
  /** Lower 32 bits of the last draw, 0 to 2^32 − 1. */
  readonly low: number;
  /** Draws a double in [0, 1). */
  uniform(): number;
}

const LAYERS = 256;
/** Where the tail begins. */
const R = 3.6541528853610088;
/** 1 / R as numpy spells it; its last bits differ from the quotient's. */
const INVERSE_R = 0.27366123732975828;
/** Area of each layer. */
const AREA = 0.004928673233974652;
const TWO_52 = 2 ** 52;

const density = (x: number): number => Math.exp(-0.5 * x * x);

/** Layer i accepts a 52-bit integer below this at once. */
const acceptBelow = new Float64Array(LAYERS);
/** Width of one 52-bit unit in layer i. */
const unitWidth = new Float64Array(LAYERS);
/** The density at the right edge of layer i. */
const edgeDensity = new Float64Array(LAYERS);

function fillTables(): void {
  const base = AREA / density(R);
  acceptBelow[0] = Math.floor((R / base) * TWO_52);
  acceptBelow[1] = 0;
  unitWidth[0] = base / TWO_52;
  unitWidth[LAYERS - 1] = R / TWO_52;
  edgeDensity[0] = 1;
  edgeDensity[LAYERS - 1] = density(R);
  let outer = R;
  for (let i = LAYERS - 2; i >= 1; i--) {
    const x = Math.sqrt(-2 * Math.log(AREA / outer + density(outer)));
    acceptBelow[i + 1] = Math.floor((x / outer) * TWO_52);
    edgeDensity[i] = density(x);
    unitWidth[i] = x / TWO_52;
    outer = x;
  }
}
fillTables();

/** A normal number beyond R, by Marsaglia's two exponentials; about 1 draw in 3,900 comes here. */
function tail(source: WordSource): number {
  while (true) {
    const x = -INVERSE_R * Math.log1p(-source.uniform());
    const y = -Math.log1p(-source.uniform());
    if (y + y > x * x) return R + x;
  }
}

/**
 * Draws one number from N(0, 1) as float64.
 *
 * From the same stream it takes the same draws as numpy and agrees to 2.1e-15; the tables here are computed, numpy's are
 * stored, so last bits may differ. After rounding to float32 at scale 0.02 no difference has been seen.
 *
 * @param source a working generator; one that repeats a single value for ever may never be accepted
 *
 * @example
 * ```ts
 * import { Pcg64, standardNormal } from "@haze/haze/random";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(standardNormal(new Pcg64(42)), 0.30471707975443135, 2.1e-15);
 * ```
 */
export function standardNormal(source: WordSource): number {
  while (true) {
    source.step();
    const low = source.low;
    const high = source.high;
    // Bits 0–7 the layer, bit 8 the sign, bits 9–60 the 52-bit position inside the layer, built in a double.
    const layer = low & 255;
    const positionLow = ((low >>> 9) | (high << 23)) >>> 0;
    const position = ((high >>> 9) & 0xfffff) * 0x100000000 + positionLow;
    const size = position * unitWidth[layer];
    const x = low & 256 ? -size : size;
    if (position < acceptBelow[layer]) return x;
    if (layer === 0) {
      // The sign is bit 8 of the position here, not the sign bit; numpy does so and the stream follows it.
      const beyond = tail(source);
      return positionLow & 256 ? -beyond : beyond;
    }
    const height = edgeDensity[layer - 1] - edgeDensity[layer];
    if (height * source.uniform() + edgeDensity[layer] < density(x)) return x;
  }
}
