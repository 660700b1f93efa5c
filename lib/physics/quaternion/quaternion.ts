// Below this a norm says nothing about a direction any more.
const TINY = 1e-15;

/**
 * A quaternion q = w + xi + yj + zk, immutable, in float64. Hamilton's product: ij = k, jk = i, ki = j, i² = −1.
 *
 * @example
 * ```ts
 * import { Quaternion } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const [i, j] = [new Quaternion(0, 1), new Quaternion(0, 0, 1)];
 * assertEquals(i.times(j).toArray(), [0, 0, 0, 1]); // k
 * assertEquals(j.times(i).toArray(), [0, 0, 0, -1]);
 * ```
 */
export class Quaternion {
  /** The quaternion 0. */
  static readonly ZERO: Quaternion = new Quaternion();
  /** The quaternion 1. */
  static readonly ONE: Quaternion = new Quaternion(1);

  /** The quaternion w + xi + yj + zk; parts that are left out are 0. */
  constructor(
    /** The real part. */
    readonly w = 0,
    /** The part of i. */
    readonly x = 0,
    /** The part of j. */
    readonly y = 0,
    /** The part of k. */
    readonly z = 0,
  ) {}

  /** The quaternion of four numbers w, x, y, z; TypeError if there are not four. */
  static from(parts: ArrayLike<number>): Quaternion {
    if (parts.length !== 4) throw new TypeError(`Cannot read a quaternion as four numbers: ${parts.length}`);
    return new Quaternion(parts[0], parts[1], parts[2], parts[3]);
  }

  /** The four numbers w, x, y, z. */
  toArray(): [number, number, number, number] {
    return [this.w, this.x, this.y, this.z];
  }

  /** The sum. */
  plus(q: Quaternion): Quaternion {
    return new Quaternion(this.w + q.w, this.x + q.x, this.y + q.y, this.z + q.z);
  }

  /** The difference. */
  minus(q: Quaternion): Quaternion {
    return new Quaternion(this.w - q.w, this.x - q.x, this.y - q.y, this.z - q.z);
  }

  /** The Hamilton product this · q, or the multiple by a real number. */
  times(q: Quaternion | number): Quaternion {
    if (typeof q === "number") return new Quaternion(this.w * q, this.x * q, this.y * q, this.z * q);
    return new Quaternion(
      this.w * q.w - this.x * q.x - this.y * q.y - this.z * q.z,
      this.w * q.x + this.x * q.w + this.y * q.z - this.z * q.y,
      this.w * q.y - this.x * q.z + this.y * q.w + this.z * q.x,
      this.w * q.z + this.x * q.y - this.y * q.x + this.z * q.w,
    );
  }

  /** The quotient this · q⁻¹; RangeError if |q| is below 1e-15. */
  dividedBy(q: Quaternion): Quaternion {
    return this.times(q.inverse());
  }

  /** The conjugate w − xi − yj − zk. */
  conjugate(): Quaternion {
    return new Quaternion(this.w, -this.x, -this.y, -this.z);
  }

  /** The norm √(w² + x² + y² + z²), which is multiplicative. */
  norm(): number {
    return Math.sqrt(this.dot(this));
  }

  /** The dot product of the four numbers. */
  dot(q: Quaternion): number {
    return this.w * q.w + this.x * q.x + this.y * q.y + this.z * q.z;
  }

  /** The length √(x² + y² + z²) of the imaginary part. */
  imaginaryNorm(): number {
    return Math.hypot(this.x, this.y, this.z); // which a square would lose where it underflows
  }

  /** The inverse conj(q)/|q|²; RangeError if |q| is below 1e-15. */
  inverse(): Quaternion {
    const norm = this.norm();
    if (!(norm >= TINY)) {
      throw new RangeError(`Cannot invert a quaternion as its norm is 1e-15 or more: ${norm}`);
    }
    return this.conjugate().times(1 / (norm * norm));
  }

  /** The unit quaternion q/|q|; RangeError if |q| is below 1e-15. */
  normalized(): Quaternion {
    const norm = this.norm();
    if (!(norm >= TINY)) {
      throw new RangeError(`Cannot normalise a quaternion as its norm is 1e-15 or more: ${norm}`);
    }
    return this.times(1 / norm);
  }

  /** The commutator this·q − q·this, which has no real part. */
  commutator(q: Quaternion): Quaternion {
    return this.times(q).minus(q.times(this));
  }

  /** The exponential e^w (cos|v| + v̂ sin|v|), v the imaginary part. */
  exp(): Quaternion {
    const length = this.imaginaryNorm();
    const scale = Math.exp(this.w);
    // sin|v|/|v| → 1.
    const along = scale * (length < TINY ? 1 : Math.sin(length) / length);
    return new Quaternion(scale * Math.cos(length), this.x * along, this.y * along, this.z * along);
  }

  /**
   * The principal logarithm (ln|q|, v̂·arg) with arg in [0, π] the angle between q and the real axis.
   *
   * @throws RangeError for 0, and for negative real numbers, whose logarithm points in every direction alike.
   */
  log(): Quaternion {
    const [norm, length] = [this.norm(), this.imaginaryNorm()];
    if (!(norm >= TINY)) {
      throw new RangeError(`Cannot take the logarithm of a quaternion as its norm is 1e-15 or more: ${norm}`);
    }
    if (length === 0 && this.w < 0) {
      throw new RangeError(
        `Cannot take the logarithm of a quaternion as one direction: ${this.w} is real and negative`,
      );
    }
    if (length === 0) return new Quaternion(Math.log(norm));
    // acos(w/|q|) without its loss of digits near the real axis.
    const angle = Math.atan2(length, this.w);
    return new Quaternion(
      Math.log(norm),
      this.x / length * angle,
      this.y / length * angle,
      this.z / length * angle,
    );
  }

  /** The power q^t = exp(t·log q) for a real exponent; errors of {@linkcode Quaternion.log}. */
  pow(t: number): Quaternion {
    return this.log().times(t).exp();
  }

  /** Such as `1 + 2i - 3j + 0k`, four digits a part. */
  toString(): string {
    const [w, ...imaginary] = this.toArray().map((part) => Number(part.toPrecision(4)));
    return `${w}` +
      imaginary.map((part, i) => ` ${part < 0 ? "-" : "+"} ${Math.abs(part)}${"ijk"[i]}`).join("");
  }
}
