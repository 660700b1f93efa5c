/** The trial that asks how much of a head's map is the same for every text. */
import { evaluationWindows } from "../../data/mod.ts";
import { attentionMaps, type HeadType } from "../../models/mod.ts";
import { Pcg64, seedSequence, shuffled } from "../../random/mod.ts";
import { Breather } from "../../training/mod.ts";
import { hazeConfigJson } from "../haze_config.ts";
import { trainHaze } from "../haze_training.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { type PositionVariance, sumOfVariances, varianceByPosition } from "./position_variance.ts";
import { claimConfig } from "./sizes.ts";

/** The most windows that maps are taken of. */
const WINDOWS = 64;

/** Maps of a head, one a window. */
interface Maps {
  readonly kind: string;
  readonly maps: number[][][];
}

/** Variance of a head's maps, and of their null. */
interface HeadVariance {
  readonly own: PositionVariance;
  readonly control: PositionVariance;
}

/**
 * Trains heads of one kind; metrics `positionShare`, `nullShare`, those of the extreme heads, and `static`, which is 1. Of
 * hybrid heads also those of each half alone, as `positionShare.content`.
 */
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
        const byHead = new Map<string, Maps>();
        for (const window of windows) {
          for (const { layer, kind, head, weights } of attentionMaps(model, window)) {
            const name = `${layer} ${kind} ${head}`;
            byHead.set(name, { kind, maps: [...byHead.get(name)?.maps ?? [], weights] });
          }
          await breather.breathe();
        }
        const random = new Pcg64(seedSequence(seed, 3)[2]!);
        const heads = [...byHead.values()].map(({ kind, maps }) => ({
          kind,
          own: varianceByPosition(maps),
          control: varianceByPosition(maps.map((map) => shuffledRows(map, random))),
        }));
        const halves = [...new Set(heads.map(({ kind }) => kind))];
        const ofHalves = halves.length < 2
          ? []
          : halves.flatMap((half) =>
            Object.entries(sharesOf(heads.filter(({ kind }) => kind === half))).map(([name, value]) => [
              `${name}.${half}`,
              value,
            ])
          );
        return {
          metrics: {
            ...{ static: 1, windows: windows.length },
            ...sharesOf(heads),
            ...Object.fromEntries(ofHalves),
          },
        };
      } finally {
        breather.close();
        model.close();
      }
    },
  };
}

/** Shares of heads taken together, and of the extreme ones. */
function sharesOf(heads: readonly HeadVariance[]): Record<string, number> {
  const shares = heads.map(({ own }) => shareOf(own));
  return {
    positionShare: shareOf(sumOfVariances(heads.map(({ own }) => own))),
    nullShare: shareOf(sumOfVariances(heads.map(({ control }) => control))),
    leastHead: Math.min(...shares),
    greatestHead: Math.max(...shares),
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
