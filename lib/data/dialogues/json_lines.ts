/** Dialogues as JSON lines: one array of `{ "role", "content" }` a line. */
import { withoutByteOrderMark } from "../byte_order_mark.ts";
import { showFound } from "../../tokenizers/show_value.ts";
import type { Dialogue, Turn } from "./dialogue.ts";

/**
 * Reads dialogues; empty lines, ends of lines as on Windows and a byte-order mark are left out.
 *
 * @param name What the text is called in messages.
 * @throws {SyntaxError} naming the first line that is no dialogue: questions and answers in turn, a question first.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { readDialogues } from "@haze/haze/data";
 * const line = '[{"role":"user","content":"Where?"},{"role":"assistant","content":"Here."}]';
 * assertEquals(readDialogues(`${line}\n\n${line}\n`).length, 2);
 * assertThrows(() => readDialogues("[]"), SyntaxError, "line 1");
 * ```
 */
export function readDialogues(text: string, name = "dialogues"): Dialogue[] {
  return withoutByteOrderMark(text).split(/\r?\n/).flatMap((line, index) =>
    line.trim() === "" ? [] : [readLine(line, `${name}, line ${index + 1}`)]
  );
}

/**
 * Writes dialogues; {@linkcode readDialogues} reads them back.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeDialogues, readDialogues, writeDialogues } from "@haze/haze/data";
 * const dialogues = makeDialogues(3, 1);
 * assertEquals(readDialogues(writeDialogues(dialogues)), dialogues);
 * ```
 */
export function writeDialogues(dialogues: readonly Dialogue[]): string {
  return dialogues.map((dialogue) => `${JSON.stringify(dialogue)}\n`).join("");
}

function readLine(line: string, place: string): Dialogue {
  const fail = (rule: string, got: unknown): never => {
    throw new SyntaxError(`Cannot read ${place} as ${rule}: ${showFound(got)}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    fail("it must be JSON", (error as Error).message);
  }
  if (!Array.isArray(value) || value.length < 2) {
    return fail("a dialogue must be an array of two turns or more", value);
  }
  return value.map((turn: unknown, index): Turn => {
    const { role, content, ...rest } = (typeof turn === "object" && turn !== null ? turn : {}) as Record<
      string,
      unknown
    >;
    const wanted = index % 2 === 0 ? "user" : "assistant";
    if (role !== wanted) fail(`turn ${index + 1} must be the ${wanted}'s`, role);
    if (typeof content !== "string" || content.trim() === "") {
      fail(`turn ${index + 1} must say something`, content);
    }
    const unknown = Object.keys(rest)[0];
    if (unknown !== undefined) fail("a turn has a role and a content alone", unknown);
    return { role: wanted, content: content as string };
  });
}
