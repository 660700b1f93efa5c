/** A small spiral in which every number matters, and its file as arrays to be changed. */
import { type NpyInput, readNpz, writeNpz } from "../../../../lib/formats/mod.ts";
import { initialSpiral, type SpiralCheckpoint, writeSpiralNpz } from "../../../../lib/models/spiral/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";

/** A spiral of eight tokens that has seen something. */
export function sample(): SpiralCheckpoint {
  const random = new Pcg64(4);
  const P = Float32Array.from(
    { length: 64 },
    (_, i) => [0.3, 0.05, 0.15, 0, 0.1, 0.2, 0.12, 0.08][(i + 3 * (i >> 3)) % 8],
  );
  const sizes = { vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 };
  const { student, teacher } = initialSpiral(sizes, P, 7);
  student.keepK.set([2, 3, 4, 16]);
  student.rho.set([0.1, -0.2, 0.3, 0]);
  teacher.sourceWeights.set([0.2, 0.5, 1]);
  teacher.reliability.y.set([1.25]);
  teacher.reliability.n.set([17]);
  return {
    ...{ student, teacher, seed: 7, tokenizer: Vocab.fromText("abcdefgh") },
    training: { step: 5, random: random.state() },
  };
}

/** The arrays of a spiral's file. */
export const arraysOf = (spiral: SpiralCheckpoint): Map<string, NpyInput> =>
  new Map([...readNpz(writeSpiralNpz(spiral))].map(([key, { shape, data }]) => [key, { shape, data }]));

/** The file of some arrays. */
export const bytesOf = (arrays: Map<string, NpyInput>): Uint8Array => writeNpz(arrays);
