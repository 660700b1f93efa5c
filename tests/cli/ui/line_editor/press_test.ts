import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { graphemes } from "../../../../cli/ui/columns.ts";
import type { Complete } from "../../../../cli/ui/line_editor/completion.ts";
import type { Effect } from "../../../../cli/ui/line_editor/effect.ts";
import { decodeKeys } from "../../../../cli/ui/line_editor/keys.ts";
import { press } from "../../../../cli/ui/line_editor/press.ts";
import { type EditorState, emptyState } from "../../../../cli/ui/line_editor/state.ts";

/** Keys of names that read well. */
const KEY = {
  ...{ left: "\x1b[D", right: "\x1b[C", up: "\x1b[A", down: "\x1b[B", home: "\x01", end: "\x05" },
  ...{ wordLeft: "\x1bb", wordRight: "\x1bf", back: "\x7f", delete: "\x1b[3~", enter: "\r", tab: "\t" },
  ...{ cutEnd: "\x0b", cutStart: "\x15", cutWord: "\x17", yank: "\x19", search: "\x12", cancel: "\x07" },
  ...{ interrupt: "\x03", endOfInput: "\x04", lineEnd: "\x1b\r" },
} as const;

interface Typed {
  readonly state: EditorState;
  readonly effects: readonly Effect[];
}

/** Presses what a terminal would send, key for key. */
function type(sent: string, history: readonly string[] = [], complete?: Complete): Typed {
  let state = emptyState(history);
  const effects: Effect[] = [];
  for (const key of decodeKeys(sent).keys) {
    const pressed = press(state, key, complete);
    state = pressed.state;
    if (pressed.effect) effects.push(pressed.effect);
  }
  return { state, effects };
}

/** The text with a bar where the cursor is. */
const seen = ({ state: { text, cursor } }: Typed): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

Deno.test("press moves and takes away by whole characters, words and lines", () => {
  const cases: [string, string][] = [
    ["日e\u0301👩‍👩‍👧" + KEY.left + KEY.left, "日|e\u0301👩‍👩‍👧"],
    ["日e\u0301👩‍👩‍👧" + KEY.back + KEY.back, "日|"],
    ["e\u0301日" + KEY.home + KEY.delete, "|日"],
    ["e\u0301日" + KEY.home + KEY.right + "x", "e\u0301x|日"],
    ["the old lamp" + KEY.wordLeft + KEY.wordLeft, "the |old lamp"],
    ["the old lamp" + KEY.home + KEY.wordRight, "the| old lamp"],
    ["the old lamp" + KEY.cutWord + KEY.home + KEY.yank, "lamp|the old "],
    ["the lamp" + KEY.wordLeft + KEY.cutEnd + KEY.cutStart, "|"],
    ["one" + KEY.lineEnd + "two" + KEY.home, "one\n|two"],
    ["one" + KEY.lineEnd + "two" + KEY.home + KEY.left + KEY.cutEnd, "one|two"],
    ["\x1b[200~a\r\nb\x1b[201~" + KEY.left, "a\n|b"],
    [KEY.back + KEY.left + KEY.delete + KEY.right, "|"],
  ];
  for (const [sent, expected] of cases) assertEquals(seen(type(sent)), expected, JSON.stringify(sent));
});

Deno.test("press goes through the history and comes back to what was begun", () => {
  const history = ["one", "two\nlines", "three"];
  assertEquals(seen(type("new" + KEY.up, history)), "three|");
  assertEquals(seen(type("new" + KEY.up + KEY.up, history)), "two\nlines|");
  // Within several lines the keys move first.
  assertEquals(seen(type(KEY.up + KEY.up + KEY.up, history)), "two|\nlines");
  assertEquals(seen(type(KEY.up + KEY.up + KEY.up + KEY.up, history)), "one|");
  assertEquals(seen(type("new" + KEY.up + KEY.up + KEY.down + KEY.down, history)), "new|");
  assertEquals(seen(type(KEY.up.repeat(9), history)), "one|");
});

Deno.test("press searches the history from the newest on, and gives back what was there if told so", () => {
  const history = ["the lamp", "the sea", "a lamp", "quiet"];
  assertEquals(seen(type("x" + KEY.search + "lamp", history)), "a |lamp");
  assertEquals(seen(type("x" + KEY.search + "lamp" + KEY.search, history)), "the |lamp");
  assertEquals(seen(type("x" + KEY.search + "lamp" + KEY.search + KEY.cancel, history)), "x|");
  assertEquals(seen(type(KEY.search + "sea" + KEY.end + "!", history)), "the sea!|");
  assertEquals(seen(type(KEY.search + "lamp" + KEY.up, history)), "the sea|");
  assertEquals(type(KEY.search + "sea" + KEY.enter, history).effects, [{ do: "accept", input: "the sea" }]);
  const missed = type(KEY.search + "seb", history).state;
  assertEquals([missed.search?.found, missed.text], [-1, "the sea"]);
  assertEquals(type(KEY.search + "seb" + KEY.back, history).state.search?.found, 1);
});

