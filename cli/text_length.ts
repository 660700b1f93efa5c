/** How long a text may be that a command writes. */
import { UsageError } from "./command.ts";

/** Answers, traces and JSON are kept until their end, some hundred bytes a token: a typing error must not fill the memory. */
export const MOST_TOKENS = 1_000_000;

/**
 * The number of tokens that `--length` asks for.
 *
 * @throws {UsageError} if it is negative, or more than {@linkcode MOST_TOKENS}.
 */
export function checkedLength(length: number): number {
  if (length >= 0 && length <= MOST_TOKENS) return length;
  throw new UsageError(
    `Cannot generate as --length must be from 0 to ${MOST_TOKENS}: ${length}${
      length < 0 ? "" : "\nhint: write a longer text in parts, each going on from the end of the one before"
    }`,
  );
}
