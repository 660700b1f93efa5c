/**
 * The header of an `.npy` member that arrives in pieces.
 * @module
 */
import { contentError, type Place } from "./content_error.ts";
import { NPY_PREFIX_BYTES, npyDataOffset, type NpyHeader, readNpyHeader } from "./npy_header.ts";

/** Takes a member's first bytes in pieces of any size, until its header is whole. */
export class HeaderGatherer {
  readonly #member: { readonly bytes: number };
  readonly #place: Place;
  #buffer = new Uint8Array(NPY_PREFIX_BYTES);
  #filled = 0;
  #sized = false;
  #header: NpyHeader | null = null;

  /** `member.bytes` is what the whole member has, header and data. */
  constructor(member: { readonly bytes: number }, place: Place) {
    this.#member = member;
    this.#place = place;
  }

  /** Takes a piece; gives what follows the header once that is complete, else null. */
  push(chunk: Uint8Array): Uint8Array | null {
    const rest = this.#fill(chunk);
    if (this.#filled < this.#buffer.length) return null;
    if (this.#sized) {
      this.#header = readNpyHeader(this.#buffer, this.#place);
      return rest;
    }
    const dataOffset = npyDataOffset(this.#buffer, this.#place);
    if (dataOffset > this.#member.bytes) {
      throw contentError(
        this.#place,
        `needs ${dataOffset} header bytes`,
        `found ${this.#member.bytes} in all`,
      );
    }
    const whole = new Uint8Array(Math.max(dataOffset, NPY_PREFIX_BYTES));
    whole.set(this.#buffer);
    this.#buffer = whole;
    this.#sized = true;
    return this.push(rest);
  }

  /** Gives the header; throws SyntaxError when the member ended before it was whole. */
  finish(): NpyHeader {
    if (this.#header !== null) return this.#header;
    throw contentError(this.#place, "needs a whole .npy header", `found ${this.#filled} bytes in all`);
  }

  #fill(chunk: Uint8Array): Uint8Array {
    const taken = Math.min(chunk.length, this.#buffer.length - this.#filled);
    this.#buffer.set(chunk.subarray(0, taken), this.#filled);
    this.#filled += taken;
    return chunk.subarray(taken);
  }
}
