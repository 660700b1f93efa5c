import { assertEquals } from "@std/assert";
import { decodeKeys, type Key } from "../../../../cli/ui/line_editor/keys.ts";

const names = (sent: string): string[] =>
  decodeKeys(sent).keys.map((key) => "text" in key ? `${key.key}:${key.text}` : key.key);

Deno.test("decodeKeys knows the keys of the usual terminals, and text between them", () => {
  assertEquals(names("ab\x1b[Aé日\x7f"), ["text:ab", "up", "text:é日", "backspace"]);
  assertEquals(names("\x1bOA\x1b[1~\x1b[4~\x1b[H\x1bOF\x1b[3~"), [
    "up",
    "home",
    "end",
    "home",
    "end",
    "delete",
  ]);
  assertEquals(names("\x1b[1;5D\x1b[1;3C\x1bb\x1bf\x1bd"), [
    ...["word-left", "word-right", "word-left", "word-right", "kill-next-word"],
  ]);
  assertEquals(names("\r\n\x1b\r\t\x03\x04\x12"), [
    ...["enter", "enter", "line-end", "tab", "interrupt", "end-of-input", "search"],
  ]);
  // Function keys, the mouse and what is unknown take nothing of what follows.
  assertEquals(names("\x1b[15~a\x1b[<0;1;2Mb\x1bzc\x1b😀d"), [
    ...["unknown", "text:a", "unknown", "text:b", "unknown", "text:c", "unknown", "text:d"],
  ]);
});

Deno.test("decodeKeys takes what was pasted as one, with its line ends, and nothing in it for a key", () => {
  assertEquals(names("\x1b[200~a\r\nb\rc\n\x1b[A\x03\x1b[201~\r"), ["paste:a\nb\nc\n\x1b[A\x03", "enter"]);
});

Deno.test("decodeKeys comes to the same keys wherever what is sent is cut", () => {
  const sent = "日a\x1b[1;5D\x1b[200~x\ny\x1b[201~\x1bOA\x1b\r\x7f";
  const whole = decodeKeys(sent).keys;
  for (let cut = 0; cut <= sent.length; cut++) {
    const first = decodeKeys(sent.slice(0, cut));
    const second = decodeKeys(first.rest + sent.slice(cut));
    assertEquals(second.rest, "");
    assertEquals(joined([...first.keys, ...second.keys]), joined(whole), `${cut}`);
  }
});

/** With pieces of text in a row as one. */
function joined(keys: readonly Key[]): Key[] {
  const all: Key[] = [];
  for (const key of keys) {
    const last = all.at(-1);
    if (key.key === "text" && last?.key === "text") {
      all[all.length - 1] = { ...last, text: last.text + key.text };
    } else all.push(key);
  }
  return all;
}
