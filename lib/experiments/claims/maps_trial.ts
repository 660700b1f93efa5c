/** The trial that asks how much of a head's map is the same for every text. */
import { evaluationWindows } from "../../data/mod.ts";
import { attentionMaps, type HeadType } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { Breather } from "../../training/mod.ts";
import { hazeConfigJson } from "../haze_config.ts";
import { trainHaze } from "../haze_training.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { type PositionVariance, sumOfVariances, varianceByPosition } from "./position_variance.ts";
import { shuffled } from "./shuffle.ts";
import { claimConfig } from "./sizes.ts";

/** The most windows that maps are taken of. */
const WINDOWS = 64;

/** Trains heads of one kind; metrics `positionShare`, `nullShare`, those of the extreme heads, and `static`, which is 1. */
export function mapsTrialOf({ isQuick, lab }: DecideOptions, headType: HeadType): Trial {
  const config = claimConfig(isQuick, { headType });
  return {
    experiment: "haze/maps/1",
    config: { ...hazeConfigJson(config), windows: WINDOWS, backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const { model, data } = await trainHaze(config, seed, lab, control);
      const breather = new Breather();
      try {
        const { T } = config.model;
        const windows = [...evaluationWindows(data.heldOut, T)].map(({ inputs }) => inputs)
          .filter(({ length }) => length === T).slice(0, WINDOWS);
        const byHead = new Map<string, number[][][]>();
        for (const window of windows) {
          for (const { layer, kind, head, weights } of attentionMaps(model, window)) {
            const name = `${layer} ${kind} ${head}`;
            byHead.set(name, [...byHead.get(name) ?? [], weights]);
          }
          await breather.breathe();
        }
        const random = new Pcg64(seedSequence(seed, 3)[2]!);
        const heads = [...byHead.values()].map((maps) => varianceByPosition(maps));
        const nulls = [...byHead.values()].map((maps) =>
          varianceByPosition(maps.map((map) => shuffledRows(map, random)))
        );
        const shares = heads.map(shareOf);
        return {
          metrics: {
            ...{ static: 1, windows: windows.length },
            positionShare: shareOf(sumOfVariances(heads)),
            nullShare: shareOf(sumOfVariances(nulls)),
            leastHead: Math.min(...shares),
            greatestHead: Math.max(...shares),
          },
        };
      } finally {
        breather.close();
        model.close();
      }
    },
  };
}

/** A map of uniform rows varies neither by position nor by text: all there is of it is position. */
function shareOf({ byPosition, total }: PositionVariance): number {
  return total > 0 ? byPosition / total : 1;
}

/** Each row with its weights in another order over the keys that its query sees. */
function shuffledRows(map: readonly (readonly number[])[], random: Pcg64): number[][] {
  return map.map((row, i) => [...shuffled(row.slice(0, i + 1), random), ...row.slice(i + 1)]);
}
