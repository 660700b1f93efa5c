/**
 * The header of safetensors files, checked as strictly as the format's own library does.
 * @module
 */
import { showFound } from "../../tokenizers/show_value.ts";
import { contentError, type Place, showName, showShape } from "../content_error.ts";
import { describeContainer } from "../container.ts";
import { viewOf } from "../float_view.ts";

/** One tensor as the header declares it. */
export interface SafetensorsEntry {
  /** Its name. */
  readonly name: string;
  /** Element type in the format's words, such as `"F32"`. */
  readonly dtype: string;
  /** Sizes of the axes, outermost first. */
  readonly shape: number[];
  /** Where its data starts in the file. */
  readonly start: number;
  /** How many elements it has. */
  readonly elements: number;
}

/** What a header says. */
export interface SafetensorsHeader {
  /** Tensors in the order of their data. */
  readonly entries: SafetensorsEntry[];
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes of an element of each type the format knows. */
const ITEM_BYTES: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, U16: 2, I16: 2, F16: 2, BF16: 2 },
  ...{ U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8 },
};
const LENGTH_BYTES = 8;
/** A tensor takes about 120 bytes of header; parsing makes several times as much of it. */
const MAX_HEADER_BYTES = 2 ** 22;
const MAX_AXES = 64;

/** Reads and checks a header; throws SyntaxError unless its tensors cover the rest of the file exactly. */
export function readSafetensorsHeader(bytes: Uint8Array, place: Place): SafetensorsHeader {
  const length = headerLength(bytes, place);
  const dataStart = LENGTH_BYTES + length;
  const entries: SafetensorsEntry[] = [];
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(parseHeader(bytes.subarray(LENGTH_BYTES, dataStart), place))) {
    if (name === "__metadata__") readMetadata(value, metadata, place);
    else entries.push(readEntry(name, value, dataStart, bytes.length, place));
  }
  entries.sort((a, b) => a.start - b.start || bytesOf(a) - bytesOf(b));
  let at = dataStart;
  for (const entry of entries) {
    if (entry.start !== at) {
      const inside: Place = { ...place, member: entry.name };
      throw contentError(
        inside,
        `starts at data byte ${at - dataStart}`,
        `found ${entry.start - dataStart}`,
        GAPS,
      );
    }
    at += bytesOf(entry);
  }
  if (at !== bytes.length) {
    throw contentError(
      place,
      `has ${at} bytes by its header`,
      `found ${bytes.length}`,
      "something follows the tensors",
    );
  }
  return { entries, metadata };
}

const GAPS = "tensors lie one behind another, without gaps or overlaps";

/** How many bytes the data of a tensor take. */
export const bytesOf = ({ elements, dtype }: SafetensorsEntry): number => elements * ITEM_BYTES[dtype];

function headerLength(bytes: Uint8Array, place: Place): number {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot read ${place.file} as bytes have to be a Uint8Array: ${typeof bytes}`);
  }
  const other = describeContainer(bytes, place.file);
  if (other !== null && other.kind !== "safetensors") {
    throw contentError(place, "has to be a safetensors file", `found ${other.description}`, other.hint);
  }
  if (bytes.length < LENGTH_BYTES) {
    throw contentError(place, `starts with ${LENGTH_BYTES} bytes of header length`, `found ${bytes.length}`);
  }
  const declared = viewOf(bytes).getBigUint64(0, true);
  const most = Math.min(MAX_HEADER_BYTES, bytes.length - LENGTH_BYTES);
  if (declared > BigInt(most)) {
    throw contentError(place, `has a header of at most ${most} bytes`, `found ${declared} declared`);
  }
  return Number(declared);
}

function parseHeader(bytes: Uint8Array, place: Place): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw contentError(
      place,
      "has a header in JSON",
      `found ${showName(reason)}`,
      "the file is damaged",
      cause,
    );
  }
  if (isRecord(value)) return value;
  throw contentError(place, "has a JSON object as its header", `found ${showName(showFound(value, 200))}`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readMetadata(value: unknown, metadata: Map<string, string>, place: Place): void {
  if (!isRecord(value)) {
    throw contentError(place, "has an object of strings as metadata", "found another value");
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      throw contentError(place, "has strings as metadata", `found ${typeof text} for ${showName(key)}`);
    }
    metadata.set(key, text);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readEntry(
  name: string,
  value: unknown,
  dataStart: number,
  fileBytes: number,
  place: Place,
): SafetensorsEntry {
  const inside: Place = { ...place, member: name };
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  if (typeof dtype !== "string" || !Object.hasOwn(ITEM_BYTES, dtype)) {
    throw contentError(inside, `has a dtype of ${Object.keys(ITEM_BYTES).join(" ")}`, `found ${show(dtype)}`);
  }
  if (!Array.isArray(shape) || shape.length > MAX_AXES || !shape.every(isCount)) {
    throw contentError(inside, `has a shape of at most ${MAX_AXES} whole numbers`, `found ${show(shape)}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw contentError(inside, "has two whole numbers as data_offsets", `found ${show(offsets)}`);
  }
  const [from, to] = offsets as number[];
  const elements = shape.includes(0) ? 0 : shape.reduce((product: number, size: number) => product * size, 1);
  if (elements * ITEM_BYTES[dtype] !== to - from) {
    const needed = `needs ${elements * ITEM_BYTES[dtype]} data bytes for its shape ${
      showShape(shape)
    } of ${dtype}`;
    throw contentError(inside, needed, `found data_offsets ${from} to ${to}`);
  }
  if (dataStart + to > fileBytes) {
    const found = `found room for ${Math.max(0, fileBytes - dataStart - from)}`;
    throw contentError(inside, `needs ${to - from} data bytes`, found, "the file was cut short");
  }
  return { name, dtype, shape: [...shape], start: dataStart + from, elements };
}

const show = (value: unknown): string => showName(showFound(value, 200));
