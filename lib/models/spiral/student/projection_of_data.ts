/** A shared projection that is made of the data rather than drawn. */
import { successorLogs, unigramOf } from "../teacher/counts.ts";

/** Products with the Gram matrix; each brings the directions nearer by the ratio of their singular values, squared. */
const ITERATIONS = 40;

/**
 * The r directions in which log-probabilities of successors differ most, each of length √(V/r), as rows of (r, V): what a
 * random projection N(0, 1)/√r has by chance. They span the top right singular space of log P with the mean of each row taken
 * off, which softmax does not see, by orthogonal iteration.
 *
 * @param transitions P, (V, V), row-major: probabilities above 0 of what follows each token.
 * @throws {TypeError} if there are not V·V numbers.
 * @throws {RangeError} if r is above V, or a probability is not above 0.
 *
 * @example Two kinds of tokens, and one direction that tells them apart.
 * ```ts
 * import { dataProjection } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [a, b] = [[0.4, 0.4, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]];
 * const B = dataProjection([...a, ...a, ...b, ...b], 4, 1);
 * assertAlmostEquals(Math.abs(B[0]), 1, 1e-9);
 * assertAlmostEquals(B[0], -B[3], 1e-9);
 * ```
 */
export function dataProjection(transitions: ArrayLike<number>, V: number, r: number): Float64Array {
  if (transitions.length !== V * V) {
    throw new TypeError(
      `Cannot make a projection as P must be (V, V) with V = ${V}: ${transitions.length} numbers`,
    );
  }
  if (!(r >= 1 && r <= V)) {
    throw new RangeError(`Cannot make a projection as r must be from 1 to V = ${V}: ${r}`);
  }
  const logs = centredLogs(transitions, V);
  // Rows of Q begin as waves: they are independent, and no draw is needed.
  const Q = Float64Array.from(
    { length: r * V },
    (_, i) => Math.cos((Math.floor(i / V) + 1) * (i % V + 0.5) * Math.PI / V),
  );
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    Q.set(timesGram(Q, logs, V));
    orthonormalise(Q, V);
  }
  return Q.map((x) => x * Math.sqrt(V / r));
}

/**
 * P as the teacher's head would estimate it from texts: successors counted, smoothed by `successorLogs`.
 *
 * @param texts Ids below V; pairs do not span two texts.
 *
 * @example
 * ```ts
 * import { dataProjection, successorProbabilities } from "@haze/haze/spiral";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const P = successorProbabilities([Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1)], 3);
 * assert(P[1] > 0.5 && P[2] > 0); // 1 follows 0; 2 never did, and still may
 * assertEquals(dataProjection(P, 3, 2).length, 2 * 3);
 * ```
 */
export function successorProbabilities(texts: readonly Int32Array[], V: number): Float64Array {
  const [single, pairs] = [new Float64Array(V), new Float64Array(V * V)];
  for (const ids of texts) {
    ids.forEach((id, i) => {
      single[id]++;
      if (i > 0) pairs[ids[i - 1] * V + id]++;
    });
  }
  const [unigram, P] = [unigramOf(single), new Float64Array(V * V)];
  for (let a = 0; a < V; a++) {
    successorLogs(pairs.subarray(a * V, (a + 1) * V), unigram, P.subarray(a * V, (a + 1) * V));
  }
  return P.map(Math.exp);
}

function centredLogs(transitions: ArrayLike<number>, V: number): Float64Array {
  const logs = Float64Array.from(transitions, (p, i) => {
    if (p > 0) return Math.log(p);
    throw new RangeError(`Cannot make a projection as probabilities must be above 0: ${p} at ${i}`);
  });
  for (let a = 0; a < V; a++) {
    const row = logs.subarray(a * V, (a + 1) * V);
    const mean = row.reduce((sum, log) => sum + log, 0) / V;
    row.forEach((log, j) => row[j] = log - mean);
  }
  return logs;
}

/** Q·(MᵀM), rows of V. */
function timesGram(Q: Float64Array, M: Float64Array, V: number): Float64Array {
  const out = new Float64Array(Q.length);
  for (let q = 0; q < Q.length; q += V) {
    for (let a = 0; a < V; a++) {
      let product = 0;
      for (let j = 0; j < V; j++) product += M[a * V + j] * Q[q + j];
      for (let j = 0; j < V; j++) out[q + j] += product * M[a * V + j];
    }
  }
  return out;
}

/** Gram and Schmidt, in place; a row that nothing is left of becomes 0. */
function orthonormalise(Q: Float64Array, V: number): void {
  for (let i = 0; i < Q.length; i += V) {
    const row = Q.subarray(i, i + V);
    const before = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    for (let k = 0; k < i; k += V) {
      let product = 0;
      for (let j = 0; j < V; j++) product += row[j] * Q[k + j];
      for (let j = 0; j < V; j++) row[j] -= product * Q[k + j];
    }
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    // What rounding leaves of a row that depended on those before it is no direction.
    const factor = length > 1e-10 * before ? 1 / length : 0;
    row.forEach((x, j) => row[j] = x * factor);
  }
}
