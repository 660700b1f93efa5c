/** Share by which the Hessian's diagonal is raised: along what changes no probability there is no curvature. */
const RIDGE = 1e-11;

/** Newton's method for f(μ) = log Σⱼ exp((μB)ⱼ) − Σⱼ pⱼ(μB)ⱼ, one row p at a time. */
export class NewtonStep {
  /** μB, shape (V,). */
  readonly logits: Float64Array;
  /** Half the squared Newton decrement at μ: about what f(μ) lies above its minimum, in nats. */
  left = Infinity;
  readonly #B: Float64Array;
  readonly #r: number;
  readonly #V: number;
  readonly #q: Float64Array;
  readonly #gradient: Float64Array;
  readonly #direction: Float64Array;
  readonly #hessian: Float64Array;
  readonly #weighted: Float64Array;
  #p: Float64Array = new Float64Array(0);
  #mean: Float64Array = new Float64Array(0);
  #value = 0;

  /** Takes B, shape (r, V). */
  constructor(B: Float64Array, r: number, V: number) {
    this.#B = B;
    this.#r = r;
    this.#V = V;
    this.logits = new Float64Array(V);
    this.#q = new Float64Array(V);
    this.#weighted = new Float64Array(V);
    this.#gradient = new Float64Array(r);
    this.#direction = new Float64Array(r);
    this.#hessian = new Float64Array(r * r);
  }

  /** Begins with a row p of V probabilities, which sum to 1, at μ, which is changed from then on. */
  start(p: Float64Array, mean: Float64Array): void {
    this.#p = p;
    this.#mean = mean;
    this.#value = this.#evaluate(mean);
  }

  /** Finds the next step; gives {@linkcode NewtonStep.left}. */
  prepare(): number {
    const [B, r, V, q] = [this.#B, this.#r, this.#V, this.#q];
    const [gradient, hessian, weighted, direction] = [
      ...[this.#gradient, this.#hessian, this.#weighted, this.#direction],
    ] as const;
    const expected = new Float64Array(r);
    for (let i = 0; i < r; i++) {
      let [model, data] = [0, 0];
      for (let j = 0; j < V; j++) {
        model += B[i * V + j]! * q[j]!;
        data += B[i * V + j]! * this.#p[j]!;
      }
      expected[i] = model;
      gradient[i] = model - data;
    }
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < V; j++) weighted[j] = (B[i * V + j]! - expected[i]!) * q[j]!;
      for (let k = 0; k <= i; k++) {
        let sum = 0;
        for (let j = 0; j < V; j++) sum += weighted[j]! * B[k * V + j]!;
        hessian[i * r + k] = sum;
      }
    }
    for (let i = 0; i < r; i++) hessian[i * r + i]! *= 1 + RIDGE;
    solveDefinite(hessian, gradient, direction, r);
    let squared = 0;
    for (let i = 0; i < r; i++) squared += gradient[i]! * direction[i]!;
    return this.left = squared / 2;
  }

  /** Takes the step, halved until f falls enough; false if it does not however short the step is. */
  descend(): boolean {
    const [mean, direction] = [this.#mean, this.#direction];
    const before = mean.slice();
    for (let length = 1; length > 1e-12; length /= 2) {
      for (let i = 0; i < mean.length; i++) mean[i] = before[i]! - length * direction[i]!;
      const value = this.#evaluate(mean);
      if (value <= this.#value - 0.1 * length * 2 * this.left) {
        this.#value = value;
        return true;
      }
    }
    mean.set(before);
    return false;
  }

  /** f at μ; sets logits and q. */
  #evaluate(mean: Float64Array): number {
    const [B, V, z, q] = [this.#B, this.#V, this.logits, this.#q];
    z.fill(0);
    for (let i = 0; i < this.#r; i++) {
      const factor = mean[i]!;
      for (let j = 0; j < V; j++) z[j]! += factor * B[i * V + j]!;
    }
    const largest = z.reduce((most, x) => Math.max(most, x), -Infinity);
    let sum = 0;
    for (let j = 0; j < V; j++) sum += q[j] = Math.exp(z[j]! - largest);
    let value = largest + Math.log(sum);
    for (let j = 0; j < V; j++) {
      q[j]! /= sum;
      value -= this.#p[j]! * z[j]!;
    }
    return value;
  }
}

/** Solves A·x = b by Cholesky's factors of a positive definite A (n, n), whose lower half is given and overwritten. */
function solveDefinite(A: Float64Array, b: Float64Array, x: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = A[i * n + k]!;
      for (let j = 0; j < k; j++) sum -= A[i * n + j]! * A[k * n + j]!;
      // A direction without curvature, as of a row of zeros, is not gone along.
      A[i * n + k] = k < i ? sum / A[k * n + k]! : sum > 0 ? Math.sqrt(sum) : Infinity;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= A[i * n + j]! * x[j]!;
    x[i] = sum / A[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let j = i + 1; j < n; j++) sum -= A[j * n + i]! * x[j]!;
    x[i] = sum / A[i * n + i]!;
  }
}
