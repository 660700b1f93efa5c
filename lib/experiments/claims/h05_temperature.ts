/** H5: "high entropy lowers the temperature, low entropy raises it". */
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns } from "./decide.ts";
import { certainly } from "./rulings.ts";
import { type RowsRecipe, temperatureErrors } from "./temperature_rows.ts";

/** What is said of the rule, and what must fail: a temperature that never changes. */
const RULES = ["exact", "upstream", "constant"] as const;
const SIZES: { readonly [N in "quick" | "full"]: RowsRecipe } = {
  quick: { rows: 400, largestVocabulary: 512 },
  full: { rows: 2000, largestVocabulary: 1024 },
};

/** H5. */
export const TEMPERATURE_CLAIM: Claim = {
  ...{ id: "H5", document: "haze", comparisons: 0 },
  statement: "high entropy → lower temperature, low → higher",
  reading:
    "of two distributions the one with the higher entropy never gets the higher temperature, and gets a lower " +
    "one wherever the bounds leave room; the rule is the one that the seed states, as in H6 and H7, and saturated " +
    "distributions are no exception",
  test:
    "Random logits from flat to saturated: distributions colder than one of higher entropy, and neighbours by " +
    "entropy whose temperatures are equal inside the bounds, by upstream's rule, which decides, and by the exact one",
  smallestEffect: "one distribution",
  nullControl: "a constant temperature: it must fail on every pair that the bounds leave room for",
  notebook: { file: "01-haze", cell: "The seed document, answered" },
  async decide(options) {
    const recipe = SIZES[options.isQuick ? "quick" : "full"];
    const trial: Trial = {
      experiment: "sampling/temperature-order/1",
      config: { ...recipe },
      data: { name: "random logits", hash: contentHash({ rows: recipe.rows }, "hash a recipe") },
      run: (seed) => {
        const found = RULES.map((rule) => [rule, temperatureErrors(rule, recipe, seed)] as const);
        const figures = found.flatMap(([rule, errors]) =>
          Object.entries(errors).map(([name, count]) => [`${name}.${rule}`, count])
        );
        return Promise.resolve({ metrics: Object.fromEntries(figures) });
      },
    };
    const arms = [{ name: "random logits", trial }];
    return await decideByRuns(arms, "the same logits for every rule", options, (resultsOf) => {
      const results = resultsOf(trial);
      const sum = (figure: string) => results.reduce((all, { metrics }) => all + metrics[figure]!, 0);
      const wrong = (rule: string) => sum(`reversed.${rule}`) + sum(`unmoved.${rule}`);
      const ordered = wrong("exact") === 0
        ? "orders all"
        : `puts ${sum("reversed.exact")} in the wrong order and leaves ${sum("unmoved.exact")} unmoved`;
      const controlFails = sum("unmoved.constant") === sum("pairs.constant") && sum("pairs.constant") > 0;
      const figures = ["rows", "reversed", "reversedSaturated", "pairs", "unmoved"];
      return {
        verdict: controlFails ? certainly(wrong("upstream") === 0) : "undecided",
        summary: `of ${sum("rows.upstream")} distributions upstream's rule puts ${
          sum("reversed.upstream")
        } in the wrong order, ${
          sum("reversed.upstream") - sum("reversedSaturated.upstream")
        } of them above 1e-6 bits; of ${sum("pairs.upstream")} neighbours inside the bounds it gives ${
          sum("unmoved.upstream")
        } one temperature (a constant one: all); the exact rule ${ordered}`,
        table: {
          columns: [
            "rule",
            "distributions",
            "wrong order",
            "of these below 1e-6 bits",
            "pairs in bounds",
            "unmoved",
          ],
          rows: RULES.map((rule) => [rule, ...figures.map((figure) => sum(`${figure}.${rule}`))]),
        },
      };
    });
  },
};
