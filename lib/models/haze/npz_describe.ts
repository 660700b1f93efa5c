/** What a haze weight archive declares, checked before any weight is read. */
import { showName, showShape } from "../../formats/content_error.ts";
import { listNpz, readNpz } from "../../formats/npz.ts";
import type { NpzListing } from "../../formats/mod.ts";
import { Vocab } from "../../tokenizers/char_vocab.ts";
import { HAZE_SIZES, type HazeConfig, type HeadType } from "./config.ts";
import { BLOCK_KEY, NPZ_EXTRAS, NPZ_SIZES, type NpzPlace, npzPlaces } from "./npz_layout.ts";

/** Version of the extended layout. */
export const NPZ_VERSION = 1;

const SIZE_KEYS = Object.keys(NPZ_SIZES) as (keyof typeof NPZ_SIZES)[];
const MARKS = [...SIZE_KEYS, "embed", "pos", "w2"];

/** What a haze weight archive says of itself. */
export interface HazeNpzDescription {
  /** Sizes and head type; `alpha` is 0.5 where the file does not say where its gates began. */
  readonly config: HazeConfig;
  /** Whether it holds more than upstream's reader knows: other heads, layer norms, gates, characters. */
  readonly isExtended: boolean;
  /** Its characters, if it holds them. */
  readonly vocab?: Vocab;
  /** What a reader should know, as sentences. */
  readonly warnings: readonly string[];
  /** The arrays to read. */
  readonly places: readonly NpzPlace[];
}

/**
 * Whether an archive is a haze weight archive and no checkpoint: it has most of the keys that each of them has, so that
 * one from which a key is missing is still told what it lacks.
 */
export function isHazeNpz(listed: readonly NpzListing[]): boolean {
  const names = new Set(listed.map((array) => array.name));
  return !names.has("meta.json") && MARKS.filter((key) => names.has(key)).length >= 6;
}

/**
 * Reads sizes and characters of a haze weight archive and compares what it declares with what such a model has.
 *
 * @throws {SyntaxError} naming file, key, what was expected and found.
 */
export function describeHazeNpz(bytes: Uint8Array, name: string): HazeNpzDescription {
  const listed = new Map(listNpz(bytes, { name }).map((array) => [array.name, array]));
  const fail = failing(name);
  const sizes = readSizes(bytes, name, listed, fail);
  const headType = inferHeadType(listed);
  const config: HazeConfig = { ...sizes, headType, alpha: readAlpha(bytes, name, listed, fail) };
  if (listed.has(NPZ_EXTRAS.version)) checkWhole(listed, fail);
  const places = checkPlaces(listed, config, fail);
  const hasNorms = places.some((place) => place.isNorm);
  const { vocab, warning } = readVocab(bytes, name, listed, config.vocabSize, fail);
  const isExtended = hasNorms || headType !== "reweight" || listed.has(NPZ_EXTRAS.version) ||
    vocab !== undefined;
  const known = new Set<string>([
    ...SIZE_KEYS,
    ...Object.values(NPZ_EXTRAS),
    ...places.map(({ key }) => key),
  ]);
  const ignored = [...listed.keys()].filter((key) => !known.has(key));
  const warnings = [
    ...(hasNorms ? [] : ["it holds no layer norms: gains are 1 and offsets 0, as upstream takes it"]),
    ...(warning === undefined ? [] : [warning]),
    ...(ignored.length === 0 ? [] : [
      `it holds arrays that are none of its own and are ignored: ${
        ignored.slice(0, 10).map(showName).join(", ")
      }`,
    ]),
  ];
  return { config, isExtended, ...(vocab ? { vocab } : {}), warnings, places };
}

type Fail = (key: string, rule: string, found: unknown) => never;
type Listed = ReadonlyMap<string, NpzListing>;

/** The one wording of a file that is no haze weight archive. */
export function failing(name: string): Fail {
  return (key, rule, found) => {
    throw new SyntaxError(`Cannot open ${showName(name)} as ${showName(key)} must ${rule}: ${found}`);
  };
}

/** A single number of a file; undefined if it is not there. */
function readScalar(
  bytes: Uint8Array,
  name: string,
  listed: Listed,
  key: string,
  kinds: RegExp,
  fail: Fail,
): number | undefined {
  const found = listed.get(key);
  if (!found) return undefined;
  if (
    !kinds.test(found.dtype) || found.shape.join("") !== "".padEnd(found.shape.length, "1") ||
    found.shape.length > 1
  ) {
    fail(key, "be a single number", `${showName(found.dtype)} of shape ${showShape(found.shape)}`);
  }
  return Number(readNpz(bytes, { name, only: (member) => member === key }).get(key)!.data[0]);
}

const INTEGER = /^[<>|=][iu][1248]$/;
const FLOAT = /^[<>|=]f[248]$/;
const BOOLEAN = /^\|[bu]1$/;

