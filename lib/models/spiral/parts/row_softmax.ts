/** Logarithms of the probabilities of one row of logits at a temperature, in float64. */
export function logProbabilities(logits: ArrayLike<number>, temperature: number): Float64Array {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) if (logits[i] > largest) largest = logits[i];
  const out = Float64Array.from(logits, (logit) => (logit - largest) / temperature);
  let sum = 0;
  for (const shifted of out) sum += Math.exp(shifted);
  const total = Math.log(sum);
  for (let i = 0; i < out.length; i++) out[i] -= total;
  return out;
}
