import { checkFinite } from "../hilbert/complex.ts";
import { Quaternion } from "./quaternion.ts";

/** A vector of three numbers. */
export type Vector3 = readonly [number, number, number];

/**
 * The unit quaternion cos(θ/2) + sin(θ/2)·â that turns by `angle` about `axis`; the identity if the axis is 0.
 *
 * @param axis A direction of any length.
 * @param angle θ in radians, right-handed.
 * @throws RangeError if a number is not finite.
 *
 * @example
 * ```ts
 * import { axisAngle, rotateVector } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const quarter = axisAngle([0, 0, 1], Math.PI / 2);
 * assertAlmostEquals(rotateVector(quarter, [1, 0, 0])[1], 1);
 * ```
 */
export function axisAngle(axis: Vector3, angle: number): Quaternion {
  [...axis, angle].forEach((value) => checkFinite(value, "an axis and its angle"));
  const longest = Math.max(...axis.map(Math.abs));
  if (longest === 0) return Quaternion.ONE;
  // Scaled first: the length of a subnormal axis has no digits left.
  const scaled = axis.map((part) => part / longest);
  const along = Math.sin(angle / 2) / Math.hypot(...scaled);
  const [x, y, z] = scaled.map((part) => part * along);
  return new Quaternion(Math.cos(angle / 2), x, y, z);
}

/**
 * The vector v turned by q: the imaginary part of q v q⁻¹. The norm of q does not matter.
 *
 * @throws RangeError if |q| is below 1e-15.
 *
 * @example
 * ```ts
 * import { Quaternion, rotateVector } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rotateVector(new Quaternion(0, 1), [1, 2, 3]), [1, -2, -3]); // half a turn about x
 * ```
 */
export function rotateVector(q: Quaternion, v: Vector3): [number, number, number] {
  const { x, y, z } = q.times(new Quaternion(0, ...v)).dividedBy(q);
  return [x, y, z];
}

/**
 * The 3 × 3 matrix of the rotation v → q v q⁻¹, as three rows.
 *
 * @throws RangeError if |q| is below 1e-15.
 *
 * @example
 * ```ts
 * import { Quaternion, rotationMatrix } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rotationMatrix(new Quaternion(2)), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
 * ```
 */
export function rotationMatrix(q: Quaternion): [number, number, number][] {
  const { w, x, y, z } = q.normalized();
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

/** Euler angles in radians, applied roll first: a turn about x, then y, then z (the ZYX convention). */
export interface EulerAngles {
  /** The turn about x, in (−π, π]. */
  readonly roll: number;
  /** The turn about y, in [−π/2, π/2]. */
  readonly pitch: number;
  /** The turn about z, in (−π, π]. */
  readonly yaw: number;
}

/**
 * The unit quaternion of Euler angles.
 *
 * @throws RangeError if an angle is not finite.
 *
 * @example
 * ```ts
 * import { eulerAngles, fromEuler } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(eulerAngles(fromEuler({ roll: 0.1, pitch: 0.2, yaw: 0.3 })).pitch, 0.2);
 * ```
 */
export function fromEuler({ roll, pitch, yaw }: EulerAngles): Quaternion {
  return axisAngle([0, 0, 1], yaw).times(axisAngle([0, 1, 0], pitch)).times(axisAngle([1, 0, 0], roll));
}

/**
 * The Euler angles of a rotation. At a pitch of ±π/2 roll and yaw turn about the same axis; yaw is then 0.
 *
 * @throws RangeError if |q| is below 1e-15.
 *
 * @example
 * ```ts
 * import { eulerAngles, Quaternion } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(eulerAngles(new Quaternion(0, 1)), { roll: Math.PI, pitch: 0, yaw: 0 });
 * ```
 */
export function eulerAngles(q: Quaternion): EulerAngles {
  const { w, x, y, z } = q.normalized();
  // Rounding may carry the sine of the pitch past ±1.
  const sine = Math.min(Math.max(2 * (w * y - z * x), -1), 1);
  // There the arguments of both atan2 below are rounding errors; all of the turn goes to roll.
  if (Math.abs(sine) > 1 - 1e-14) {
    const roll = 2 * Math.atan2(x, w);
    const wrapped = roll > Math.PI ? roll - 2 * Math.PI : roll <= -Math.PI ? roll + 2 * Math.PI : roll;
    return { roll: wrapped, pitch: Math.asin(sine), yaw: 0 };
  }
  return {
    roll: Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)),
    pitch: Math.asin(sine),
    yaw: Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
  };
}

/**
 * Spherical interpolation between two rotations, at constant speed along the shorter arc; the result has norm 1.
 *
 * Where the dot product of the directions is above 0.9995 it is linear, then normalised.
 *
 * @param t From 0, which is `from`, to 1, which is `to` or its negative, the same rotation.
 * @throws RangeError if a norm is below 1e-15.
 *
 * @example
 * ```ts
 * import { axisAngle, Quaternion, slerp } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const half = slerp(Quaternion.ONE, axisAngle([0, 0, 1], 1), 0.5);
 * assertAlmostEquals(half.dot(axisAngle([0, 0, 1], 0.5)), 1);
 * ```
 */
export function slerp(from: Quaternion, to: Quaternion, t: number): Quaternion {
  const start = from.normalized();
  let end = to.normalized();
  let cosine = start.dot(end);
  if (cosine < 0) [end, cosine] = [end.times(-1), -cosine];
  if (cosine > 0.9995) return start.plus(end.minus(start).times(t)).normalized();
  const angle = Math.acos(cosine);
  const share = (part: number): number => Math.sin(part * angle) / Math.sin(angle);
  return start.times(share(1 - t)).plus(end.times(share(t)));
}
