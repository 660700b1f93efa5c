/** What the heads of a model look at. */
import { type AttentionContext, type AttentionMeasures, attentionMeasures } from "../attention/mod.ts";
import { noGradient } from "../autograd/mod.ts";
import type { Kernels } from "../kernels/mod.ts";
import type { Parameters } from "../nn/mod.ts";
import { ids as idTensor, step, type Tensor } from "../tensor/mod.ts";

/** What hands out attention weights: a haze, a llisa or a spiral model. */
export interface MappedModel {
  /** What computes. */
  readonly kernels: Kernels;
  /** Weights; the gates of hybrid heads are among them. */
  readonly parameters: Parameters;
  /** Ids (B, T) → logits; `onWeights` is called with the weights (B, H, Tq, Tk) of each block and kind of heads. */
  forward(ids: Tensor, options: { onWeights: NonNullable<AttentionContext["onWeights"]> }): Tensor;
}

/** The map of one head. A hybrid head has two: one of each kind. */
export interface HeadMap {
  /** Block, from 0. */
  readonly layer: number;
  /** `reweight` or `content`; of a llisa model always `content`, of a spiral model `rank-k`. */
  readonly kind: string;
  /** Head of the block, from 0. */
  readonly head: number;
  /** Of a hybrid head: its share of reweight; the share of content is the rest. */
  readonly gate?: number;
  /** Rows are queries, columns keys; zeros where a query may not look. */
  readonly weights: number[][];
  /** How the head looks, in five numbers. */
  readonly measures: AttentionMeasures;
}

/**
 * The attention maps of every block, head kind and head over a sequence of ids.
 *
 * @throws {RangeError} if there is no id, more than the context holds, or one that is out of range.
 *
 * @example Which head of an untrained model looks furthest back?
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { attentionMaps, HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 44 });
 * const maps = attentionMaps(model, [1, 2, 3, 4, 5]);
 * assertEquals(maps.length, 3 * 2 * 4); // blocks, kinds, heads
 * const [far] = maps.toSorted((a, b) => b.measures.meanDistance - a.measures.meanDistance);
 * console.log(far.layer, far.kind, far.head, far.gate);
 * assert(Math.abs(far.weights[4].reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6);
 * model.close();
 * ```
 */
export function attentionMaps(model: MappedModel, ids: ArrayLike<number>): HeadMap[] {
  const { kernels, parameters } = model;
  const maps: HeadMap[] = [];
  noGradient(() =>
    step(() => {
      const input = idTensor(ids, { shape: [1, ids.length], kernels });
      model.forward(input, {
        onWeights: (layer, kind, tensor) => {
          const [, H, Tq, Tk] = tensor.shape as [number, number, number, number];
          const numbers = tensor.data;
          const name = `blocks.${layer}.heads.gate`;
          const gates = parameters.names.includes(name) ? parameters.get(name).data : undefined;
          for (let head = 0; head < H; head++) {
            const rows = Array.from({ length: Tq }, (_, i) => (head * Tq + i) * Tk);
            const weights = rows.map((start) => [...numbers.subarray(start, start + Tk)]);
            const gate = gates ? { gate: gates[head]! } : {};
            maps.push({ layer, kind, head, ...gate, weights, measures: attentionMeasures(weights) });
          }
        },
      });
    }, kernels)
  );
  return maps;
}
