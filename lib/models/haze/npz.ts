/**
 * Haze weight archives: upstream's layout, which holds reweight heads alone, and the extended one, which mirrors
 * upstream's attribute paths for the rest: other heads, gates, layer norms, and the characters as code points.
 */
import type { NpyData } from "../../formats/mod.ts";
import { readNpz } from "../../formats/npz.ts";
import { writeNpz } from "../../formats/npz_write.ts";
import type { Parameters } from "../../nn/mod.ts";
import type { Vocab } from "../../tokenizers/mod.ts";
import type { HazeConfig } from "./config.ts";
import { describeHazeNpz, failing, type HazeNpzDescription, NPZ_VERSION } from "./npz_describe.ts";
import { gather, NPZ_EXTRAS, NPZ_SIZES, npzPlaces, scatter } from "./npz_layout.ts";

/** A haze weight archive that was read and found whole. */
export interface HazeNpz extends HazeNpzDescription {
  /** Puts the weights into the parameters of a model of `config`; layer norms that the file lacks become 1 and 0. */
  load(parameters: Parameters): void;
}

/**
 * Reads a haze weight archive. Everything declared is compared with the sizes before a weight is read.
 *
 * @throws {SyntaxError} naming file, key, what was expected and found.
 */
export function readHazeNpz(bytes: Uint8Array, name: string): HazeNpz {
  const description = describeHazeNpz(bytes, name);
  const { places } = description;
  const wanted = new Set(places.map(({ key }) => key));
  // The shapes are known to fit; a double takes eight bytes.
  const maxBytes = places.reduce((sum, { shape }) => sum + 8 * shape.reduce((a, b) => a * b, 1), 0);
  const arrays = readNpz(bytes, { name, maxBytes, only: (member) => wanted.has(member) });
  for (const { key } of places) {
    const data = arrays.get(key)!.data as Float32Array | Float64Array;
    // A double may be too large for the float32 that it becomes.
    const bad = data.findIndex((number) => !Number.isFinite(Math.fround(number)));
    if (bad >= 0) failing(name)(key, "hold finite float32 numbers", `${data[bad]} at ${bad}`);
  }
  return {
    ...description,
    load(parameters) {
      for (const { isNorm, key, parameter } of npzPlaces(description.config)) {
        if (isNorm && !wanted.has(key)) {
          parameters.get(parameter).floats.fill(parameter.endsWith(".gain") ? 1 : 0);
        }
      }
      for (const place of places) {
        scatter(
          place,
          arrays.get(place.key)!.data as ArrayLike<number>,
          parameters.get(place.parameter).floats,
        );
      }
    },
  };
}

/**
 * The bytes of a haze weight archive in the extended layout; of a model with reweight heads, upstream reads it too.
 *
 * @throws {RangeError} if the vocabulary has another size than the model.
 */
export function writeHazeNpz(config: HazeConfig, parameters: Parameters, vocab?: Vocab): Uint8Array {
  if (vocab && vocab.vocabSize !== config.vocabSize) {
    throw new RangeError(
      `Cannot write a haze weight archive as model and vocabulary must have one size: ${config.vocabSize} and ${vocab.vocabSize}`,
    );
  }
  const scalar = (data: NpyData) => ({ shape: [], data });
  const arrays: [string, { shape: readonly number[]; data: NpyData }][] = [
    [NPZ_EXTRAS.version, scalar(BigInt64Array.of(BigInt(NPZ_VERSION)))],
    ...Object.entries(NPZ_SIZES).map(([key, ours]): [string, { shape: number[]; data: NpyData }] => [
      key,
      scalar(BigInt64Array.of(BigInt(config[ours]))),
    ]),
    [NPZ_EXTRAS.alpha, scalar(Float64Array.of(config.alpha))],
  ];
  if (vocab) {
    const codes = Int32Array.from(vocab.chars, (char) => char.codePointAt(0)!);
    arrays.push([NPZ_EXTRAS.chars, { shape: [codes.length], data: codes }]);
    arrays.push([NPZ_EXTRAS.lower, scalar(Uint8Array.of(vocab.lowerCase ? 1 : 0))]);
  }
  for (const place of npzPlaces(config)) {
    arrays.push([place.key, {
      shape: place.shape,
      data: gather(place, parameters.get(place.parameter).floats),
    }]);
  }
  return writeNpz(arrays);
}
