/**
 * Why a file has another size than its header asks for: single causes, each believed only if the content bears it out.
 * @module
 */
import type { Place } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import { halfToFloat } from "../float16.ts";
import { viewOf } from "../float_view.ts";
import { kvWidth, type LlamaSizes, llamaSizesProblem } from "../llama/sizes.ts";
import type { Llama2cHeader } from "./header.ts";
import { floatsOf, HEADER_BYTES, layoutOf, type Stretch } from "./layout.ts";
import { normGainProblem } from "./norm_gains.ts";
import { type FloatReader, ropeTablesProblem } from "./rope_tables.ts";
import { expectedBytes, showSizes } from "./size.ts";

/** More heads than this are not tried. */
const MOST_HEADS = 256;
/** Nor larger groups. */
const MOST_GROUP = 1024;

const PRESENT = "a classifier is present although the header says that it is shared";
const ABSENT = "no classifier follows although the header says that it is separate";

/** One way to read a file that would fit its size. */
interface Explanation {
  readonly says: string;
  readonly hint: string;
  readonly sizes: LlamaSizes;
  readonly layout: readonly Stretch[];
  readonly headerBytes: number;
  readonly itemBytes: 2 | 4 | 8;
  readonly check?: "shared-flag";
}

/** The error for a file whose size is wrong, with the one cause that explains it, if there is one. */
export function sizeFault(bytes: Uint8Array, header: Llama2cHeader, place: Place): FileFault {
  const expected = expectedBytes(header);
  const rule = `needs ${expected} bytes for its header (${showSizes(header)})`;
  const cause = header.version === 2 ? explainInt8(bytes.length, header) : explain(bytes, header);
  if (cause !== null) {
    const { says, hint, check } = cause;
    return new FileFault(check ?? "size", place, rule, `found ${bytes.length}: ${says}`, hint);
  }
  const missing = expected - bytes.length;
  if (missing > 0) {
    const hint = "the file was cut short, or its header is damaged: copy it again";
    return new FileFault("size", place, rule, `found ${bytes.length}, truncated by ${missing}`, hint);
  }
  return new FileFault("size", place, rule, `found ${bytes.length}, ${-missing} too many`);
}

/** Of int8 files only the size is asked: their gains stand in front, where nothing can shift them. */
function explainInt8(
  fileBytes: number,
  header: Llama2cHeader,
): Pick<Explanation, "says" | "hint" | "check"> | null {
  const { tied } = header.sizes;
  if (expectedBytes({ ...header, sizes: { ...header.sizes, tied: !tied } }) === fileBytes) {
    const hint = `the byte at offset 36 has to be ${tied ? 0 : 1}`;
    return tied ? { says: PRESENT, hint, check: "shared-flag" } : { says: ABSENT, hint };
  }
  for (let groupSize = 1; groupSize <= MOST_GROUP; groupSize *= 2) {
    if (expectedBytes({ ...header, groupSize }) !== fileBytes) continue;
    return { says: `it fits groups of ${groupSize}`, hint: "the header's group size (offset 37) is wrong" };
  }
  return null;
}

function explain(bytes: Uint8Array, header: Llama2cHeader): Explanation | null {
  for (const explanation of explanations(bytes.length, header)) {
    if (isConfirmed(bytes, explanation)) return explanation;
  }
  return null;
}

/** Whether the size fits and, read this way, gains look like gains and tables like tables. */
function isConfirmed(bytes: Uint8Array, explanation: Explanation): boolean {
  const { sizes, layout, headerBytes, itemBytes } = explanation;
  if (llamaSizesProblem(sizes) !== null) return false;
  if (bytes.length !== headerBytes + itemBytes * floatsOf(layout)) return false;
  const read = reader(bytes, headerBytes, itemBytes);
  if (normGainProblem(read, layout) !== null) return false;
  const tables = layout.find(({ kind }) => kind === "ropeTables");
  if (tables === undefined) return true;
  const problem = ropeTablesProblem(read, tables.start, sizes);
  return problem === null || problem === "zeros";
}

