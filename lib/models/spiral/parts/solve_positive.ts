/**
 * Solves A·x = b for a symmetric positive definite A by Cholesky factors, in place of A and b.
 *
 * @param A (n, n); its lower triangle becomes the factor.
 * @param b n numbers; they become the solution.
 * @throws {RangeError} if A is not positive definite to double precision.
 */
export function solvePositive(A: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j];
      for (let k = 0; k < j; k++) sum -= A[i * n + k] * A[j * n + k];
      if (i !== j) A[i * n + j] = sum / A[j * n + j];
      else if (sum > 0) A[i * n + i] = Math.sqrt(sum);
      else throw new RangeError(`Cannot solve as the matrix must be positive definite: pivot ${i} is ${sum}`);
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= A[i * n + k] * b[k];
    b[i] /= A[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= A[k * n + i] * b[k];
    b[i] /= A[i * n + i];
  }
  return b;
}
