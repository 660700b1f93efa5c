import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  dialogueText,
  makeChronicle,
  makeDialogues,
  readDialogues,
  writeDialogues,
} from "../../lib/data/mod.ts";

Deno.test("makeDialogues gives ten thousand different ones, and the same for the same seed", () => {
  const dialogues = makeDialogues(10_000, 3);
  assertEquals(new Set(dialogues.map(dialogueText)).size, 10_000);
  assertEquals(makeDialogues(200, 3), dialogues.slice(0, 200));
  const others = makeDialogues(200, 4).map(dialogueText);
  const here = new Set(dialogues.slice(0, 200).map(dialogueText));
  assert(others.filter((text) => here.has(text)).length < 20);
});

Deno.test("makeDialogues takes turns, a question first, with one or two exchanges", () => {
  const lengths = new Set<number>();
  for (const dialogue of makeDialogues(500, 5)) {
    lengths.add(dialogue.length);
    dialogue.forEach(({ role, content }, index) => {
      assertEquals(role, index % 2 === 0 ? "user" : "assistant");
      assert(/^[A-Z0-9][A-Za-z0-9 ,.'?-]*[.?]$/.test(content), content);
      assert(!/ [ .,?]|\b[Aa] [aeiou]/.test(content), content);
    });
  }
  assertEquals([...lengths].toSorted(), [2, 4]);
});

Deno.test("makeDialogues asks a question once, and says the same of somebody in every dialogue of every seed", () => {
  const homes = new Map<string, Set<string>>();
  let told = 0;
  for (const dialogue of [...makeDialogues(5000, 6), ...makeDialogues(5000, 7)]) {
    const questions = dialogue.filter(({ role }) => role === "user").map(({ content }) => content);
    assertEquals(new Set(questions).size, questions.length);
    const name = /^Where (?:can I find|does) (\w+ \w+)/.exec(questions[0]!)?.[1];
    if (name === undefined) continue;
    const home = /^In (\w+), at number (\d+),/.exec(dialogue[1]!.content)!.slice(1).join(" ");
    homes.set(name, (homes.get(name) ?? new Set()).add(home));
    told++;
  }
  assert(told > 1.5 * homes.size, `${told} answers on ${homes.size} people`);
  assert([...homes.values()].every(({ size }) => size === 1));
  assert(new Set([...homes.values()].map((home) => [...home][0])).size > 0.95 * homes.size);
});

Deno.test("makeDialogues holds out what 171 do not say: most people, and a good part of the words", () => {
  const all = makeDialogues(10_000, 1);
  const wordsOf = (dialogues: typeof all) =>
    new Set(dialogues.flatMap((dialogue) => dialogueText(dialogue).match(/[A-Za-z]+/g)!));
  const few = wordsOf(all.slice(0, 171));
  const next = [...wordsOf(all.slice(171, 342))];
  const unseen = next.filter((word) => !few.has(word)).length / next.length;
  assert(unseen > 0.4 && unseen < 0.8, `${unseen}`);
  const many = wordsOf(all.slice(342));
  assert(next.filter((word) => !many.has(word)).length < 0.15 * next.length);
});

Deno.test("makeChronicle is prose in the words of dialogues that names none of their people", () => {
  const chronicle = makeChronicle(900, 2);
  assertEquals(chronicle, makeChronicle(900, 2));
  assert(chronicle !== makeChronicle(900, 3));
  assertEquals(chronicle.split("\n\n").length, 150);
  const names = new Set(
    makeDialogues(2000, 1).flatMap((dialogue) => {
      return /^Where (?:can I find|does) (\w+ \w+)/.exec(dialogue[0]!.content)?.[1] ?? [];
    }),
  );
  assert(names.size > 200);
  assertEquals([...names].filter((name) => chronicle.includes(name)), []);
  const words = new Set(chronicle.match(/[a-z]{5,}/g));
  const said = makeDialogues(300, 1).flatMap((dialogue) => dialogueText(dialogue).match(/[a-z]{5,}/g)!);
  assert(said.filter((word) => words.has(word)).length > said.length / 2);
  assertThrows(() => makeChronicle(0, 1), RangeError, "count must be a positive integer");
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
