/**
 * A safetensors file before its data are in.
 * @module
 */
import { viewOf } from "../float_view.ts";

/** A tensor that a file is to have. */
export interface FramedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** How many bytes its data take. */
  readonly bytes: number;
}

const LENGTH_BYTES = 8;

/** The bytes of a file of these tensors with its header written, and where the data of the first of them begin. */
export function frameSafetensors(
  tensors: readonly FramedTensor[],
  metadata?: Readonly<Record<string, string>>,
): { out: Uint8Array; dataStart: number } {
  let length = 0;
  // Not one object, as that would put names that look like numbers first.
  const fields = metadata === undefined ? [] : [field("__metadata__", metadata)];
  for (const { name, dtype, shape, bytes } of tensors) {
    fields.push(field(name, { dtype, shape: [...shape], data_offsets: [length, length + bytes] }));
    length += bytes;
  }
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  // Spaces behind the header let the data start at a multiple of eight, so that readers need not copy it.
  const dataStart = Math.ceil((LENGTH_BYTES + text.length) / 8) * 8;
  const out = new Uint8Array(dataStart + length).fill(0x20, 0, dataStart);
  viewOf(out).setBigUint64(0, BigInt(dataStart - LENGTH_BYTES), true);
  out.set(text, LENGTH_BYTES);
  return { out, dataStart };
}

const field = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
