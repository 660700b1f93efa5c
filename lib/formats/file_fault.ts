/**
 * What is wrong with a file, under the name of the check that found it.
 * @module
 */
import { contentError, type Place } from "./content_error.ts";

/**
 * Names of the checks that readers of model files make, in the order in which they are made.
 *
 * - `container`: the file is something else (version 1 given as version 0, a tokenizer given as weights, …);
 * - `byte-order`: the header is sane once its bytes are swapped;
 * - `header-range`: a header field, or what follows from two of them, is impossible;
 * - `size`: the header's sizes ask for another number of bytes than the file has;
 * - `shared-flag`: the file holds a classifier although its header says that there is none;
 * - `group-size`: quantisation groups would run over the ends of rows;
 * - `rope-table`: the leftover rotary tables are not those of the header's sizes;
 * - `norm-gain`: the norm gains look like something else, so tensors are shifted or in another order;
 * - `values`: a weight is not finite, or absurdly large;
 * - `names`: a tensor is missing, unknown or of another shape;
 * - `tokenizer`: records run out of the file, are not UTF-8, or break the rules of the layout;
 * - `token-count`: the tokenizer has another number of tokens than the model;
 * - `unsupported`: the file is whole, but asks for something that is not done here.
 */
export type FileCheck =
  | "container"
  | "byte-order"
  | "header-range"
  | "size"
  | "shared-flag"
  | "group-size"
  | "rope-table"
  | "norm-gain"
  | "values"
  | "names"
  | "tokenizer"
  | "token-count"
  | "unsupported";

/**
 * The error of a reader that found a file wrong: a SyntaxError that also names the `check`.
 *
 * @example
 * ```ts
 * import { FileFault, readLlama2c } from "@haze/haze/formats";
 * import { assert, assertThrows } from "@std/assert";
 * const error = assertThrows(() => readLlama2c(new Uint8Array(5), { name: "m.bin" }), FileFault);
 * assert(error instanceof SyntaxError && error.check === "size");
 * ```
 */
export class FileFault extends SyntaxError {
  /** Which check found it. */
  readonly check: FileCheck;

  /** Makes the error `Cannot read FILE as it RULE: FOUND`, worded as by `contentError`. */
  constructor(check: FileCheck, place: Place, rule: string, found: string, hint?: string, cause?: unknown) {
    super(contentError(place, rule, found, hint).message, cause === undefined ? undefined : { cause });
    this.check = check;
  }
}
