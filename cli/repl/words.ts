/** Text as the Python program haze strips and splits it; U+FEFF, for one, is a character there and no space. */
const SPACE = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`;
const AT_THE_ENDS = new RegExp(`^${SPACE}|${SPACE}$`, "g");
const BETWEEN = new RegExp(SPACE);

/** Without white space at the ends. */
export function strip(text: string): string {
  return text.replaceAll(AT_THE_ENDS, "");
}

/** A command line: its name without the slash in lower case, the words after it, and all of them as they stand. */
export interface CommandLine {
  readonly name: string;
  readonly words: readonly string[];
  readonly rest: string;
}

/** Takes a stripped line that begins with a slash apart. */
export function commandLine(line: string): CommandLine {
  const [name = "", ...words] = line.split(BETWEEN);
  return { name: name.slice(1).toLowerCase(), words, rest: strip(line.slice(name.length)) };
}
