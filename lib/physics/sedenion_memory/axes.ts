/**
 * The names of the sixteen axes of a memory field, in their order.
 *
 * @example
 * ```ts
 * import { dominantAxesOf, SEDENION_AXES } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const field = SEDENION_AXES.map((name) => name === "wisdom" ? 1 : 0);
 * assertEquals(dominantAxesOf(field, 1), [{ name: "wisdom", value: 1 }]);
 * ```
 */
export const SEDENION_AXES = [
  "coherence",
  "identity",
  "duality",
  "harmony",
  "truth",
  "consciousness",
  "beauty",
  "compassion",
  "intention",
  "wisdom",
  "creativity",
  "stability",
  "complexity",
  "connection",
  "presence",
  "transcendence",
] as const;

/** The name of one of the sixteen axes. */
export type SedenionAxis = typeof SEDENION_AXES[number];

/** An axis and a field's component along it. */
export interface AxisValue {
  /** Of the axis. */
  readonly name: SedenionAxis;
  /** The component, positive or negative. */
  readonly value: number;
}

/**
 * The `count` axes along which a field is largest in size, the largest first; of equals the earlier axis.
 *
 * @param sedenion 16 components
 * @throws {TypeError} if there are not 16
 *
 * @example
 * ```ts
 * import { dominantAxesOf } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const field = [0, 0, 0, 0, -0.8, 0, 0.6, 0, 0, 0, 0, 0, 0, 0, 0, 0];
 * assertEquals(dominantAxesOf(field, 2), [{ name: "truth", value: -0.8 }, { name: "beauty", value: 0.6 }]);
 * ```
 */
export function dominantAxesOf(sedenion: ArrayLike<number>, count = 4): AxisValue[] {
  if (sedenion.length !== SEDENION_AXES.length) {
    throw new TypeError(`Cannot name the axes of a field as it has 16: ${sedenion.length}`);
  }
  return SEDENION_AXES.map((name, i) => ({ name, value: sedenion[i] }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, count);
}
