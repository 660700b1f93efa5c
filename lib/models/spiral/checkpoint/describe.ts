/** What a spiral checkpoint declares, checked before any weight is read. */
import { showName, showShape } from "../../../formats/content_error.ts";
import { listNpz, readNpz } from "../../../formats/npz.ts";
import type { NpzListing } from "../../../formats/mod.ts";
import {
  KEYS,
  type NumberKind,
  SIZE_KEYS,
  type SpiralPlace,
  spiralPlaces,
  type SpiralSizes,
} from "./layout.ts";
import { isPickledSpiral, pickledError } from "./pickled.ts";

/** A spiral checkpoint before its weights are read. */
export interface SpiralDescription {
  /** Sizes of student and teacher. */
  readonly sizes: SpiralSizes;
  /** The arrays that the file has, each of them with the shape that it must have. */
  readonly places: readonly SpiralPlace[];
  /** What a reader should know, as sentences. */
  readonly warnings: readonly string[];
}

/** What only checkpoints of models on the engine have. */
const META = "meta.json";
/** No model has more of anything. */
const MOST = 2 ** 24;
const KINDS: Record<NumberKind, RegExp> = {
  float: /^[<>|]f[248]$/,
  integer: /^[<>|][iu][1248]$/,
  byte: /^\|u1$/,
};
/** What may stand in a file and belongs to some student: no such key is ever left unread. */
const BLOCK_KEY = /^student_(blk\d+|head)_/;

/**
 * Whether an archive is a spiral checkpoint in the flat layout or upstream's: it has most of the keys of sizes, so that
 * one from which a key is missing is still told what it lacks.
 *
 * @example
 * ```ts
 * import { listNpz, writeNpz } from "@haze/haze/formats";
 * import { isSpiralNpz } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isSpiralNpz(listNpz(writeNpz([["w", { shape: [1], data: Int8Array.of(0) }]]))), false);
 * ```
 */
export function isSpiralNpz(listed: readonly NpzListing[]): boolean {
  const names = new Set(listed.map(({ name }) => name));
  if (names.has(META)) return false; // a checkpoint of a SpiralModel has these keys too, beside its own
  return isPickledSpiral(listed) || Object.keys(SIZE_KEYS).filter((key) => names.has(key)).length >= 5;
}

/** The one wording of a file that is no spiral checkpoint. */
export function refuse(name: string, key: string, rule: string, found: unknown): never {
  throw new SyntaxError(`Cannot open ${showName(name)} as ${showName(key)} must ${rule}: ${found}`);
}

/**
 * Reads the sizes of a spiral checkpoint and compares what it declares with what such a system has.
 *
 * @throws {SyntaxError} naming file, key, what was expected and found; for upstream's own files with the way out.
 *
 * @example
 * ```ts
 * import { describeSpiralNpz, initialSpiral, writeSpiralNpz } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = new Float32Array(64).fill(1 / 8);
 * const spiral = initialSpiral({ vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 }, P, 0);
 * assertEquals(describeSpiralNpz(writeSpiralNpz({ ...spiral, seed: 0 })).sizes.studentLayers, 4);
 * ```
 */
export function describeSpiralNpz(bytes: Uint8Array, name = "spiral.npz"): SpiralDescription {
  const list = listNpz(bytes, { name });
  if (isPickledSpiral(list)) throw pickledError(name);
  if (list.some((array) => array.name === META)) {
    throw new SyntaxError(
      `Cannot open ${
        showName(name)
      } as upstream's system has no ${META}: it is a checkpoint of a SpiralModel\n` +
        "hint: loadModelWeights opens it",
    );
  }
  const listed = new Map(list.map((array) => [array.name, array]));
  const sizes = readSizes(bytes, name, listed);
  const places: SpiralPlace[] = [];
  for (const place of spiralPlaces(sizes)) {
    const found = listed.get(place.key);
    const shape = place.shape ? `of shape ${showShape(place.shape)}` : "of one axis";
    if (found) {
      const fits = place.shape ? found.shape.join() === place.shape.join() : found.shape.length === 1;
      if (!fits || !KINDS[place.kind].test(found.dtype)) {
        const got = `${showName(found.dtype)} of shape ${showShape(found.shape)}`;
        refuse(name, place.key, `be a ${place.kind} array ${shape}`, got);
      }
      places.push(place);
    } else if (!place.isOptional) {
      refuse(name, place.key, `be a ${place.kind} array ${shape}`, "it is missing");
    }
  }
  const known = new Set([...Object.keys(SIZE_KEYS), ...places.map(({ key }) => key)]);
  const others = [...listed.keys()].filter((key) => !known.has(key));
  const stray = others.find((key) => BLOCK_KEY.test(key));
  if (stray !== undefined) {
    refuse(name, stray, "not be there", `the student has ${sizes.studentLayers} blocks`);
  }
  return { sizes, places, warnings: warningsOf(listed, others) };
}

function warningsOf(listed: ReadonlyMap<string, unknown>, others: readonly string[]): string[] {
  const shown = others.slice(0, 10).map(showName).join(", ");
  return [
    ...(listed.has(KEYS.P)
      ? []
      : [`it holds no ${KEYS.P}: the teacher's world has to be made again from its seed`]),
    ...(others.length === 0 ? [] : [`it holds arrays that are none of its own and are ignored: ${shown}`]),
  ];
}

function readSizes(bytes: Uint8Array, name: string, listed: ReadonlyMap<string, NpzListing>): SpiralSizes {
  const keys = Object.keys(SIZE_KEYS) as (keyof typeof SIZE_KEYS)[];
  for (const key of keys) {
    const found = listed.get(key);
    if (!found) refuse(name, key, "be there", "it is missing");
    if (!KINDS.integer.test(found.dtype) || found.shape.length !== 0) {
      refuse(name, key, "be a single integer", `${showName(found.dtype)} of shape ${showShape(found.shape)}`);
    }
  }
  const wanted = new Set<string>(keys);
  const arrays = readNpz(bytes, { name, only: (member) => wanted.has(member) });
  const sizes = Object.fromEntries(keys.map((key) => {
    const value = Number(arrays.get(key)!.data[0]);
    const least = key === "meta_r" || key === "student_cfg_k" ? 2 : 1;
    if (!(value >= least && value <= MOST)) {
      refuse(name, key, `be an integer from ${least} to ${MOST}`, value);
    }
    return [SIZE_KEYS[key], value];
  }));
  return sizes as unknown as SpiralSizes;
}
