/** `--escape`: what a backslash in a prompt means. */
import { type OptionSpec, UsageError } from "./command.ts";

/** Declares `--escape`. */
export const ESCAPE_OPTION: OptionSpec = {
  ...{ name: "escape", kind: "flag" },
  help:
    "take \\n, \\t and \\\\ in --prompt for a line end, a tab and a backslash: a shell passes them on as they are typed",
};

const MEANINGS: Readonly<Record<string, string>> = { n: "\n", t: "\t", "\\": "\\" };

/**
 * The text that a prompt with escapes stands for.
 *
 * @throws {UsageError} for a backslash before anything else.
 */
export function unescaped(prompt: string): string {
  return prompt.replace(/\\(.?)/gsu, (escape, letter: string) => {
    const meaning = MEANINGS[letter];
    if (meaning !== undefined) return meaning;
    throw new UsageError(
      `Cannot read --prompt as --escape knows \\n, \\t and \\\\: got ${JSON.stringify(escape)}`,
    );
  });
}
