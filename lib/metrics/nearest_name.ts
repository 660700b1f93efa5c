const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The number of single-letter slips between two words: a letter more, less, replaced, or swapped with its neighbour. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = previous[j] + (a[i] === b[j] ? 0 : 1);
      const swapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const undone = swapped ? beforePrevious[j - 1] + 1 : Infinity;
      current.push(Math.min(replaced, undone, previous[j + 1] + 1, current[j] + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length];
}

/**
 * The name that was most likely meant by `given`, or undefined if none is close.
 *
 * Case and punctuation do not count, an abbreviation counts as close (`min_temp` for `minTemperature`), and so
 * do up to two slips in a word, one in a short one: a letter more, less or replaced, or two neighbours swapped
 * (Damerau-Levenshtein distance, each pair swapped once).
 *
 * @example
 * ```ts
 * import { nearestName } from "@haze/haze/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestName("tempreature", ["temperature", "topP"]), "temperature");
 * assertEquals(nearestName("colour", ["temperature", "topP"]), undefined);
 * ```
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const word = plain(given);
  if (word === "") return undefined;
  const abbreviated = names.find((name) => word.length >= 3 && plain(name).startsWith(word));
  if (abbreviated !== undefined) return abbreviated;
  const allowed = word.length <= 5 ? 1 : 2;
  const scored = names.map((name) => ({ name, slips: editDistance(word, plain(name)) }));
  scored.sort((a, b) => a.slips - b.slips);
  return scored.length > 0 && scored[0].slips <= allowed ? scored[0].name : undefined;
}
