/** The built-in corpus: a short original story, so that every command runs with no file and no network. */
import { part1 } from "./part1.ts";
import { part2 } from "./part2.ts";
import { part3 } from "./part3.ts";
import { part4 } from "./part4.ts";

/**
 * Original English story of sixteen chapters about a valley, its lamps and a machine that listens.
 *
 * It is printable ASCII and newlines only, one paragraph a line, paragraphs separated by a blank line, and no
 * sentence occurs twice, so a sentence copied from it has exactly one source. `loadCorpus("builtin")` gives it.
 */
export const BUILTIN_TEXT: string = [part1, part2, part3, part4].join("\n\n") + "\n";
