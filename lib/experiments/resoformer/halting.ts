/** Halting of a trained model: what stops where, what it costs, and what stopping at random would cost. */
import { noGradient } from "../../autograd/mod.ts";
import type { ResoformerModel } from "../../models/mod.ts";
import { Block, readOut } from "../../models/resoformer/forward.ts";
import { carried } from "../../models/resoformer/halting.ts";
import { skippedFlops } from "../../models/resoformer/skipped_flops.ts";
import type { Pcg64 } from "../../random/mod.ts";
import { ids, step, Tensor } from "../../tensor/mod.ts";
import { correlation, median } from "../claims/statistics.ts";
import { type HeldOutRows, lossesOf, meanBits, readRows } from "./held_out.ts";

/**
 * Reads held-out text with the ε at which half of the tokens stop after the first block. Metrics, in bits a character:
 * `bits.full` without halting, `bits.halted`, `bits.random` with as many tokens stopped after each block, drawn by lot; and
 * `haltEpsilon`, `meanDepth` in blocks, `flopsSaved` as a share, the mean and spread `gate`, `gateSd` of the first gate,
 * `difficulty`, the correlation of depth with the loss of the full reading, and `difficultyShuffled`, with another token's.
 *
 * @throws {RangeError} if the model has fewer than two blocks: nothing would be left to skip.
 */
export function haltingFigures(
  model: ResoformerModel,
  rows: HeldOutRows,
  random: Pcg64,
): Record<string, number> {
  const L = model.config.numLayers;
  if (L < 2) {
    throw new RangeError(`Cannot measure halting as a model must have at least 2 blocks: ${L}`);
  }
  const first = new Float64Array(rows.targets.length);
  const losses = lossesOf(
    readRows(model, rows, (tokens) =>
      model.forward(tokens, {
        onGate: (layer, { gate }) => layer === 0 ? first.set(gate.floats) : undefined,
      })),
    rows.targets,
  );
  const haltEpsilon = median(Array.from(first, (gate) => 1 - gate));
  const { depths, halted } = haltedReading(model, rows, haltEpsilon);
  const shares = Array.from(
    { length: L - 1 },
    (_, l) => depths.filter((depth) => depth > l + 1).length / depths.length,
  );
  const lots = Float64Array.from(depths, () => random.uniform());
  const byLot = lossesOf(readMasked(model, rows, shares, lots), rows.targets);
  const other = Float64Array.from(
    losses,
    (_, i) => losses[(i + 1 + random.below(losses.length - 1)) % losses.length]!,
  );
  const mean = (x: ArrayLike<number>) => Array.from(x).reduce((sum, value) => sum + value, 0) / x.length;
  const gate = mean(first);
  return {
    ...{ "bits.full": meanBits(losses), "bits.halted": meanBits(halted), "bits.random": meanBits(byLot) },
    ...{ haltEpsilon, meanDepth: mean(depths), flopsSaved: savedShare(model, depths, rows.T) },
    ...{ gate, gateSd: Math.sqrt(mean(first.map((g) => (g - gate) ** 2))) },
    ...{ difficulty: correlation(depths, losses), difficultyShuffled: correlation(depths, other) },
  };
}

/** Blocks that each token ran through, and its loss. */
function haltedReading(
  model: ResoformerModel,
  rows: HeldOutRows,
  haltEpsilon: number,
): { depths: Float64Array; halted: Float64Array } {
  const left = new Float64Array(rows.targets.length).fill(1);
  const depths = new Float64Array(rows.targets.length).fill(1);
  const L = model.config.numLayers;
  const logits = readRows(model, rows, (tokens) =>
    model.forward(tokens, {
      haltEpsilon,
      onGate(layer, { gate: { floats } }) {
        for (let i = 0; i < left.length; i++) {
          left[i]! *= 1 - floats[i]!;
          if (layer < L - 1 && left[i]! > haltEpsilon) depths[i]!++;
        }
      },
    }));
  return { depths, halted: lossesOf(logits, rows.targets) };
}

/** A reading in which after block l only tokens whose lot is below shares[l] go on. */
function readMasked(
  model: ResoformerModel,
  { inputs, B, T }: HeldOutRows,
  shares: readonly number[],
  lots: Float64Array,
): ArrayLike<number> {
  const { kernels, config } = model;
  const read = (): Tensor => {
    const block = new Block(model, {});
    let x = model.embed(ids(inputs, { shape: [B, T], kernels }));
    for (let layer = 0; layer < config.numLayers; layer++) {
      const { output } = block.run(x, layer);
      if (layer === 0) {
        x = output;
        continue;
      }
      const active = kernels.floats(B * T);
      for (let i = 0; i < active.length; i++) active[i] = lots[i]! < shares[layer - 1]! ? 1 : 0;
      x = carried(x, output, new Tensor(active, [B, T, 1], kernels));
    }
    return readOut(model, x);
  };
  return step(() => noGradient(read), kernels).floats;
}

/** Share of the operations of blocks and output matrix that halted tokens did without. */
function savedShare({ config }: ResoformerModel, depths: Float64Array, T: number): number {
  const { dim: C, numLayers: L, vocabSize: V } = config;
  let [saved, all] = [0, 0];
  depths.forEach((depth, i) => {
    const keys = i % T + 1;
    saved += skippedFlops(config, L - depth, keys);
    all += skippedFlops(config, L, keys) + L * 4 * C * C + 2 * C * V; // keys and values are never skipped
  });
  return saved / all;
}
