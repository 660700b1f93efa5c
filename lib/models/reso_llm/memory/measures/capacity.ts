import {
  hashedSedenion,
  holographicField,
  holographicRecall,
  type KeyedSedenion,
  meanSedenion,
  sedenionCosine,
} from "../../../../physics/mod.ts";
import { Pcg64 } from "../../../../random/mod.ts";
import { type Share, shareOf } from "./share.ts";

/** What {@linkcode measureCapacity} finds for one number of pairs. */
export interface Capacity {
  /** How many values the field holds. */
  readonly pairs: number;
  /** The value of a key is told among all values stored, from the field alone; chance is 1/pairs. */
  readonly keyed: Share;
  /** The same with a key that nothing was stored under: the null, at chance. */
  readonly wrongKey: Share;
  /** A stored value is more familiar to the plain superposition than one that was not stored; chance is ½. */
  readonly familiar: Share;
}

/**
 * How much a field of sixteen numbers holds: recall from the superposition alone, by number of pairs.
 *
 * @param trials Fields made for each number of pairs; 300 unless told otherwise. Up to four keys of a field are asked for.
 *
 * @example
 * ```ts
 * import { measureCapacity } from "@haze/haze/reso-llm";
 * import { assert } from "@std/assert";
 *
 * const [one, ten] = measureCapacity([1, 10], { seed: 0, trials: 50 });
 * assert(one.keyed.value === 1 && ten.keyed.value < 0.9 && ten.keyed.low > ten.wrongKey.high);
 * ```
 */
export function measureCapacity(
  numbers: readonly number[],
  { seed, trials = 300 }: { readonly seed: number; readonly trials?: number },
): Capacity[] {
  const random = new Pcg64(seed);
  const fresh = (): Float64Array => hashedSedenion(random.below(2 ** 32));
  return numbers.map((count) => {
    const hits = { keyed: 0, wrongKey: 0, familiar: 0, asked: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const pairs = Array.from({ length: count }, () => ({ key: fresh(), value: fresh() }));
      const field = holographicField(pairs);
      const plain = meanSedenion(pairs.map(({ value }) => value), pairs.map(() => 1));
      for (const { key, value } of pairs.slice(0, 4)) {
        hits.asked++;
        if (bestOf(holographicRecall(field, key), pairs).value === value) hits.keyed++;
        if (bestOf(holographicRecall(field, fresh()), pairs).value === value) hits.wrongKey++;
        if (sedenionCosine(plain, value) > sedenionCosine(plain, fresh())) hits.familiar++;
      }
    }
    return {
      pairs: count,
      keyed: shareOf(hits.keyed, hits.asked),
      wrongKey: shareOf(hits.wrongKey, hits.asked),
      familiar: shareOf(hits.familiar, hits.asked),
    };
  });
}

/** The pair whose value is nearest to an answer. */
function bestOf<Pair extends KeyedSedenion>(answer: ArrayLike<number>, pairs: readonly Pair[]): Pair {
  const cosines = pairs.map(({ value }) => sedenionCosine(answer, value));
  return pairs[cosines.indexOf(Math.max(...cosines))];
}
