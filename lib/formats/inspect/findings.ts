/**
 * What looking at a file brings to light.
 * @module
 */
import type { FileCheck } from "../file_fault.ts";

/** One thing that is wrong with a file. */
export interface FoundFault {
  /** Which check found it; `"content"` where the format has no named checks. */
  readonly check: FileCheck | "content";
  /** What a reader would say. */
  readonly message: string;
}

/** A tensor as listed. */
export interface ListedTensor {
  /** Its name in our naming where there is one, else the file's. */
  readonly name: string;
  /** Sizes of the axes, outermost first. */
  readonly shape: readonly number[];
  /** Element type in the words of the format. */
  readonly dtype: string;
}

/** What a format tells of itself. */
export interface Findings {
  /** Sizes and settings. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Weights in all; 0 for what is no model. */
  readonly parameters: number;
  /** Every tensor. */
  readonly tensors: readonly ListedTensor[];
  /** What keeps a reader from taking the file. */
  readonly faults: readonly FoundFault[];
  /** What is odd without being wrong. */
  readonly warnings: readonly string[];
}
