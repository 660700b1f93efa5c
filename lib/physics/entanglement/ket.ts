import { checkNumber } from "../number_checks.ts";

/** One term of a state of several parties: an amplitude times |label of party 0, of party 1, …⟩. */
export interface KetTerm {
  /** What each party holds; integers, in this package primes. */
  readonly labels: readonly number[];
  /** The real part of the amplitude. */
  readonly re: number;
  /** Its imaginary part; 0 unless told otherwise. */
  readonly im?: number;
}

/** A state of several parties as a sum of product terms, in any order; it need not have norm 1. */
export type Ket = readonly KetTerm[];

/** Norms below this count as 0. */
const ZERO = 1e-10;

/**
 * Checks a ket and tells its number of parties.
 *
 * TypeError unless all terms have as many integer labels, two at least; RangeError unless amplitudes are finite, no
 * labels occur twice, and the norm is not 0.
 */
export function checkKet(ket: Ket): { parties: number; norm: number } {
  const parties = ket[0]?.labels.length ?? 0;
  if (parties < 2) throw new TypeError(`Cannot take a state as one of two parties or more: ${parties}`);
  const seen = new Set<string>();
  let weight = 0;
  for (const { labels, re, im = 0 } of ket) {
    if (labels.length !== parties || !labels.every(Number.isSafeInteger)) {
      throw new TypeError(`Cannot take labels as ${parties} integers: ${labels.join(", ")}`);
    }
    if (seen.has(labels.join())) {
      throw new RangeError(`Cannot take a state as each |${labels.join(", ")}⟩ occurs once: it occurs again`);
    }
    seen.add(labels.join());
    checkNumber(re, "the real part of an amplitude");
    checkNumber(im, "the imaginary part of an amplitude");
    weight += re * re + im * im;
  }
  const norm = Math.sqrt(weight);
  if (!(norm >= ZERO && norm < Infinity)) {
    throw new RangeError(`Cannot take a state as its norm is at least ${ZERO} and finite: ${norm}`);
  }
  return { parties, norm };
}