function reader(bytes: Uint8Array, headerBytes: number, itemBytes: 2 | 4 | 8): FloatReader {
  const view = viewOf(bytes);
  if (itemBytes === 2) return (i) => halfToFloat(view.getUint16(headerBytes + 2 * i, true));
  if (itemBytes === 8) return (i) => view.getFloat64(headerBytes + 8 * i, true);
  return (i) => view.getFloat32(headerBytes + 4 * i, true);
}

function* explanations(fileBytes: number, { version, sizes }: Llama2cHeader): Generator<Explanation> {
  const headerBytes = HEADER_BYTES[version];
  const base = { sizes, layout: layoutOf(version, sizes), headerBytes, itemBytes: 4 as const };
  if (version === 0) {
    const hint = "its header should be that of version 1: magic 24ka, version, then these sizes";
    for (const bytes of [HEADER_BYTES[1], HEADER_BYTES[1] - 8]) {
      const says = "the size of a version 1 file, without its magic";
      yield { ...base, says, hint, layout: layoutOf(1, sizes), headerBytes: bytes };
    }
  }
  for (const itemBytes of [2, 8] as const) {
    const says = `its numbers are float${8 * itemBytes}`;
    const hint = "llama2.c's files hold float32: convert the weights before writing";
    yield { ...base, says, hint, itemBytes };
    if (version === 0) {
      const layout = layoutOf(0, sizes, false);
      yield { ...base, says: `${says}, without rotary tables`, hint, layout, itemBytes };
    }
  }
  if (version === 0 && !sizes.tied) {
    yield {
      ...base,
      says: "the rotary tables in front of the classifier are missing",
      hint: "llama2.c would read the classifier in the wrong place: write the tables (zeros will do)",
      layout: layoutOf(0, sizes, false),
    };
  }
  const flipped = { ...sizes, tied: !sizes.tied };
  yield {
    ...base,
    ...(sizes.tied
      ? {
        says: PRESENT,
        hint: version === 0
          ? "vocab_size has to be negative in a file with a separate classifier"
          : "the byte at offset 36 has to be 0 in a file with a separate classifier",
        check: "shared-flag" as const,
      }
      : {
        says: ABSENT,
        hint: version === 0
          ? "vocab_size has to be positive in a file without one"
          : "the byte at offset 36 has to be 1",
      }),
    sizes: flipped,
    layout: layoutOf(version, flipped),
  };
  for (const [field, value, changed] of otherSizes((fileBytes - headerBytes) / 4, version, sizes)) {
    yield {
      ...base,
      says: `it fits ${field} ${value}`,
      hint: `the header's ${field} is wrong, or was taken from another model's settings`,
      sizes: changed,
      layout: layoutOf(version, changed),
    };
  }
}

/** Headers that differ in one field, and fit; heads of another number keep the shapes. */
function* otherSizes(
  floats: number,
  version: 0 | 1 | 2,
  sizes: LlamaSizes,
): Generator<[field: string, value: string, changed: LlamaSizes]> {
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, maxSeqLen, tied } = sizes;
  const rest = floats - floatsOf(layoutOf(version, sizes));
  const hidden = hiddenDim + rest / (3 * nLayers * dim);
  yield ["hidden_dim", `${hidden}`, { ...sizes, hiddenDim: hidden }];
  // Every other number of key-value heads; all heads first, as that is what a header without the field leads to.
  const kvFloats = 2 * nLayers * dim * (dim / nHeads);
  const kvHeads = kvWidth(sizes) / (dim / nHeads) + rest / kvFloats;
  yield ["n_kv_heads", `${kvHeads}`, { ...sizes, nKvHeads: kvHeads }];
  const vocab = vocabSize + rest / (dim * (tied ? 1 : 2));
  yield ["vocab_size", `${vocab}`, { ...sizes, vocabSize: vocab }];
  if (version !== 0) return;
  for (let heads = 1; heads <= Math.min(dim, MOST_HEADS); heads++) {
    yield ["n_heads", `${heads}`, { ...sizes, nHeads: heads }];
    const kv = nKvHeads * heads / nHeads;
    yield ["n_heads", `${heads} with n_kv_heads ${kv}`, { ...sizes, nHeads: heads, nKvHeads: kv }];
  }
  const positions = maxSeqLen + rest / (dim / nHeads);
  yield ["seq_len", `${positions}`, { ...sizes, maxSeqLen: positions }];
}
