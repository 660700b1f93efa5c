import { assert, assertEquals, assertThrows } from "@std/assert";
import { readChats } from "../../../../lib/models/reso_llm/data/mod.ts";

const user = { role: "user", content: "Where?" } as const;
const assistant = { role: "assistant", content: "Here." } as const;
const line = (value: unknown) => JSON.stringify(value);

Deno.test("readChats reads arrays of messages, messages under a key, and texts with markers", () => {
  const text = [
    line([user, assistant]),
    "",
    line({ id: 7, messages: [{ role: "human", content: "Where?" }, { role: "gpt", content: "Here." }] }),
    line({ text: "### Human: Where?### Assistant: Here." }),
  ].join("\r\n");
  const { chats, skipped } = readChats(text);
  assertEquals(chats, Array(3).fill({ turns: [user, assistant] }));
  assertEquals(skipped, []);
});

Deno.test("readChats finds markers wherever they stand, in several turns, and trims what is between", () => {
  const text =
    "### Human:One?\n### Two ###Human## three ### Assistant: Yes:\n\n1. a\n### Human:  Again? ### Assistant:No ### Human: Why?";
  const { turns } = readChats(line({ text })).chats[0]!;
  assertEquals(turns.map(({ role }) => role), ["user", "assistant", "user", "assistant", "user"]);
  assertEquals(turns.map(({ content }) => content), [
    ...["One?\n### Two ###Human## three", "Yes:\n\n1. a", "Again?", "No", "Why?"],
  ]);
});

Deno.test("readChats keeps what a system message says beside the turns", () => {
  const { chats } = readChats(line([{ role: "System", content: "Be brief." }, user, assistant]));
  assertEquals(chats, [{ system: "Be brief.", turns: [user, assistant] }]);
});

Deno.test("readChats names the line that is no chat and why, or leaves it out and says so", () => {
  const good = line([user, assistant]);
  const cases: [string, string][] = [
    ["{", "it must be JSON"],
    ["7", "it must hold messages or a text: 7"],
    ["null", "it must hold messages or a text: null"],
    [line({ messages: "no" }), "it must hold messages or a text"],
    [line({ text: 5 }), "it must hold messages or a text"],
    [line([]), "a chat must have a question and an answer: []"],
    [line([user]), "a chat must have a question and an answer"],
    [line([null, assistant]), "a message must have a role and a content: null"],
    [line([{ role: "user" }, assistant]), 'a message must have a role and a content: {"role":"user"}'],
    [line([assistant, user]), 'turn 1 must be the user\'s: "assistant"'],
    [line([user, user]), 'turn 2 must be the assistant\'s: "user"'],
    [line([user, assistant, { role: "tool", content: "x" }]), 'turn 3 must be the user\'s: "tool"'],
    [line([user, { role: "bot", content: " \n" }]), "turn 2 must say something"],
    [line({ text: "### Assistant: a ### Human: b" }), 'turn 1 must be the user\'s: "Assistant"'],
    [
      line({ text: "### Human: a ### Human: b ### Assistant: c" }),
      'turn 2 must be the assistant\'s: "Human"',
    ],
    [line({ text: "### Human: ### Assistant: c" }), "turn 1 must say something"],
    [line({ text: "Once. ### Human: a ### Assistant: c" }), 'turn 1 must be the user\'s: "nobody"'],
    [line({ text: "no marker at all" }), 'turn 1 must be the user\'s: "nobody"'],
    [line({ text: "" }), "a chat must have a question and an answer"],
  ];
  for (const [bad, message] of cases) {
    const text = `${good}\n\n${bad}\n${good}`;
    assertThrows(
      () => readChats(text, { name: "a.jsonl" }),
      SyntaxError,
      `Cannot read a.jsonl, line 3 as ${message}`,
    );
    const { chats, skipped } = readChats(text, { invalid: "skip" });
    assertEquals([chats.length, skipped.length, skipped[0]!.line], [2, 1, 3]);
    assert(skipped[0]!.reason.startsWith(message));
  }
});