function readSizes(
  bytes: Uint8Array,
  name: string,
  listed: Listed,
  fail: Fail,
): Pick<HazeConfig, typeof NPZ_SIZES[keyof typeof NPZ_SIZES]> {
  const version = readScalar(bytes, name, listed, NPZ_EXTRAS.version, INTEGER, fail);
  if (version !== undefined && version !== NPZ_VERSION) {
    fail(NPZ_EXTRAS.version, `be ${NPZ_VERSION}`, version);
  }
  const sizes = Object.fromEntries(SIZE_KEYS.map((key) => {
    const value = readScalar(bytes, name, listed, key, INTEGER, fail);
    const most = HAZE_SIZES[NPZ_SIZES[key]];
    if (value === undefined) fail(key, "be there", "it is missing");
    if (!(value! >= 1 && value! <= most)) fail(key, `be an integer from 1 to ${most}`, value);
    return [NPZ_SIZES[key], value!];
  })) as Pick<HazeConfig, typeof NPZ_SIZES[keyof typeof NPZ_SIZES]>;
  const { nEmb, nHeads } = sizes;
  if (nEmb % nHeads !== 0) fail("n_heads", "divide n_emb", `n_emb ${nEmb}, n_heads ${nHeads}`);
  return sizes;
}

function readAlpha(bytes: Uint8Array, name: string, listed: Listed, fail: Fail): number {
  const alpha = readScalar(bytes, name, listed, NPZ_EXTRAS.alpha, FLOAT, fail) ?? 0.5;
  if (!(alpha >= 0 && alpha <= 1)) fail(NPZ_EXTRAS.alpha, "be in [0, 1]", alpha);
  return alpha;
}

/** A file of the extended layout lacks nothing of it by chance: what its writer puts there has to be there. */
function checkWhole(listed: Listed, fail: Fail): void {
  const { alpha, chars, lower } = NPZ_EXTRAS;
  const needed = [alpha, "ln_f_gamma", ...(listed.has(chars) ? [lower] : listed.has(lower) ? [chars] : [])];
  const missing = needed.find((key) => !listed.has(key));
  if (missing !== undefined) fail(missing, `be there in a file of version ${NPZ_VERSION}`, "it is missing");
}

/** By the keys of the first head; whatever else stands in the file must fit it. */
function inferHeadType(listed: Listed): HeadType {
  const keys = [...listed.keys()].filter((key) => key.startsWith("blocks.0.heads.0."));
  if (keys.some((key) => /\.(reweight|content)\.\w+$|\.gate$/.test(key))) return "hybrid";
  return keys.some((key) => /\.w[qk]$/.test(key)) ? "content" : "reweight";
}

/** The arrays to read, once each of them was found with its shape, and none stands there that belongs elsewhere. */
function checkPlaces(listed: Listed, config: HazeConfig, fail: Fail): NpzPlace[] {
  const hasNorms = [...listed.keys()].some((key) => /^(blocks\.\d+\.)?ln(_f|[12])_(gamma|beta)$/.test(key));
  const places: NpzPlace[] = [];
  for (const place of npzPlaces(config)) {
    if (place.isNorm && !hasNorms) continue;
    const found = listed.get(place.key);
    const rule = `be a float array of shape ${showShape(place.shape)}`;
    if (!found) fail(place.key, `${rule}, as in a model with ${config.headType} heads`, "it is missing");
    if (!FLOAT.test(found!.dtype) || found!.shape.join() !== place.shape.join()) {
      fail(place.key, rule, `${showName(found!.dtype)} of shape ${showShape(found!.shape)}`);
    }
    places.push(place);
  }
  const expected = new Set(places.map(({ key }) => key));
  const stray = [...listed.keys()].find((key) => BLOCK_KEY.test(key) && !expected.has(key));
  if (stray !== undefined) {
    const { nBlocks, nHeads, headType } = config;
    const blocks = nBlocks === 1 ? "1 block" : `${nBlocks} blocks`;
    fail(
      stray,
      "not be there",
      `the model has ${blocks} of ${nHeads} ${headType} ${nHeads === 1 ? "head" : "heads"}`,
    );
  }
  return places;
}

function readVocab(
  bytes: Uint8Array,
  name: string,
  listed: Listed,
  vocabSize: number,
  fail: Fail,
): { vocab?: Vocab; warning?: string } {
  const { chars: key, lower, version } = NPZ_EXTRAS;
  const found = listed.get(key);
  if (!found) {
    return { warning: "it holds no characters: text goes in or out only with the text it was made with" };
  }
  if (!INTEGER.test(found.dtype) || found.shape.join() !== `${vocabSize}`) {
    const got = `${showName(found.dtype)} of shape ${showShape(found.shape)}`;
    // Only a file that says it has the extended layout means by this key what we do.
    if (!listed.has(version)) return { warning: `its ${key} are no code points and are ignored: ${got}` };
    fail(key, `be ${vocabSize} code points as integers`, got);
  }
  const codes = Array.from(readNpz(bytes, { name, only: (member) => member === key }).get(key)!.data, Number);
  const bad = codes.find((code) => !(code >= 0 && code <= 0x10ffff));
  if (bad !== undefined) fail(key, "be code points from 0 to 1114111", bad);
  const lowerCase = (readScalar(bytes, name, listed, lower, BOOLEAN, fail) ?? 1) !== 0;
  const chars = codes.map((code) => String.fromCodePoint(code));
  try {
    return { vocab: Vocab.fromJSON({ kind: "char", version: 1, lowerCase, chars }) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot open ${showName(name)} as ${key} must be a vocabulary: ${error.message}`, {
      cause: error,
    });
  }
}
