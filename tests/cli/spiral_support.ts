/** Small systems of `haze spiral`. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { jsonLines, type Outcome, run } from "./support.ts";

/** Sizes that make a step quick. */
export const TINY: readonly string[] = [
  ...["--V", "16", "--d", "8", "--H", "2", "--L", "1", "--r", "4", "--batch", "2", "--ctx_len", "4"],
];

/** Lines in which a tokenizer finds motifs and merges. */
export const CORPUS = "Hello spiral, the haze settles.\nThe hills hold the haze; hello again.\n".repeat(12);

/** Runs `haze spiral`, which must succeed. */
export async function spiral(...words: readonly string[]): Promise<Outcome> {
  const outcome = await run("spiral", ...words);
  assertEquals(outcome.code, 0, outcome.err);
  return outcome;
}

/** The training steps among JSON lines. */
export const stepsOf = (out: string): Record<string, unknown>[] =>
  jsonLines(out).filter((line) => "CE" in line);

/** Writes the corpus and gives its path. */
export async function corpusIn(folder: string): Promise<string> {
  const path = join(folder, "my_corpus.txt");
  await Deno.writeTextFile(path, CORPUS);
  return path;
}

/** Fails unless the call ends with a code and one line that holds a text. */
export async function refuses(words: readonly string[], code: number, says: string): Promise<void> {
  const { code: got, err, out } = await run("spiral", ...words);
  const told = `${words.join(" ")}\n${err}${out}\nexpected: ${says}`;
  assertEquals(got, code, told);
  const lines = err.split("\n").filter((line) => line !== "" && !/^note: |; steps \d+ to \d+$/.test(line));
  assert(lines[0]?.startsWith("Cannot ") && err.includes(says), told);
  assert(lines.length === 1 || lines[1]!.startsWith("hint: "), told);
  assert(!err.includes("unforeseen"), told);
}
