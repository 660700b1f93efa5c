/** What was meant by a word that is none of those there are. */
import { nearestName } from "../lib/metrics/nearest_name.ts";

/** The line `hint: did you mean X?` behind an error, or nothing if no name is near. */
export function meantHint(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names);
  return nearest === undefined ? "" : `\nhint: did you mean ${nearest}?`;
}
