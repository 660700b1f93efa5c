/**
 * Probabilities of logits divided by a temperature, each step rounded to float32 and summed by ascending id, as a C
 * program with `float` does: `p = exp(l/t − max) / Σ exp(l/t − max)`.
 *
 * @param logits V logits.
 * @param temperature Above 0; rounded to float32 first.
 * @param out Takes the V probabilities.
 * @throws {RangeError} if the quotients do not fit float32.
 */
export function runCSoftmax(logits: ArrayLike<number>, temperature: number, out: Float32Array): void {
  const divisor = Math.fround(temperature);
  let max = -Infinity;
  for (let i = 0; i < out.length; i++) {
    // A quotient of two float32 numbers that is rounded to double and then to float32 is rounded once in effect.
    out[i] = Math.fround(logits[i]) / divisor;
    if (out[i] > max) max = out[i];
  }
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.exp(Math.fround(out[i] - max));
    sum = Math.fround(sum + out[i]);
  }
  // Infinity − Infinity is NaN, and the sum tells of it.
  if (Number.isNaN(sum)) {
    throw new RangeError(
      `Cannot sample as run.c as logits over the temperature must fit float32: the largest is ${max} at ${divisor}`,
    );
  }
  for (let i = 0; i < out.length; i++) out[i] /= sum;
}
