/**
 * Reading the checkpoints of llama2.c: float32 in two layouts (versions 0 and 1), int8 in a third (version 2).
 * @module
 */
import type { Place } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import { floatsAt } from "../float_view.ts";
import {
  dequantizeLlama,
  groupsFitRows,
  type QuantizedLlama,
  type QuantizedTensor,
} from "../llama/quantized.ts";
import { type BrokenRule, LLAMA2C_EPS, LLAMA2C_THETA } from "../llama/sizes.ts";
import type { LlamaCheckpoint, LlamaTensor } from "../llama/tensors.ts";
import { sizeFault } from "./explain_size.ts";
import { type Llama2cHeader, readLlama2cHeader } from "./header.ts";
import { HEADER_BYTES, isNormStretch, layoutOf, type Stretch, tensorsIn } from "./layout.ts";
import { normGainProblem } from "./norm_gains.ts";
import { type FloatReader, ropeTablesProblem } from "./rope_tables.ts";
import { expectedBytes, type Frame, withoutTables } from "./size.ts";
import { int8ValuesProblem, valuesProblem } from "./values.ts";

/** Checks of content, not of structure, so that who knows better may go on. */
export type IgnorableCheck = "rope-table" | "norm-gain" | "values" | "group-size";

/** Settings of `readLlama2c`. */
export interface Llama2cReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
  /** Rotary base of the model, as the file does not tell; 10000 unless given. */
  readonly theta?: number;
  /** Epsilon of the norms, as the file does not tell; 1e-5 unless given. */
  readonly eps?: number;
  /** Checks whose failure becomes a warning. */
  readonly ignore?: readonly IgnorableCheck[];
}

/** A float32 file as read; the tensors are views of the file's bytes where memory allows. */
export interface Llama2cFloatFile extends LlamaCheckpoint {
  /** Which layout it was. */
  readonly version: 0 | 1;
  /** What is odd about it without being wrong. */
  readonly warnings: readonly string[];
}

/** An int8 file as read; values and scales are views of the file's bytes where memory allows. */
export interface Llama2cInt8File extends QuantizedLlama {
  /** Which layout it was. */
  readonly version: 2;
  /** What is odd about it without being wrong. */
  readonly warnings: readonly string[];
}

/** What `readLlama2c` gives. */
export type Llama2cFile = Llama2cFloatFile | Llama2cInt8File;

/**
 * Reads a checkpoint of llama2.c, whichever of its three versions it is.
 *
 * Nothing is copied where the bytes are aligned, so the tensors change with `bytes`. Before a tensor is handed out the
 * size has to fit the header to the byte, the leftover rotary tables have to be those of the header's sizes, norm
 * gains have to look like gains, and weights have to be finite and below 10,000. A tied version 0 file may end behind
 * its final norm, and tables may be all zeros; both are warnings.
 *
 * @throws {FileFault} naming the check, the file, what was expected and found; where one cause explains it, the cause.
 *
 * @example
 * ```ts
 * import { type LlamaCheckpoint, llamaTensorShapes, readLlama2c, writeLlama2c } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 4, hiddenDim: 6, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 5, maxSeqLen: 8 };
 * const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
 * const tensors = new Map(Array.from(llamaTensorShapes(sizes), ([name, shape]) => {
 *   return [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5) }];
 * }));
 * const file = readLlama2c(writeLlama2c({ sizes, tensors }, { version: 0 }), { name: "tiny.bin" });
 * assertEquals([file.version, file.sizes, file.warnings], [0, sizes, []]);
 * ```
 */
