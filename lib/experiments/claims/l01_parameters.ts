/** L1: "7,151,616 decayed + 3,744 other parameters". */
import { LLISA_PRESETS, type LlisaConfig, LlisaModel } from "../../models/mod.ts";
import type { Claim } from "./claim.ts";
import { counted } from "./counted.ts";
import { certainly } from "./rulings.ts";

const STATED = { decayed: 7_151_616, others: 3_744 } as const;

/** L1. */
export const PARAMETER_CLAIM: Claim = {
  ...{ id: "L1", document: "llisa", comparisons: 0 },
  statement: "7,151,616 decayed + 3,744 other parameters",
  reading: "the preset llisa-7m has that many weights in matrices, which decay, and that many in norm gains",
  test: "Weights of a model that was built, counted by the number of axes of their tensor",
  smallestEffect: "one parameter",
  nullControl: "the next widths of the feed-forward layers, and grouped keys: none may give the counts",
  notebook: { file: "02-llisa", cell: "The seed document, answered" },
  decide() {
    const preset = LLISA_PRESETS["llisa-7m"];
    const { hiddenDim, nHeads } = preset;
    const others = [
      ...[hiddenDim - 32, hiddenDim + 32].map((width) => ({ ...preset, hiddenDim: width })),
      { ...preset, nKvHeads: nHeads / 2 },
    ];
    const [own, ...controls] = [preset, ...others].map((config) => ({ config, ...countOf(config) }));
    const isStated = ({ decayed, others }: { decayed: number; others: number }) =>
      decayed === STATED.decayed && others === STATED.others;
    const shown = [own!, ...controls].map(({ config, decayed, others }) => [
      ...[`hiddenDim ${config.hiddenDim}, nKvHeads ${config.nKvHeads}`, decayed, others],
    ]);
    const told = [own!.decayed, own!.others].map((count) => count.toLocaleString("en"));
    return Promise.resolve(counted({
      verdict: controls.some(isStated) ? "undecided" : certainly(isStated(own!)),
      summary: `${told[0]} weights in matrices and ${told[1]} in gains; no neighbouring size has both counts`,
      table: { columns: ["sizes", "decayed", "others"], rows: shown },
    }, "no training"));
  },
};

function countOf(config: LlisaConfig): { decayed: number; others: number } {
  const model = new LlisaModel(config, { initialise: false });
  const sums = { decayed: 0, others: 0 };
  for (const [, { shape, floats }] of model.parameters.entries()) {
    sums[shape.length >= 2 ? "decayed" : "others"] += floats.length;
  }
  model.close();
  return sums;
}
