/** From what a terminal sends to keys. */

/** A key, by what it does in most terminals. */
export type KeyName =
  | ("left" | "right" | "up" | "down" | "home" | "end" | "word-left" | "word-right")
  | ("backspace" | "delete" | "kill-line" | "kill-start" | "kill-word" | "kill-next-word" | "yank")
  | ("enter" | "line-end" | "tab" | "escape")
  | ("interrupt" | "end-of-input" | "search" | "cancel" | "clear" | "suspend" | "unknown");

/** A key, typed text, or a text that was pasted and may have line ends. */
export type Key =
  | { readonly key: KeyName }
  | { readonly key: "text" | "paste"; readonly text: string };

const CONTROLS: Readonly<Record<string, KeyName>> = {
  "\x01": "home",
  "\x02": "left",
  "\x03": "interrupt",
  "\x04": "end-of-input",
  "\x05": "end",
  "\x06": "right",
  "\x07": "cancel",
  "\b": "backspace",
  "\t": "tab",
  // What is typed ahead of a prompt comes with the one, at the prompt it is the other.
  ...{ "\n": "enter", "\r": "enter" },
  "\x0b": "kill-line",
  "\x0c": "clear",
  "\x0e": "down",
  "\x10": "up",
  "\x12": "search",
  "\x15": "kill-start",
  "\x17": "kill-word",
  "\x19": "yank",
  "\x1a": "suspend",
  "\x7f": "backspace",
};

/** Behind ESC, which is what Alt sends too. */
const ESCAPED: Readonly<Record<string, KeyName>> = {
  ...{ b: "word-left", f: "word-right", d: "kill-next-word", "\x7f": "kill-word", "\b": "kill-word" },
  ...{ "\r": "line-end", "\n": "line-end", "\x1b": "escape" },
};

/** Behind `ESC [` or `ESC O`: the letter, or the number before `~`. */
const SEQUENCES: Readonly<Record<string, KeyName>> = {
  ...{ A: "up", B: "down", C: "right", D: "left", H: "home", F: "end" },
  ...{ 1: "home", 3: "delete", 4: "end", 7: "home", 8: "end" },
};
const WITH_MODIFIER: Readonly<Record<string, KeyName>> = { C: "word-right", D: "word-left" };

// deno-lint-ignore no-control-regex
const SEQUENCE = /^\x1b(?:\[([0-9;?<=>]*)([ -/]*[@-~])|O([@-~]))/;
// deno-lint-ignore no-control-regex
const BEGUN = /^\x1b(?:\[[0-9;?<=>]*[ -/]*|O)?$/;
// deno-lint-ignore no-control-regex
const TEXT = /^[^\x00-\x1f\x7f]+/;
const [PASTE, PASTED] = ["\x1b[200~", "\x1b[201~"];

/** What can be understood so far, and what has only begun. */
export interface Decoded {
  readonly keys: readonly Key[];
  /** Stands before what comes next. */
  readonly rest: string;
}

/**
 * Takes what a terminal sent apart. A lone ESC waits for what follows it: no clock is asked whether it was pressed or
 * begins a sequence.
 */
export function decodeKeys(sent: string): Decoded {
  const keys: Key[] = [];
  let rest = sent;
  while (rest !== "") {
    if (rest.startsWith(PASTE)) {
      const end = rest.indexOf(PASTED);
      if (end < 0) break;
      keys.push({ key: "paste", text: rest.slice(PASTE.length, end).replaceAll(/\r\n?/g, "\n") });
      rest = rest.slice(end + PASTED.length);
      continue;
    }
    if (BEGUN.test(rest)) break;
    const [text = ""] = TEXT.exec(rest) ?? [];
    if (text !== "") keys.push({ key: "text", text });
    rest = rest.slice(text.length);
    if (text !== "" || rest === "") continue;
    const [key, length] = special(rest);
    keys.push({ key });
    rest = rest.slice(length);
  }
  return { keys, rest };
}

/** The key at the start of a text, which is no plain text, and how much of it that is. */
function special(sent: string): [KeyName, number] {
  if (sent[0] !== "\x1b") return [CONTROLS[sent[0]!] ?? "unknown", 1];
  const found = SEQUENCE.exec(sent);
  if (!found) return [ESCAPED[sent[1]!] ?? "unknown", 1 + [...sent.slice(1)][0]!.length];
  const [all, parameters = "", final = found[3]!] = found;
  const [number = "", modifier] = parameters.split(";");
  const name = final === "~" ? number : final;
  const key = (modifier === undefined ? undefined : WITH_MODIFIER[name]) ?? SEQUENCES[name] ?? "unknown";
  return [key, all.length];
}
