/** Readers of the Llama family's files. */
import {
  type FileInspection,
  floatsOfLlama2c,
  type HuggingFaceConfig,
  huggingFaceConfig,
  inspectFile,
  type Llama2cFile,
  type LlamaCheckpoint,
  type LlamaSafetensorsFile,
  llamaTensorShapes,
  readLlama2c,
  readLlamaSafetensors,
  sizesFromHuggingFaceConfig,
  writeLlama2c,
  writeLlamaSafetensors,
  writeNpz,
  writeSentencePieceModel,
  writeTokenizerBin,
} from "../../../lib/formats/mod.ts";
import { parseModelJson } from "../../../cli/model_folder.ts";
import { golden, sampleCheckpoint, TINY } from "../../formats/llama_samples.ts";
import { damageBytes } from "../damage/bytes.ts";
import { damageJson, encodeLoosely } from "../damage/json.ts";
import { damageWords } from "../damage/records.ts";
import { damageSafetensors } from "../damage/safetensors.ts";
import type { Dice } from "../dice.ts";
import { must, type Reader } from "../reader.ts";
import { runCPieces, sentencePieceSample } from "./vocabularies.ts";

const name = "fuzzed";
const SIZES = [TINY, { ...TINY, tied: false, nLayers: 1 }, { ...TINY, hiddenDim: 5, vocabSize: 7 }];

function checkLlama({ sizes, tensors }: LlamaCheckpoint, isFinite: boolean): void {
  const shapes = [...llamaTensorShapes(sizes)];
  must(tensors.size === shapes.length, `${tensors.size} tensors`);
  for (const [key, shape] of shapes) {
    const tensor = tensors.get(key);
    must(tensor?.shape.join() === shape.join(), `shape of ${key}`);
    must(tensor!.data.length === shape.reduce((a, b) => a * b, 1), `elements of ${key}`);
    must(!isFinite || tensor!.data.every(Number.isFinite), `${key} is not finite`);
  }
}

function llama2c(version: 0 | 1 | 2): Reader {
  const ignore = ["rope-table", "norm-gain", "values", "group-size"] as const;
  return {
    name: `llama2c-v${version}`,
    promise:
      "no checksum: tensors of the header's sizes fill the file, and all weights are finite unless that check is ignored",
    cases: 1200,
    open() {
      const samples = SIZES.map((sizes) => writeLlama2c(sampleCheckpoint(sizes), { version }));
      const from = version === 0 ? 0 : 8;
      // Every second file, by its own bytes, is read with the checks off that can be ignored.
      const isLoose = (bytes: Uint8Array): boolean => bytes.length % 2 === 1 || (bytes.at(-5) ?? 0) % 2 === 1;
      return {
        samples,
        damage: (dice: Dice) => ({
          bytes: dice(6) === 0 ? randomHeader(version, dice) : damageWords(samples, from, from + 28, dice),
        }),
        read: (bytes) => readLlama2c(bytes, { name, ...(isLoose(bytes) ? { ignore } : {}) }),
        check(result, { bytes }) {
          const file = result as Llama2cFile;
          const floats = floatsOfLlama2c(file);
          checkLlama(floats, !isLoose(bytes));
          const held = Array.from(floats.tensors.values(), ({ data }) => data.length).reduce((a, b) => a + b);
          must(held <= 4 * bytes.length, `${held} weights of ${bytes.length} bytes`);
          return "accepted";
        },
      };
    },
  };
}

/** A header of random sizes, and hardly anything behind it. */
function randomHeader(version: number, dice: Dice): Uint8Array {
  const extremes = [0, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 24 - 1, 2 ** 24, 1, 2, 64, 1000];
  const bytes = new Uint8Array(version === 0 ? 28 + dice(200) : 256 + dice(200));
  const view = new DataView(bytes.buffer);
  if (version > 0) [0x616b3432, version].forEach((word, k) => view.setInt32(4 * k, word, true));
  for (let k = 0; k < 7; k++) {
    const size = dice(2) === 0 ? extremes[dice(extremes.length)]! : 2 ** dice(24);
    view.setInt32((version > 0 ? 8 : 0) + 4 * k, size, true);
  }
  if (version > 0) bytes[36] = dice(3);
  if (version === 2) view.setInt32(37, extremes[dice(extremes.length)]!, true);
  return bytes;
}

