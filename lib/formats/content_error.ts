/**
 * One wording for everything that can be wrong inside a file.
 * @module
 */

/** Where in the input a reader stands: the file, and the member when the file is an archive. */
export interface Place {
  /** Name of the file as the user knows it. */
  readonly file: string;
  /** Name of the archive member, when the trouble is inside one. */
  readonly member?: string;
}

const SHOWN_CHARACTERS = 80;

/**
 * Makes a name from an untrusted file fit for a terminal: control characters are escaped, long names are cut.
 *
 * @example
 * ```ts
 * import { showName } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(showName("a\u001b[2J"), "a\\u001b[2J");
 * ```
 */
export function showName(name: string): string {
  const cut = name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name;
  // Escape sequences and right-to-left marks in a file name could rewrite the user's terminal line.
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Writes a shape the way numpy does: `()`, `(3,)`, `(4,6)`.
 *
 * @example
 * ```ts
 * import { showShape } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals([showShape([]), showShape([3]), showShape([4, 6])], ["()", "(3,)", "(4,6)"]);
 * ```
 */
export function showShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(",")})`;
}

/**
 * Builds the SyntaxError of a reader: `Cannot read FILE as [member NAME | it] RULE: FOUND`, with an optional `hint:` line.
 *
 * `rule` starts with a verb ("needs 96 data bytes"), `found` says what is there instead.
 *
 * @example
 * ```ts
 * import { contentError } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const error = contentError({ file: "m.npz", member: "w.npy" }, "needs 96 data bytes", "found 90");
 * assertEquals(error.message, "Cannot read m.npz as member w.npy needs 96 data bytes: found 90");
 * ```
 */
export function contentError(
  place: Place,
  rule: string,
  found: string,
  hint?: string,
  cause?: unknown,
): SyntaxError {
  const subject = place.member === undefined ? "it" : `member ${showName(place.member)}`;
  const advice = hint === undefined ? "" : `\nhint: ${hint}`;
  const message = `Cannot read ${showName(place.file)} as ${subject} ${rule}: ${found}${advice}`;
  return new SyntaxError(message, cause === undefined ? undefined : { cause });
}
