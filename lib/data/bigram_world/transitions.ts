/**
 * The transition matrix of spiral's bigram world from the features of its tokens: P = softmax of the rows of
 * S = F·Fᵀ/√K, where each token also prefers those up to three places away in the ring of ids: by 1.5, 0.75 and 0.5.
 *
 * A token is most like itself, so many stay where they are. In a ring of fewer than seven tokens preferences add up.
 *
 * @param features F, shape (V, K), row-major.
 * @param V Number of tokens.
 * @returns P, shape (V, V), row-major, rounded to float32 as upstream stores it.
 * @throws {TypeError} if the features are not V rows of one or more numbers.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { bigramTransitions } from "@haze/haze/data";
 * // Without features only the ring counts. Of four tokens the opposite one is two steps away on both sides.
 * const P = bigramTransitions(new Float32Array(4), 4);
 * assertAlmostEquals(Math.log(P[2]! / P[0]!), 0.75 + 0.75, 1e-6);
 * assertAlmostEquals(Math.log(P[1]! / P[0]!), 1.5 + 0.5, 1e-6);
 * ```
 */
export function bigramTransitions(features: ArrayLike<number>, V: number): Float32Array {
  const K = features.length / V;
  if (!Number.isInteger(K) || K < 1) {
    throw new TypeError(
      `Cannot make a bigram world as features must be V = ${V} rows of equal length: got ${features.length} numbers`,
    );
  }
  const P = new Float32Array(V * V);
  const scale = 1 / Math.max(1, Math.sqrt(K));
  const row = new Float64Array(V);
  for (let i = 0; i < V; i++) {
    for (let j = 0; j < V; j++) {
      let product = 0;
      for (let k = 0; k < K; k++) product += features[i * K + k]! * features[j * K + k]!;
      row[j] = product * scale;
    }
    for (let step = 1; step <= 3; step++) {
      row[(i + step) % V]! += 1.5 / step;
      row[(((i - step) % V) + V) % V]! += 1.5 / step;
    }
    const largest = row.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (let j = 0; j < V; j++) sum += row[j] = Math.exp(row[j]! - largest);
    for (let j = 0; j < V; j++) P[i * V + j] = row[j]! / sum;
  }
  return P;
}
