/** G13: "sixteen semantic axes". */
import {
  axisEncoding,
  hashedEncoding,
  measureAxes,
  type Share,
  wordWeights,
} from "../../models/reso_llm/mod.ts";
import type { Claim } from "./claim.ts";
import { counted } from "./counted.ts";
import { percent } from "./reso_llm_arms.ts";
import { certainly } from "./rulings.ts";

const CHANCE = 1 / 16;

/** G13. */
export const AXES_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G13", comparisons: 0 },
  notebook: { file: "05-reso-llm", cell: "Axes named" },
  statement:
    "memory is stored as 16-dimensional sedenions with semantic axes: coherence, identity, duality …",
  reading:
    "the axis that a sentence is about comes first in its encoding: more often than by chance, one in sixteen, and than by " +
    "hashes of words, whose axes mean nothing. Intervals that overlap with either reverse it",
  test:
    "160 sentences, ten an axis, written without the lexicon's words dominating; the encoding knows a lexicon and what words " +
    "stand near it in the built-in text; Wilson's 95 % intervals of the shares",
  smallestEffect: "none is used: intervals of shares must not overlap",
  nullControl: "hashed words; and all words of the lexicon struck out, which leaves what co-occurrence knows",
  decide({ lab }) {
    const { text } = lab.corpus;
    const found = measureAxes(axisEncoding({ corpus: text, weightOf: wordWeights(text) }));
    const hashed = measureAxes(hashedEncoding()).all;
    const holds = found.all.low > Math.max(CHANCE, hashed.high);
    const show = ({ value, low, high }: Share) => `${percent(value)} [${percent(low)}, ${percent(high)}]`;
    const row = (name: string, { value, low, high, of }: Share) => [name, of, value, low, high];
    return Promise.resolve(counted({
      verdict: certainly(holds),
      summary: `${show(found.all)} of ${found.all.of} sentences are named by their axis, ${
        show(found.masked)
      } without the lexicon's words; hashed words ${show(hashed)}; chance ${percent(CHANCE)}`,
      table: {
        columns: ["sentences", "number", "named right", "low", "high"],
        rows: [
          ...[row("all", found.all), row("without a word of the lexicon", found.unlisted)],
          ...[row("the lexicon's words struck out", found.masked), row("hashed words", hashed)],
        ],
      },
    }, "the same sentences"));
  },
};
