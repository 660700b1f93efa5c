/**
 * Writing the checkpoints of llama2.c. Nothing that is given is changed.
 * @module
 */
import { putFloats, viewOf } from "../float_view.ts";
import { type QuantizedLlama, quantizeLlama, type QuantizeOptions } from "../llama/quantized.ts";
import { LLAMA2C_EPS, LLAMA2C_THETA, type LlamaSizes } from "../llama/sizes.ts";
import { checkLlamaCheckpoint, type LlamaCheckpoint } from "../llama/tensors.ts";
import { GROUP_SIZE_AT, LLAMA2C_MAGIC, type Llama2cHeader } from "./header.ts";
import { HEADER_BYTES, layoutOf, type Llama2cVersion, tensorsIn } from "./layout.ts";
import { ropeTables } from "./rope_tables.ts";
import { expectedBytes } from "./size.ts";

/** Settings of `writeLlama2c`. */
export interface Llama2cWriteOptions extends QuantizeOptions {
  /** 0 is what run.c reads, 2 what runq.c reads; 1 no program of llama2.c reads. */
  readonly version: Llama2cVersion;
  /** Writes a model whose theta or eps differ from run.c's, although no reader will know. */
  readonly forgetThetaAndEps?: boolean;
}

/**
 * Writes a model as a checkpoint of llama2.c.
 *
 * Version 0 has the rotary tables that its readers skip, and says by a negative vocabulary size that the classifier is
 * separate. Version 2 is rounded to int8 as by {@linkcode quantizeLlama}; the group size settings are for it alone.
 *
 * @throws {TypeError} for tensors that do not fit the sizes.
 * @throws {RangeError} for sizes that cannot be, weights that are not finite, and a theta or eps that is not run.c's.
 *
 * @example
 * ```ts
 * import { llamaTensorShapes, writeLlama2c } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 4, hiddenDim: 6, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 5, maxSeqLen: 8 };
 * const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
 * const tensors = new Map(Array.from(llamaTensorShapes(sizes), ([name, shape]) => {
 *   return [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5) }];
 * }));
 * const bytes = writeLlama2c({ sizes, tensors }, { version: 1 });
 * assertEquals(new TextDecoder().decode(bytes.subarray(0, 4)), "24ka");
 * ```
 */
export function writeLlama2c(checkpoint: LlamaCheckpoint, options: Llama2cWriteOptions): Uint8Array {
  const { version } = options;
  if (version === 2) return writeLlama2cInt8(quantizeLlama(checkpoint, options), options);
  if (options.groupSize !== undefined || options.allowStraddling !== undefined) {
    throw new RangeError(`Cannot write a llama2.c file as only version 2 has groups: version ${version}`);
  }
  if (version !== 0 && version !== 1) {
    throw new RangeError(`Cannot write a llama2.c file as its version is 0, 1 or 2: ${version}`);
  }
  checkLlamaCheckpoint(checkpoint, "write a llama2.c file");
  const { sizes, tensors } = checkpoint;
  checkUnwritten(sizes, options);
  const { bytes } = startFile({ version, sizes, groupSize: 0 });
  const payload = HEADER_BYTES[version];
  const layout = layoutOf(version, sizes);
  for (const { name, start } of tensorsIn(layout, sizes)) {
    putFloats(bytes, payload + 4 * start, tensors.get(name)!.data);
  }
  const tables = layout.find(({ kind }) => kind === "ropeTables");
  if (tables !== undefined) putFloats(bytes, payload + 4 * tables.start, ropeTables(sizes));
  return bytes;
}

/**
 * Writes a model that is in int8 already as version 2, byte for byte what it was read from.
 *
 * @example
 * ```ts
 * import { llamaTensorShapes, quantizeLlama, readLlama2c, writeLlama2cInt8 } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 4, hiddenDim: 8, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 5, maxSeqLen: 8 };
 * const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
 * const tensors = new Map(Array.from(llamaTensorShapes(sizes), ([name, shape]) => {
 *   return [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5) }];
 * }));
 * const bytes = writeLlama2cInt8(quantizeLlama({ sizes, tensors }));
 * const file = readLlama2c(bytes);
 * assertEquals(file.version === 2 && writeLlama2cInt8(file), bytes);
 * ```
 */
export function writeLlama2cInt8(
  { sizes, groupSize, norms, matrices }: QuantizedLlama,
  options: Pick<Llama2cWriteOptions, "forgetThetaAndEps"> = {},
): Uint8Array {
  checkUnwritten(sizes, options);
  const { bytes } = startFile({ version: 2, sizes, groupSize });
  let at = HEADER_BYTES[2];
  for (const { name, floats } of tensorsIn(layoutOf(2, sizes), sizes)) {
    const norm = norms.get(name);
    if (norm !== undefined && norm.data.length === floats) {
      at = putFloats(bytes, at, norm.data);
      continue;
    }
    const matrix = matrices.get(name);
    if (matrix?.values.length !== floats || matrix.scales.length * groupSize !== floats) {
      throw new TypeError(
        `Cannot write a llama2.c file as the model needs ${name} of ${floats} elements: found other sizes`,
      );
    }
    bytes.set(new Uint8Array(matrix.values.buffer, matrix.values.byteOffset, floats), at);
    at = putFloats(bytes, at + floats, matrix.scales);
  }
  return bytes;
}

/** A file of the right length with its header. */
function startFile(header: Llama2cHeader): { bytes: Uint8Array } {
  const { version, sizes, groupSize } = header;
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, maxSeqLen, tied } = sizes;
  const bytes = new Uint8Array(expectedBytes(header));
  const view = viewOf(bytes);
  if (version > 0) {
    view.setUint32(0, LLAMA2C_MAGIC, true);
    view.setInt32(4, version, true);
    bytes[36] = tied ? 1 : 0;
  }
  if (version === 2) view.setInt32(GROUP_SIZE_AT, groupSize, true);
  const vocab = version === 0 && !tied ? -vocabSize : vocabSize;
  [dim, hiddenDim, nLayers, nHeads, nKvHeads, vocab, maxSeqLen].forEach((field, i) => {
    view.setInt32((version > 0 ? 8 : 0) + 4 * i, field, true);
  });
  return { bytes };
}

function checkUnwritten(
  { theta, eps }: LlamaSizes,
  options: Pick<Llama2cWriteOptions, "forgetThetaAndEps">,
): void {
  if (options.forgetThetaAndEps === true || (theta === LLAMA2C_THETA && eps === LLAMA2C_EPS)) return;
  throw new RangeError(
    `Cannot write a llama2.c file as its readers take theta ${LLAMA2C_THETA} and eps ${LLAMA2C_EPS}: ` +
      `theta ${theta}, eps ${eps}\n` +
      "hint: forgetThetaAndEps writes it all the same; a wrong eps hardly shows, a wrong theta does",
  );
}
