import { type ComplexMatrix, zeroMatrix } from "./complex_matrix.ts";
import { checkKet, type Ket } from "./ket.ts";
import { singularValues } from "./singular_values.ts";

/** Shares below this are left out of the sum, as in every entropy of this floor. */
const SKIPPED = 1e-10;

/**
 * The Schmidt coefficients of a state cut in two: the singular values s_k of its amplitudes written as a matrix, rows
 * for what one part holds and columns for what the other does, with Σ s_k² = 1.
 *
 * |ψ⟩ = Σ s_k |a_k⟩|b_k⟩ for some bases of the two parts; one single coefficient means a product state.
 *
 * @param ket a state of two parties or more; it is normalised
 * @param part the parties of one side, numbered from 0; party 0 alone unless told otherwise
 * @returns largest first, as many as the smaller side has labels in use
 * @throws {TypeError} if the terms do not have as many integer labels, two at least
 * @throws {RangeError} if an amplitude is not finite, labels repeat, the norm is below 1e-10, or `part` holds none,
 *   all, or parties that do not exist
 *
 * @example
 * ```ts
 * import { bellKet, schmidtCoefficients } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [first, second] = schmidtCoefficients(bellKet("phi+", [2, 3]));
 * assertAlmostEquals(first!, Math.SQRT1_2);
 * assertAlmostEquals(second!, Math.SQRT1_2);
 * ```
 */
export function schmidtCoefficients(ket: Ket, part: readonly number[] = [0]): Float64Array {
  const { parties, norm } = checkKet(ket);
  const inPart = new Set(part);
  const known = part.every((party) => Number.isInteger(party) && party >= 0 && party < parties);
  if (!known || inPart.size !== part.length || inPart.size === 0 || inPart.size === parties) {
    throw new RangeError(
      `Cannot cut a state of ${parties} parties as a part holds some of them: ${part.join(", ")}`,
    );
  }
  return singularValues(amplitudeMatrix(ket, inPart)).map((value) => value / norm);
}

/** The amplitudes as a matrix with no more columns than rows. */
function amplitudeMatrix(ket: Ket, part: ReadonlySet<number>): ComplexMatrix {
  const places = [new Map<string, number>(), new Map<string, number>()] as const;
  const placed = ket.map(({ labels, re, im = 0 }) => {
    const [one, other] = places.map((known, side) => {
      const key = labels.filter((_, party) => part.has(party) === (side === 0)).join();
      if (!known.has(key)) known.set(key, known.size);
      return known.get(key)!;
    });
    return { one, other, re, im };
  });
  const [ones, others] = places.map(({ size }) => size);
  const matrix = zeroMatrix(Math.max(ones, others), Math.min(ones, others));
  for (const { one, other, re, im } of placed) {
    // The transpose has the same singular values.
    const at = ones >= others ? other * ones + one : one * others + other;
    matrix.re[at] = re;
    matrix.im[at] = im;
  }
  return matrix;
}

/**
 * The entanglement entropy of a state cut in two: S = −Σ s_k² log₂ s_k² over its Schmidt coefficients, in bits.
 *
 * It is the von Neumann entropy of either part alone: 0 if and only if the state is a product, log₂ of the smaller
 * side's dimension at most. Not the entropy of what one party would find, which a product state can have as well.
 *
 * @param ket a state of two parties or more; it is normalised
 * @param part the parties of one side, numbered from 0; party 0 alone unless told otherwise
 * @returns bits, 0 or more
 * @throws the errors of {@linkcode schmidtCoefficients}
 *
 * @example
 * ```ts
 * import { bellKet, entanglementEntropyBits } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(entanglementEntropyBits(bellKet("psi-", [2, 3])), 1);
 * // (|2⟩ + |3⟩)|5⟩ is a product, though its first party is uncertain.
 * const product = [{ labels: [2, 5], re: 1 }, { labels: [3, 5], re: 1 }];
 * assertAlmostEquals(entanglementEntropyBits(product), 0, 1e-12);
 * ```
 */
export function entanglementEntropyBits(ket: Ket, part: readonly number[] = [0]): number {
  let bits = 0;
  for (const s of schmidtCoefficients(ket, part)) {
    const p = s * s;
    if (p >= SKIPPED) bits -= p * Math.log2(p);
  }
  return Math.max(0, bits);
}
