/** What concepts of primes do when they are put together: counted, not estimated. */
import { PRSC } from "../../models/reso_llm/mod.ts";
import { compositeState, firstNPrimes } from "../../physics/mod.ts";

/** Concepts, and primes of each. */
const [CONCEPTS, PRIMES] = [10, 3];
/** Of what a composition of two is taken apart into, a part must have at least this. */
const LEAST = 0.1;

/** What {@linkcode compositionFigures} counts. */
export interface CompositionFigures {
  /** Pairs of concepts. */
  readonly pairs: number;
  /** Pairs whose composition comes apart into just the two. */
  readonly exact: number;
  /** Similarity of 30 = 2·3·5 and 42 = 2·3·7. */
  readonly shared: number;
  /** The largest similarity of two concepts without a common prime. */
  readonly disjoint: number;
}

/** Composes and takes apart all pairs of ten concepts, each of three primes of its own. */
export function compositionFigures(): CompositionFigures {
  const prsc = new PRSC();
  const primes = firstNPrimes(CONCEPTS * PRIMES);
  const names = Array.from({ length: CONCEPTS }, (_, c) => `concept ${c}`);
  names.forEach((name, c) => {
    const own = Array.from(primes).slice(c * PRIMES, (c + 1) * PRIMES);
    prsc.bind(name, compositeState(new Map(own.map((prime) => [prime, 1]))));
  });
  let [pairs, exact, disjoint] = [0, 0, 0];
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) {
      pairs++;
      const parts = prsc.decompose(prsc.compose([a, b]), LEAST).map(({ concept }) => concept);
      if (parts.toSorted().join() === [a, b].toSorted().join()) exact++;
      disjoint = Math.max(disjoint, prsc.similarity(a, b));
    }
  }
  prsc.bind("30", compositeState(30));
  prsc.bind("42", compositeState(42));
  return { pairs, exact, shared: prsc.similarity("30", "42"), disjoint };
}