const llamaSafetensors: Reader = {
  name: "llama-safetensors",
  promise: "no checksum: every tensor of the sizes that it names and no other, all weights finite",
  cases: 1200,
  open() {
    const one = { ...TINY, nLayers: 1 };
    const samples = [
      ...SIZES.map((sizes) => writeLlamaSafetensors(sampleCheckpoint(sizes))),
      ...(["hugging-face", "llama2.c"] as const).flatMap((naming) => [
        writeLlamaSafetensors(sampleCheckpoint(one), { naming }),
        writeLlamaSafetensors(sampleCheckpoint({ ...one, tied: false }), { naming, dtype: "F16" }),
      ]),
    ];
    const config = huggingFaceConfig(TINY);
    const isBeside = (bytes: Uint8Array): boolean => bytes.length % 3 === 0;
    return {
      samples,
      damage: (dice) => ({ bytes: damageSafetensors(samples, dice) }),
      // Some with a config.json beside them, which is that of the first sample.
      read: (bytes) =>
        readLlamaSafetensors(bytes, {
          name,
          ...(isBeside(bytes) && bytes.length === samples[0]!.length ? { config } : {}),
        }),
      check(result) {
        checkLlama(result as LlamaSafetensorsFile, true);
        return "accepted";
      },
    };
  },
};

const config: Reader = {
  name: "config-json",
  promise: "no checksum: sizes that a Llama can have, and the same when written and read again",
  cases: 1500,
  open() {
    const texts = SIZES.map((sizes) => JSON.stringify(huggingFaceConfig(sizes), undefined, 1));
    return {
      samples: texts.map(encodeLoosely),
      damage: (dice) => ({ bytes: encodeLoosely(damageJson(texts[dice(texts.length)]!, dice)) }),
      read: (bytes) => sizesFromHuggingFaceConfig(parseModelJson(bytes, name) as HuggingFaceConfig, name),
      check(result) {
        const sizes = result as ReturnType<typeof sizesFromHuggingFaceConfig>;
        // An ε of 0 is allowed: the norm then divides by the root mean square itself.
        for (const [key, size] of Object.entries(sizes)) {
          must(
            typeof size === "boolean" || size > 0 && size < Infinity || key === "eps" && size === 0,
            `${key} ${size}`,
          );
        }
        const again = sizesFromHuggingFaceConfig(huggingFaceConfig(sizes), name);
        must(JSON.stringify(again) === JSON.stringify(sizes), "other sizes when read again");
        return "accepted";
      },
    };
  },
};

const inspect: Reader = {
  name: "inspect",
  promise:
    "never throws: says what a file is and what is wrong with it, each fault in the words of a refusal",
  cases: 1500,
  open() {
    const samples = [
      ...([0, 1, 2] as const).map((version) => writeLlama2c(sampleCheckpoint(), { version })),
      writeLlamaSafetensors(sampleCheckpoint()),
      writeTokenizerBin({ pieces: runCPieces() }),
      writeSentencePieceModel(sentencePieceSample()),
      golden("tokenizer/tok512.model"),
      golden("tokenizer/tok512.bin"),
      new Uint8Array(Uint16Array.of(1, 2, 3, 4, 5, 6).buffer),
      writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]),
      encodeLoosely('{"kind":"char","chars":"abc"}'),
    ];
    return {
      samples,
      damage: (dice) => ({ bytes: damageBytes(samples, dice) }),
      read: (bytes) => inspectFile(bytes, { name }),
      check(result) {
        const { faults, format, description } = result as FileInspection;
        must(description.length > 5, `described as ${description}`);
        const ours = /^Cannot read (the \w+ of )?fuzzed as /;
        must(faults.every(({ message }) => ours.test(message)), format);
        return "accepted";
      },
    };
  },
};

export const LLAMA_READERS: readonly Reader[] = [
  ...[llama2c(0), llama2c(1), llama2c(2), llamaSafetensors, config, inspect],
];
