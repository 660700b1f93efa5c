/** R9: "prime factorisation gives compositional semantics". */
import { ResoformerLab } from "../resoformer/resoformer_lab.ts";
import type { Claim } from "./claim.ts";
import { type CompositeFigures, compositeFigures, distinctWords, primeFigures } from "./composites.ts";
import { counted } from "./counted.ts";
import { certainly } from "./rulings.ts";

const MOST_WORDS = { quick: 200, full: 800 } as const;

/** R9. */
export const COMPOSITE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R9", comparisons: 0 },
  notebook: { file: "03-resoformer", cell: "Factors and meaning" },
  statement: "unique factorization enables semantic compositionality",
  reading:
    "there is no meaning in a letter's prime, so that semantics is not defined; the nearest: the product of a " +
    "word's primes gives back its letters, and states of two words overlap if and only if they have a letter in common",
  test:
    "Distinct words of the text, letters as primes of the tokenizer: round trips of products, and overlaps of the " +
    "states of all pairs; words of the same number are counted beside",
  smallestEffect: "one word, or one pair",
  nullControl:
    "composite numbers 4, 6, 8, 9 … for letters: products must be mixed up, and disjoint words overlap",
  decide({ lab, isQuick }) {
    const { corpus, tokenizer } = ResoformerLab.beside(lab);
    const words = distinctWords(corpus.text, MOST_WORDS[isQuick ? "quick" : "full"]);
    const [primes, composites] = [primeFigures(words, tokenizer), compositeFigures(words)];
    const isExact = ({ returned, words, disjoint, common }: CompositeFigures) =>
      returned === words && disjoint.most === 0 && common.least > 0;
    const row = (name: string, { returned, shared, mixedUp, disjoint, common }: CompositeFigures) => [
      ...[name, returned, mixedUp, shared, disjoint.most, disjoint.mean, common.least, common.mean],
    ];
    return Promise.resolve(counted({
      verdict: "ill-defined",
      readingVerdict: isExact(composites) ? "undecided" : certainly(isExact(primes)),
      summary:
        `the letters of ${primes.returned} of ${primes.words} words come back from their products (composite ids: ${composites.returned}); ${primes.disjoint.pairs} pairs without a common letter overlap by ${primes.disjoint.most} at most (composite ids: ${
          composites.disjoint.mean.toFixed(2)
        } on average), ${primes.common.pairs} with one by ${
          primes.common.mean.toFixed(2)
        } on average; ${primes.shared} words share their number with an anagram`,
      table: {
        columns: [
          ...[
            "ids of letters",
            "words returned",
            "mixed up with other letters",
            "number of another word too",
          ],
          ...["largest overlap of disjoint words", "mean", "least overlap of others", "their mean"],
        ],
        rows: [row("primes", primes), row("composites", composites)],
      },
    }, "no training"));
  },
};
