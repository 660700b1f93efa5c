/** S10: "V, tok_vocab 256 and r 64 behave cleanest". */
import type { Metric } from "../comparison.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import { SpiralLab } from "../spiral/spiral_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { allOf, isNoWorse } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms } from "./spiral_arms.ts";

const BITS: Metric = { name: "bitsPerByte", unit: "bits per byte, held out", better: "lower" };
const text = (label: string, tokVocab: number, r: number): SpiralArm => ({
  ...{ label, model: { r }, data: { kind: "text", tokVocab } },
});
const SEED = text("256 and 64", 256, 64);
const OTHERS = [
  text("384 and 64", 384, 64),
  text("512 and 64", 512, 64),
  text("256 and 32", 256, 32),
  text("256 and 96", 256, 96),
];

/** S10. */
export const SETTINGS_CLAIM: Claim = {
  ...{ document: "spiral", id: "S10", comparisons: OTHERS.length, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Motifs and ids" },
  statement: "V 256, tok_vocab 256 and r 64 behave cleanest",
  reading:
    "ill-defined, as nothing says what clean is; nearest: on a text, held-out bits per byte with a vocabulary of 256 asked " +
    "for and r 64 are no more than with 384 or 512, and than with r 32 or 96",
  test: "Students of the built-in text at equal steps, each setting changed alone, paired over seeds",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte`,
  nullControl:
    "none but the other settings: 256 is below the 260 ids that there always are, and learns no merge",
  async decide(options) {
    const arms = new SpiralArms(options);
    const lab = SpiralLab.beside(options.lab);
    const comparisons = OTHERS.map((other) =>
      arms.compare(SEED, other, { metric: BITS, smallestEffect: SMALLEST_EFFECT_BITS })
    );
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: "ill-defined",
        readingVerdict: allOf(...rows.map(isNoWorse)),
        summary: `asked for 256 ids the tokenizer gives ${
          lab.text(256).tokenizer.vocabSize
        }, 48 of them motifs, and no merge; bits per byte of 256 and 64 against vocabulary and r of ${
          rows.map((row) => `${row.b.label}: ${showDifference(row)}`).join(", ")
        }`,
        table: {
          columns: ["tok_vocab and r", "bits/byte", "nats/token", "calibration error"],
          rows: arms.rows([SEED, ...OTHERS], ["bitsPerByte", "heldOutNats", "ece"], resultsOf),
        },
      };
    });
  },
};
