/** The trial of the collapse: what the attractors of a trained model tell of the next character. */
import { mutualInformationBits } from "../../physics/mod.ts";
import { Pcg64, seedSequence, shuffled } from "../../random/mod.ts";
import type { Trial } from "../trial.ts";
import { heldOutRows, lossesOf, meanBits, readRows } from "./held_out.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { trainResoformer } from "./train_resoformer.ts";

/**
 * Metrics on held-out text: `codeBits`, mutual information of the attractor chosen with the next character, and
 * `codeBitsShuffled` with another place's character, which is what counting alone gives; `attractorsUsed`, e^H of the shares;
 * `evaluationBits` as at inference and `trainingBits` as in training, without dropout, in bits a character.
 */
export function collapseTrial(config: ResoformerTrialConfig, lab: ResoformerLab): Trial {
  return {
    experiment: "resoformer/collapse/1",
    config: { ...resoformerConfigJson(config), backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const { model } = await trainResoformer(config, seed, lab, control);
      try {
        const T = config.model.maxSeqLen;
        const rows = heldOutRows(lab.dataset(T).heldOut, T);
        const K = config.model.numAttractors;
        const codes = new Int32Array(rows.targets.length);
        const evaluated = readRows(
          model,
          rows,
          (tokens) => model.forward(tokens, { onCollapse: ({ codes: { ints } }) => codes.set(ints) }),
        );
        const trained = readRows(model, rows, (tokens) => model.forward(tokens, { training: true }));
        const tell = (targets: ArrayLike<number>) =>
          mutualInformationBits(joint(codes, targets, K, model.vocabSize));
        const random = new Pcg64(seedSequence(seed, 4)[3]!);
        return {
          metrics: {
            codeBits: tell(rows.targets),
            codeBitsShuffled: tell(shuffled([...rows.targets], random)),
            attractorsUsed: perplexity(codes, K),
            evaluationBits: meanBits(lossesOf(evaluated, rows.targets)),
            trainingBits: meanBits(lossesOf(trained, rows.targets)),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

function joint(a: Int32Array, b: ArrayLike<number>, K: number, V: number): Float64Array[] {
  const table = Array.from({ length: K }, () => new Float64Array(V));
  a.forEach((code, i) => table[code]![b[i]!]! += 1 / a.length);
  return table;
}

function perplexity(codes: Int32Array, K: number): number {
  const shares = new Float64Array(K);
  for (const code of codes) shares[code]! += 1 / codes.length;
  return Math.exp(-shares.reduce((sum, p) => p > 0 ? sum + p * Math.log(p) : sum, 0));
}
