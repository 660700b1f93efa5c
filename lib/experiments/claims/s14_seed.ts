/** S14: "`--seed` reproduces a run". */
import type { Claim } from "./claim.ts";
import { allOf, certainly } from "./rulings.ts";
import { decideByBits } from "./s09_checkpoint.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";

/** S14. */
export const SEED_CLAIM: Claim = {
  ...{ document: "spiral", id: "S14", comparisons: 0, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "One seed, one run" },
  statement: "--seed reproduces a run",
  reading:
    "the same seed gives the same losses, weights and logits bit for bit, and another seed other ones from the first loss on",
  test: "The runs of S9: twice with one seed, and with another, compared number by number",
  smallestEffect: "one bit",
  nullControl: "the other seed: half of all numbers must differ",
  decide: (options) =>
    decideByBits(options, (most, least, numbers) => ({
      verdict: allOf(certainly(most("repeated") === 0), certainly(least("otherSeed") > numbers / 2)),
      summary: `${most("repeated")} of ${
        numbers.toLocaleString("en")
      } numbers differ when a seed is run again, ${
        (100 * least("otherSeed") / numbers).toFixed(0)
      } % or more with another seed`,
      table: {
        columns: ["run", "numbers that differ at most", "at least"],
        rows: (["repeated", "otherSeed"] as const).map((name) => [name, most(name), least(name)]),
      },
    })),
};
