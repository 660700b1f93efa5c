/** What `--spaces` says of extra spaces in a text. */
import { meantHint } from "./suggest.ts";
import { type Call, UsageError } from "./command.ts";

/**
 * Whether extra spaces are dropped; undefined if the call does not say.
 *
 * @throws {UsageError} for another word than `keep` and `collapse`.
 */
export function spacesOf(call: Call, act: string): boolean | undefined {
  const given = call.text("spaces");
  if (given === undefined || given === "keep" || given === "collapse") {
    return given === undefined ? undefined : given === "collapse";
  }
  throw new UsageError(
    `Cannot ${act} as --spaces must be keep or collapse: ${given}${meantHint(given, ["keep", "collapse"])}`,
  );
}