export function readLlama2c(bytes: Uint8Array, options: Llama2cReadOptions = {}): Llama2cFile {
  const place: Place = { file: options.name ?? "llama2.c checkpoint" };
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot read ${place.file} as bytes have to be a Uint8Array: ${typeof bytes}`);
  }
  return openLlama2c(bytes, place, options, (fault, warn) => {
    if (!(options.ignore as readonly string[] | undefined)?.includes(fault.check)) throw fault;
    warn(fault.message);
  });
}

/** Called for each broken check that may be ignored: throws, or makes it a warning. */
export type Judge = (fault: FileFault, warn: (warning: string) => void) => void;

/** `readLlama2c` with the caller's judgement of what may be ignored. */
export function openLlama2c(
  bytes: Uint8Array,
  place: Place,
  options: Llama2cReadOptions,
  judge: Judge,
): Llama2cFile {
  const unwritten = { theta: options.theta ?? LLAMA2C_THETA, eps: options.eps ?? LLAMA2C_EPS };
  const header = readLlama2cHeader(bytes, place, unwritten);
  const warnings: string[] = [];
  const report = (check: IgnorableCheck, problem: BrokenRule | null, hint?: string): void => {
    if (problem === null) return;
    judge(new FileFault(check, place, problem.rule, problem.found, hint), (text) => void warnings.push(text));
  };
  const { version } = header;
  return version === 2
    ? readInt8(bytes, header, place, report, warnings)
    : readFloats(bytes, { ...header, version }, place, report, warnings);
}

/**
 * The float32 weights of a file, whatever it holds them in.
 *
 * @example
 * ```ts
 * import { floatsOfLlama2c, llamaTensorShapes, readLlama2c, writeLlama2c } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 4, hiddenDim: 8, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 5, maxSeqLen: 8 };
 * const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
 * const tensors = new Map(Array.from(llamaTensorShapes(sizes), ([name, shape]) => {
 *   return [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5) }];
 * }));
 * const int8 = readLlama2c(writeLlama2c({ sizes, tensors }, { version: 2 }));
 * assertEquals(floatsOfLlama2c(int8).tensors.get("embedding"), tensors.get("embedding"));
 * ```
 */
export function floatsOfLlama2c(file: Llama2cFile): LlamaCheckpoint {
  if (file.version === 2) return dequantizeLlama(file);
  return { sizes: file.sizes, tensors: file.tensors };
}

type Report = (check: IgnorableCheck, problem: BrokenRule | null, hint?: string) => void;

const SHIFTED = "tensors are shifted or in another order: an exporter for another version, or a wrong header";

function readFloats(
  bytes: Uint8Array,
  header: Llama2cHeader & { readonly version: 0 | 1 },
  place: Place,
  report: Report,
  warnings: string[],
): Llama2cFloatFile {
  const { sizes, version } = header;
  const { headerBytes, layout } = frameOf(bytes, header, place, warnings);
  const count = (bytes.length - headerBytes) / 4;
  const payload = floatsAt(bytes, headerBytes, count);
  const read: FloatReader = (i) => payload[i];
  const tables = layout.find(({ kind }) => kind === "ropeTables");
  if (tables !== undefined) {
    const problem = ropeTablesProblem(read, tables.start, sizes);
    if (problem === "zeros") warnings.push("the leftover rotary tables are all zeros, so they prove nothing");
    else report("rope-table", problem, "seq_len, n_heads or another size in the header is wrong");
  }
  report("norm-gain", normGainProblem(read, layout), orderHint(version, read, header));
  const tensors = new Map<string, LlamaTensor>();
  for (const { name, shape, start, floats } of tensorsIn(layout, sizes)) {
    const data = payload.subarray(start, start + floats);
    report("values", valuesProblem(name, data));
    tensors.set(name, { shape, data });
  }
  return { version, sizes, tensors, warnings };
}

function frameOf(bytes: Uint8Array, header: Llama2cHeader, place: Place, warnings: string[]): Frame {
  const { version, sizes } = header;
  if (bytes.length === expectedBytes(header)) {
    return { headerBytes: HEADER_BYTES[version], layout: layoutOf(version, sizes) };
  }
  const bare = withoutTables(sizes);
  const last = bare.layout.at(-1)!;
  if (version === 0 && sizes.tied && bytes.length === bare.headerBytes + 4 * (last.start + last.floats)) {
    warnings.push(
      "the file ends behind its final norm, without the leftover rotary tables: run.c reads it all the same",
    );
    return bare;
  }
  throw sizeFault(bytes, header, place);
}

/** A version 1 order of tensors behind a version 0 header has its gains in front. */
function orderHint(version: 0 | 1, read: FloatReader, { sizes }: Llama2cHeader): string {
  const other: readonly Stretch[] = layoutOf(version === 0 ? 1 : 0, sizes, false);
  return normGainProblem(read, other) === null
    ? `the tensors seem to be in the order of version ${1 - version}`
    : SHIFTED;
}

function readInt8(
  bytes: Uint8Array,
  header: Llama2cHeader,
  place: Place,
  report: Report,
  warnings: string[],
): Llama2cInt8File {
  const { sizes, groupSize } = header;
  if (bytes.length !== expectedBytes(header)) throw sizeFault(bytes, header, place);
  const layout = layoutOf(2, sizes);
  const norms = layout.filter(isNormStretch);
  const normFloats = norms.reduce((sum, { floats }) => sum + floats, 0);
  const gains = floatsAt(bytes, HEADER_BYTES[2], normFloats);
  report("norm-gain", normGainProblem((i) => gains[i], norms), SHIFTED);
  const named = [...tensorsIn(layout, sizes)];
  // Scales that belong to no single tensor cannot be read, whatever is ignored.
  const partial = named.find(({ name, floats }) => !name.endsWith("Norm") && floats % groupSize !== 0);
  if (partial !== undefined) {
    const found = `found ${groupSize} with ${partial.name} of ${partial.floats}`;
    throw new FileFault("group-size", place, "has a group size that divides every tensor", found);
  }
  if (!groupsFitRows(groupSize, sizes)) {
    const found = `found ${groupSize} with dim ${sizes.dim} and hidden_dim ${sizes.hiddenDim}`;
    const rule = "has a group size that divides dim and hidden_dim";
    report(
      "group-size",
      { rule, found },
      "groups run over the ends of rows, which runq.c computes wrongly: quantise again",
    );
  }
  const tensors = new Map<string, LlamaTensor>();
  const matrices = new Map<string, QuantizedTensor>();
  let at = HEADER_BYTES[2] + 4 * normFloats;
  for (const { name, shape, start, floats } of named) {
    if (name.endsWith("Norm")) {
      const data = gains.subarray(start, start + floats);
      report("values", valuesProblem(name, data));
      tensors.set(name, { shape, data });
      continue;
    }
    const values = new Int8Array(bytes.buffer, bytes.byteOffset + at, floats);
    const scales = floatsAt(bytes, at + floats, floats / groupSize);
    report("values", int8ValuesProblem(name, scales));
    matrices.set(name, { shape, values, scales });
    at += floats + scales.byteLength;
  }
  return { version: 2, sizes, groupSize, norms: tensors, matrices, warnings };
}
