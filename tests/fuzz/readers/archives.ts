/** Readers of upstream's archives: haze's weights and spiral's flat layout. */
import { openCheckpoint, openWeights, ReweightGPT } from "../../../lib/models/mod.ts";
import { readSpiralNpz, type SpiralCheckpoint, writeSpiralNpz } from "../../../lib/models/spiral/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { HEAD_TYPES, lively, tiny } from "../../models/haze/support.ts";
import { golden } from "../../models/haze/support_upstream.ts";
import { sample as spiralSample } from "../../models/spiral/checkpoint/samples.ts";
import { must, type Reader } from "../reader.ts";
import { archiveDamage, smallEngine } from "./checkpoints.ts";

const name = "fuzzed";

/** All that a weight archive holds, to be compared. */
interface Content {
  readonly json: string;
  readonly weights: Float32Array;
}

const hazeArchive: Reader = {
  name: "haze-archive",
  promise:
    "CRC-32: config, weights and characters of the original, or refused; where the damage is under a true CRC, finite weights of " +
    "the config's shapes; three ways to open one give the same",
  cases: 300,
  open() {
    const kernels = smallEngine();
    const vocab = Vocab.fromText("abcde");
    const upstreamVocab = Vocab.fromText("abcdefg");
    const extended = HEAD_TYPES.map((headType) => {
      const source = lively(tiny(headType), kernels);
      const model = new ReweightGPT({ ...source.config, kernels });
      model.parameters.floats.set(source.parameters.floats);
      const bytes = model.toNpz(vocab);
      source.close();
      model.close();
      return bytes;
    });
    const upstream = ["npz/stored.npz", "npz/deflate.npz"].map((file) => Deno.readFileSync(golden(file)));
    const samples = [...extended, ...upstream];
    const { memory } = kernels.launcher;
    const used = memory.usedBytes;
    const read = (bytes: Uint8Array): Content => {
      let opened;
      try {
        opened = openCheckpoint(bytes, { name, kernels });
      } catch (error) {
        // An archive without characters needs some.
        if (!/text needs the characters/.test((error as Error).message)) throw error;
        opened = openCheckpoint(bytes, { name, kernels, tokenizer: upstreamVocab });
      }
      const { model, tokenizer } = opened;
      const weights = Float32Array.from(model.parameters.floats);
      const json = JSON.stringify([model.config, tokenizer.toJSON()]);
      model.close();
      for (
        const other of [
          openWeights(bytes, { name, kernels }),
          ReweightGPT.fromNpz(tokenizer.vocabSize, bytes, { kernels }),
        ]
      ) {
        const isSame = other.parameters.floats.every((x, i) => x === weights[i]);
        other.close();
        if (!isSame) throw new Error("two readers of one file disagree");
      }
      return { json, weights };
    };
    const originals = samples.map(read);
    return {
      samples,
      damage: archiveDamage(samples),
      read,
      check(result, { sealed }) {
        const { json, weights } = result as Content;
        must(weights.every(Number.isFinite), "weights that are not finite");
        const isOriginal = originals.some((original) =>
          original.json === json && original.weights.every((x, i) => x === weights[i])
        );
        must(isOriginal || sealed === true, "neither the original nor refused");
        return isOriginal ? "equal" : "accepted";
      },
      after: () => must(memory.usedBytes === used, `${memory.usedBytes - used} bytes of the engine are kept`),
    };
  },
};

const spiralArchive: Reader = {
  name: "spiral-flat",
  promise:
    "CRC-32: written again it is the original, or refused; where the damage is under a true CRC, it is the same when written and read again",
  cases: 300,
  open() {
    const flat = Deno.readFileSync(new URL("../../golden/spiral/checkpoint_tok_flat.npz", import.meta.url));
    const samples = [writeSpiralNpz(spiralSample()), flat];
    const written = (spiral: SpiralCheckpoint): string => writeSpiralNpz(spiral).join();
    const originals = new Set(samples.map((bytes) => written(readSpiralNpz(bytes, name))));
    return {
      samples,
      damage: archiveDamage(samples),
      read: (bytes) => readSpiralNpz(bytes, name),
      check(result, { sealed }) {
        const again = written(result as SpiralCheckpoint);
        if (originals.has(again)) return "equal";
        must(sealed === true, "neither the original nor refused");
        must(
          written(readSpiralNpz(writeSpiralNpz(result as SpiralCheckpoint), name)) === again,
          "another when read again",
        );
        return "accepted";
      },
    };
  },
};

export const ARCHIVE_READERS: readonly Reader[] = [hazeArchive, spiralArchive];