Deno.test("press ends an input at Enter, but for a backslash and open quotes", () => {
  const cases: [string, string | undefined][] = [
    ["one" + KEY.enter, "one"],
    ["one" + KEY.left + KEY.enter, "one"],
    ["one\\" + KEY.enter, undefined],
    ["one\\" + KEY.enter + "two" + KEY.enter, "one\ntwo"],
    ["one\\\\" + KEY.enter, "one\\\\"],
    ['"""' + KEY.enter + "a\\" + KEY.enter + "b" + KEY.enter + '"""' + KEY.enter, "a\\\nb"],
    ['"""a' + KEY.enter + 'b"""' + KEY.enter, "a\nb"],
    ['"""a"""' + KEY.enter, "a"],
    ['say """' + KEY.enter, 'say """'],
    ['"""' + KEY.enter + "a" + KEY.enter, undefined],
    // What is pasted keeps its backslashes.
    ["\x1b[200~a \\\nb\x1b[201~" + KEY.enter, "a \\\nb"],
  ];
  for (const [sent, input] of cases) {
    const expected = input === undefined ? [] : [{ do: "accept" as const, input }];
    assertEquals(type(sent).effects, expected, JSON.stringify(sent));
  }
});

Deno.test("press puts in what Tab is sure of, lists what it is not, and rings where there is nothing", () => {
  const words = ["/temp ", "/topk", "/topp", "日本語", "日本人"];
  const complete: Complete = (text) => [words.filter((word) => word.startsWith(text)), text];
  const tab = (text: string) => type(text + KEY.tab, [], complete);
  assertEquals([seen(tab("/te")), tab("/te").effects], ["/temp |", []]);
  assertEquals([seen(tab("/to")), tab("/to").effects], ["/top|", []]);
  assertEquals(tab("/top").effects, [{ do: "list", items: ["/topk", "/topp"] }]);
  assertEquals(seen(tab("日")), "日本|");
  assertEquals(tab("x").effects, [{ do: "bell" }]);
  assertEquals(seen(type("/tex" + KEY.left + KEY.tab, [], complete)), "/temp |x");
});

Deno.test("press warns at Ctrl-C before it leaves, and drops a line that is begun", () => {
  const effects = (sent: string) => type(sent).effects.map((effect) => effect.do);
  assertEquals(effects(KEY.interrupt + KEY.interrupt), ["warn", "leave"]);
  assertEquals(effects(KEY.interrupt + "x" + KEY.back + KEY.interrupt), ["warn", "warn"]);
  assertEquals(effects("half" + KEY.interrupt + KEY.interrupt), ["drop", "warn"]);
  assertEquals(type("half" + KEY.interrupt).state.text, "");
  assertEquals(effects(KEY.endOfInput), ["leave"]);
  assertEquals([effects("ab" + KEY.home + KEY.endOfInput), seen(type("ab" + KEY.home + KEY.endOfInput))], [
    [],
    "|b",
  ]);
});

Deno.test("press keeps the cursor between characters, whatever is pressed", () => {
  const key = fc.constantFrom(...Object.values(KEY), "\x1b[1;5D", "\x1b[1;5C", "\x1bd", "\x0c");
  const text = fc.constantFrom(
    "a",
    " ",
    "e\u0301",
    "日",
    "👩‍👩‍👧",
    "\\",
    '"""',
    "\x1b[200~x\ny\x1b[201~",
    "\u0301",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(key, text), { maxLength: 40 }), (sent) => {
      const { text, cursor } = type(sent.join(""), ["one", "two\n日本"]).state;
      assert(cursor >= 0 && cursor <= text.length);
      const places = graphemes(text).reduce<number[]>((ends, one) => [...ends, ends.at(-1)! + one.length], [
        0,
      ]);
      // A mark that is typed alone joins what stands before it.
      assert(
        places.includes(cursor) || /^\p{M}|\u200d/u.test(text.slice(cursor)) || /^\p{M}/u.test(text),
        text,
      );
    }),
    { numRuns: 300, seed: 4 },
  );
});
