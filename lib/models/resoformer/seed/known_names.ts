/** What is given by name, before its values are read. */
import { nearestName } from "../../../metrics/mod.ts";

/** What is given without what is undefined, which counts as not given. */
export function givenOf<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}

/**
 * Refuses the first name that is not known.
 *
 * @param act What cannot be done, after "Cannot".
 * @param what What a name is: setting or option.
 * @throws {RangeError} with the known name that is nearest, or with all of them.
 */
export function refuseUnknown(
  act: string,
  what: "setting" | "option",
  given: object,
  known: readonly string[],
): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  const hint = nearest ? `did you mean ${nearest}?` : `the ${what}s are ${known.join(", ")}`;
  throw new RangeError(`Cannot ${act} as there is no such ${what}: ${unknown}\nhint: ${hint}`);
}
