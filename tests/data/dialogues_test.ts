import { assert, assertEquals, assertThrows } from "@std/assert";
import { dialogueText, makeDialogues, readDialogues, writeDialogues } from "../../lib/data/mod.ts";

Deno.test("makeDialogues gives ten thousand different ones, and the same for the same seed", () => {
  const dialogues = makeDialogues(10_000, 3);
  assertEquals(new Set(dialogues.map(dialogueText)).size, 10_000);
  assertEquals(makeDialogues(200, 3), dialogues.slice(0, 200));
  const others = makeDialogues(200, 4).map(dialogueText);
  const here = new Set(dialogues.slice(0, 200).map(dialogueText));
  assert(others.filter((text) => here.has(text)).length < 20);
});

Deno.test("makeDialogues takes turns, a question first, with one to four exchanges", () => {
  const lengths = new Set<number>();
  for (const dialogue of makeDialogues(500, 5)) {
    lengths.add(dialogue.length);
    dialogue.forEach(({ role, content }, index) => {
      assertEquals(role, index % 2 === 0 ? "user" : "assistant");
      assert(/^[A-Z][A-Za-z ,.'?]*[.?]$/.test(content), content);
    });
  }
  assertEquals([...lengths].toSorted(), [2, 4, 6, 8]);
});

Deno.test("makeDialogues asks a question once, and an answer names the thing or the place that was asked for", () => {
  for (const dialogue of makeDialogues(300, 6)) {
    const questions = dialogue.filter(({ role }) => role === "user").map(({ content }) => content);
    assertEquals(new Set(questions).size, questions.length);
    const thing = /^Where is the \w+ (\w+)\?$/.exec(questions[0]!)?.[1];
    if (thing !== undefined) assert(dialogue[1]!.content.includes(thing), dialogueText(dialogue));
  }
});

Deno.test("makeDialogues refuses a count that is none, or more than there are to be told apart soon", () => {
  for (const count of [0, 1.5, -1]) {
    assertThrows(() => makeDialogues(count, 1), RangeError, "count must be a positive integer");
  }
  assertThrows(() => makeDialogues(100_001, 1), RangeError, "count must be at most 100000");
});

Deno.test("readDialogues reads what writeDialogues writes, and names the line that is wrong", () => {
  const dialogues = makeDialogues(20, 7);
  const text = writeDialogues(dialogues);
  assertEquals(readDialogues(text.replaceAll("\n", "\r\n")), dialogues);
  const good = text.split("\n")[0]!;
  const user = { role: "user", content: "Where?" };
  const cases: [string, string][] = [
    ["{", "it must be JSON"],
    ["[]", "a dialogue must be an array of two turns or more: []"],
    [JSON.stringify([user]), "array of two turns"],
    [JSON.stringify([user, user]), 'turn 2 must be the assistant\'s: "user"'],
    [JSON.stringify([{ role: "assistant", content: "x" }, user]), "turn 1 must be the user's"],
    [JSON.stringify([user, { role: "assistant", content: " " }]), "turn 2 must say something"],
    [JSON.stringify([user, { role: "assistant", content: 5 }]), "turn 2 must say something: 5"],
    [JSON.stringify([{ ...user, name: "x" }, user]), "a turn has a role and a content alone"],
    ["[null, null]", "turn 1 must be the user's: nothing"],
  ];
  for (const [line, message] of cases) {
    const error = (() => {
      try {
        return readDialogues(`${good}\n${line}\n`, "talk.jsonl");
      } catch (error) {
        return error as Error;
      }
    })();
    assert(error instanceof SyntaxError && error.message.includes("talk.jsonl, line 2"), String(error));
    assert(error.message.includes(message), `${error.message}\n${message}`);
  }
});
