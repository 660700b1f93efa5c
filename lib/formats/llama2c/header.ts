/**
 * The headers of llama2.c's files: seven numbers, in versions 1 and 2 behind a magic.
 * @module
 */
import { type ContainerDescription, describeContainer } from "../container.ts";
import { FileFault } from "../file_fault.ts";
import type { Place } from "../content_error.ts";
import { viewOf } from "../float_view.ts";
import { type BrokenRule, type LlamaSizes, llamaSizesProblem } from "../llama/sizes.ts";
import { floatsOf, HEADER_BYTES, layoutOf, type Llama2cVersion } from "./layout.ts";

/** What a header says. */
export interface Llama2cHeader {
  /** Which of the three layouts follows. */
  readonly version: Llama2cVersion;
  /** The model's sizes. */
  readonly sizes: LlamaSizes;
  /** Weights that share a scale, in version 2; 0 otherwise. */
  readonly groupSize: number;
}

/** `24ka` on disk: "ak42" from the high byte down. */
export const LLAMA2C_MAGIC = 0x616b3432;
/** Where the seven numbers start behind magic and version. */
const FIELDS_AT = 8;
const SHARED_AT = 36;
/** Not a multiple of four: upstream packs its header without padding. */
export const GROUP_SIZE_AT = 37;

/** What no header holds. */
export type Unwritten = Pick<LlamaSizes, "theta" | "eps">;

/** Reads seven int32 at `at`; a negative vocabulary size means that the classifier is stored, in version 0. */
export function sizesAt(view: DataView, at: number, littleEndian: boolean, unwritten: Unwritten): LlamaSizes {
  const field = (index: number): number => view.getInt32(at + 4 * index, littleEndian);
  const vocab = field(5);
  return {
    dim: field(0),
    hiddenDim: field(1),
    nLayers: field(2),
    nHeads: field(3),
    nKvHeads: field(4),
    vocabSize: Math.abs(vocab),
    maxSeqLen: field(6),
    tied: vocab > 0,
    ...unwritten,
  };
}

/** Reads and checks a header; throws FileFault (container, byte-order, header-range, size). */
export function readLlama2cHeader(bytes: Uint8Array, place: Place, unwritten: Unwritten): Llama2cHeader {
  const view = viewOf(bytes);
  const magic = bytes.length >= 4 ? view.getUint32(0, true) : 0;
  if (magic === LLAMA2C_MAGIC) return readVersioned(bytes, place, unwritten);
  if (bytes.length >= 4 && view.getUint32(0, false) === LLAMA2C_MAGIC) throw swapped(place, "its magic");
  const other = describeContainer(bytes, place.file);
  if (other !== null) throw notACheckpoint(other, place);
  needBytes(bytes, HEADER_BYTES[0], place);
  const sizes = sizesAt(view, 0, true, unwritten);
  const problem = llamaSizesProblem(sizes);
  if (problem !== null) throw impossibleV0(bytes, problem, place, unwritten);
  return { version: 0, sizes, groupSize: 0 };
}

function readVersioned(bytes: Uint8Array, place: Place, unwritten: Unwritten): Llama2cHeader {
  const view = viewOf(bytes);
  const version = bytes.length >= FIELDS_AT ? view.getInt32(4, true) : NaN;
  if (version !== 1 && version !== 2) {
    const found = Number.isNaN(version) ? "found the end of the file" : `found ${version}`;
    throw new FileFault("container", place, "has version 1 or 2 behind its magic", found);
  }
  needBytes(bytes, HEADER_BYTES[version], place);
  const vocabSize = view.getInt32(FIELDS_AT + 20, true);
  const shared = view.getUint8(SHARED_AT);
  const sizes = { ...sizesAt(view, FIELDS_AT, true, unwritten), vocabSize, tied: shared === 1 };
  const problem = llamaSizesProblem(sizes) ??
    (shared > 1 ? { rule: "marks a shared classifier by 0 or 1", found: `found ${shared}` } : null);
  if (problem !== null) throw impossible(problem, place);
  const groupSize = version === 2 ? view.getInt32(GROUP_SIZE_AT, true) : 0;
  if (version === 2 && groupSize <= 0) {
    throw impossible({ rule: "has a positive group size", found: `found ${groupSize}` }, place);
  }
  return { version, sizes, groupSize };
}

function needBytes(bytes: Uint8Array, count: number, place: Place): void {
  if (bytes.length >= count) return;
  throw new FileFault("size", place, `needs ${count} header bytes`, `found ${bytes.length} in all`);
}

const impossible = ({ rule, found }: BrokenRule, place: Place, hint?: string): FileFault =>
  new FileFault("header-range", place, rule, found, hint);

const swapped = (place: Place, what: string): FileFault =>
  new FileFault(
    "byte-order",
    place,
    "has little-endian numbers",
    `found ${what} in big-endian order`,
    "it was written on, or for, another kind of machine: write it again with '<' in every struct format",
  );

function notACheckpoint({ description, hint }: ContainerDescription, place: Place): FileFault {
  return new FileFault("container", place, "has to be a llama2.c checkpoint", `found ${description}`, hint);
}

/** Seven numbers that cannot be sizes: swapped, behind a magic that is gone, or no checkpoint at all. */
function impossibleV0(bytes: Uint8Array, problem: BrokenRule, place: Place, unwritten: Unwritten): FileFault {
  const view = viewOf(bytes);
  if (llamaSizesProblem(sizesAt(view, 0, false, unwritten)) === null) return swapped(place, "its sizes");
  if (bytes.length >= HEADER_BYTES[1]) {
    const sizes = { ...sizesAt(view, FIELDS_AT, true, unwritten), tied: view.getUint8(SHARED_AT) === 1 };
    const isV1 = llamaSizesProblem(sizes) === null &&
      bytes.length === HEADER_BYTES[1] + 4 * floatsOf(layoutOf(1, sizes));
    if (isV1) {
      return new FileFault(
        "container",
        place,
        "has to start with a version 0 header or a magic",
        "found a version 1 file whose magic is gone",
        "its first four bytes should read 24ka",
      );
    }
  }
  return impossible(problem, place, "a file without a magic is taken for a version 0 checkpoint; is it one?");
}
