/** Words as products of the numbers of their letters. */
import { compositeState, factorize, type PrimeState } from "../../physics/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";

/** What products of words keep apart. */
export interface CompositeFigures {
  /** Words. */
  readonly words: number;
  /** Words whose letters come back out of their product, as often as they stand in the word. */
  readonly returned: number;
  /** Words whose product is also that of other letters. */
  readonly mixedUp: number;
  /** Words whose product is also that of another word, be it of the same letters. */
  readonly shared: number;
  /** Pairs of words without a letter in common, and the largest overlap of their states. */
  readonly disjoint: { readonly pairs: number; readonly most: number; readonly mean: number };
  /** Pairs of words with one, and the least overlap of their states. */
  readonly common: { readonly pairs: number; readonly least: number; readonly mean: number };
}

/** The distinct words of a text, in lower case, of at least two letters of the tokenizer. */
export function distinctWords(text: string, most: number): string[] {
  return [...new Set(text.toLowerCase().match(/[a-z]{2,}/g) ?? [])].slice(0, most);
}

/** Every letter by its prime; the tokenizer takes the products apart. */
export function primeFigures(words: readonly string[], tokenizer: PrimeTokenizer): CompositeFigures {
  const primeOf = new Map(
    [...new Set(words.join(""))].map((letter) => [letter, tokenizer.encodePrimes(letter)[0]!]),
  );
  return figuresOf(words, primeOf, (product) => tokenizer.decodeComposite(product));
}

/** Every letter by a composite number, 4, 6, 8, 9 …; products are taken apart by trial, smallest numbers first. */
export function compositeFigures(words: readonly string[]): CompositeFigures {
  const letters = [...new Set(words.join(""))];
  const numbers: number[] = [];
  for (let n = 4; numbers.length < letters.length; n++) {
    const factors = factorize(n);
    if ([...factors.values()].reduce((sum, exponent) => sum + exponent, 0) > 1) numbers.push(n);
  }
  const numberOf = new Map(letters.map((letter, i) => [letter, numbers[i]!]));
  return figuresOf(words, numberOf, (product) => {
    const found: number[] = [];
    for (const number of numbers) {
      for (; product % BigInt(number) === 0n; product /= BigInt(number)) found.push(number);
    }
    return found;
  });
}

function figuresOf(
  words: readonly string[],
  numberOf: ReadonlyMap<string, number>,
  decode: (product: bigint) => readonly number[],
): CompositeFigures {
  const numbers = words.map((word) => Array.from(word, (letter) => numberOf.get(letter)!));
  const products = numbers.map((word) => word.reduce((product, n) => product * BigInt(n), 1n));
  const sorted = numbers.map((word) => word.toSorted((a, b) => a - b).join());
  const lettersOf = Map.groupBy(sorted.keys(), (i) => products[i]!);
  const states = numbers.map(stateOf);
  const [disjoint, common]: [number[], number[]] = [[], []];
  for (let i = 0; i < words.length; i++) {
    for (let j = 0; j < i; j++) {
      const share = numbers[i]!.some((n) => numbers[j]!.includes(n));
      (share ? common : disjoint).push(states[i]!.overlap(states[j]!));
    }
  }
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / Math.max(1, x.length);
  const count = (holds: (i: number) => boolean) => words.filter((_, i) => holds(i)).length;
  return {
    words: words.length,
    returned: count((i) => decode(products[i]!).toSorted((a, b) => a - b).join() === sorted[i]),
    mixedUp: count((i) => lettersOf.get(products[i]!)!.some((j) => sorted[j] !== sorted[i])),
    shared: count((i) => lettersOf.get(products[i]!)!.length > 1),
    disjoint: {
      pairs: disjoint.length,
      most: disjoint.reduce((a, b) => Math.max(a, b), 0),
      mean: mean(disjoint),
    },
    common: { pairs: common.length, least: common.reduce((a, b) => Math.min(a, b), 1), mean: mean(common) },
  };
}

/** The state of a product: its prime factors, weighted by how often each divides it. */
function stateOf(numbers: readonly number[]): PrimeState {
  const exponents = new Map<number, number>();
  for (const number of numbers) {
    for (const [prime, exponent] of factorize(number)) {
      exponents.set(prime, (exponents.get(prime) ?? 0) + exponent);
    }
  }
  return compositeState(exponents);
}
