import { assert, assertEquals, assertThrows } from "@std/assert";
import { BUILTIN_TEXT } from "../../../../lib/data/builtin/mod.ts";
import { makeTalks } from "../../../../lib/models/reso_llm/data/mod.ts";
import { isHeldOut } from "../../../../lib/models/reso_llm/data/talks/make_talks.ts";
import { STORY, storyOf } from "../../../../lib/models/reso_llm/data/talks/story.ts";
import { TOPICS } from "../../../../lib/models/reso_llm/data/talks/topics.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";

const train = makeTalks(2400, 1);
const heldOut = makeTalks(240, 1, "held-out");
const wordsOf = (talks: typeof train) => talks.map((talk) => talk.map(({ content }) => content).join("\n"));

Deno.test("makeTalks makes two thousand different ones and more, the same for the same seed and part", () => {
  assertEquals(new Set(wordsOf(train)).size, 2400);
  assertEquals(makeTalks(50, 1), train.slice(0, 50));
  assertEquals(makeTalks(50, 1, "held-out"), heldOut.slice(0, 50));
  const known = new Set(wordsOf(train));
  assert(wordsOf(makeTalks(200, 2)).filter((talk) => known.has(talk)).length < 20);
  for (const count of [0, 1.5, 20_001]) {
    assertThrows(
      () => makeTalks(count, 1),
      RangeError,
      `count must be an integer from 1 to 20000: got ${count}`,
    );
  }
});

Deno.test("makeTalks takes turns, a user first, in whole sentences", () => {
  for (const talk of [...train, ...heldOut]) {
    assertEquals(talk.length % 2, 0);
    talk.forEach(({ role, content }, i) => {
      assertEquals(role, i % 2 === 0 ? "user" : "assistant");
      assert(/^[A-Z][A-Za-z0-9 ,:.'?!]*[.?!]$/.test(content), content);
      assert(!/ {2}| [.,?]|\ba [aeiou]/i.test(content), content);
    });
  }
});

Deno.test("makeTalks shares no fact between its parts, told or of the story", () => {
  const told = (talks: typeof train) => {
    const facts = new Set<string>();
    for (const content of talks.flatMap((talk) => talk.map(({ content }) => content))) {
      const [, who, what, where] = /^(\w+) (?:left|put) the (\w+) (.*)\.$/.exec(content) ?? [];
      if (who) facts.add(`${who} ${what} ${where}`);
      const [, giver, taker, gift] = /^(\w+) gave (\w+) the (\w+)\.$/.exec(content) ?? [];
      if (giver) facts.add(`${giver} ${taker} ${gift}`);
      const [, name] = /^(?:My name is|I am) (\w+)\.$/.exec(content) ?? [];
      if (name) facts.add(name);
    }
    return facts;
  };
  const [learnt, other] = [told(train), told(heldOut)];
  assert(learnt.size > 500 && other.size > 40, `${learnt.size} and ${other.size}`);
  assertEquals([...other].filter((fact) => learnt.has(fact)), []);
  const said = (talks: typeof train) => new Set(talks.flatMap((talk) => talk.map(({ content }) => content)));
  const [inTrain, inHeldOut] = [said(train), said(heldOut)];
  for (const { answer } of storyOf(true)) assert(!inTrain.has(answer), answer);
  for (const { answer } of storyOf(false)) assert(!inHeldOut.has(answer), answer);
  assert(storyOf(true).some(({ answer }) => inHeldOut.has(answer)));
  assertEquals(storyOf(true).length + storyOf(false).length, STORY.length);
});

Deno.test("makeTalks keeps the last wording of each question for what is held out", () => {
  const random = new Pcg64(1);
  const last = new Set<string>();
  for (let i = 0; i < 4000; i++) {
    const { asks, told, fact } = TOPICS[i % TOPICS.length]!(random);
    if (isHeldOut(fact)) {
      for (const words of [told, ...asks.map(({ questions }) => questions)]) last.add(words.at(-1)!);
    }
  }
  for (const { questions } of STORY) last.add(questions.at(-1)!);
  const questions = (talks: typeof train) => talks.flatMap((talk) => talk.map(({ content }) => content));
  assertEquals(questions(train).filter((content) => last.has(content)), []);
  const share = questions(heldOut).filter((content) => last.has(content)).length / questions(heldOut).length;
  assert(share > 0.05, `${share}`);
});

Deno.test("makeTalks answers what was told and nothing else: where a thing is stands in the talk before", () => {
  let [asked, unknown] = [0, 0];
  for (const talk of [...train, ...heldOut]) {
    talk.forEach(({ content }, i) => {
      const [, thing] =
        /^(?:Where is|Where can I find|I need) the (\w+)(?:\?|\. Where is it\?)$/.exec(content) ?? [];
      if (!thing || ["Dome", "dog"].includes(thing)) return;
      const before = talk.slice(0, i).map(({ content }) => content).join("\n");
      const answer = talk[i + 1]!.content;
      const [, place] = new RegExp(`^The ${thing} is (.*)\\.$`).exec(answer) ?? [];
      if (place) assert(before.includes(place) && before.includes(thing), before);
      else {
        assertEquals(answer, "You have not told me.");
        assert(
          !new RegExp(`(left|put|gave \\w+|got|brought) the ${thing}|The ${thing} is`).test(before),
          before,
        );
        unknown++;
      }
      asked++;
    });
  }
  assert(asked > 300 && unknown > 5, `${asked} and ${unknown}`);
});

Deno.test("the story's answers speak of what stands in it", () => {
  const story = BUILTIN_TEXT.toLowerCase();
  const plain = new Set("called first real name sister truth".split(" "));
  for (const { answer, questions } of STORY) {
    assertEquals(new Set(questions).size, 3);
    const words = answer.toLowerCase().match(/[a-z]{5,}/g) ?? [];
    const foreign = words.filter((word) => !story.includes(word.replace(/s$/, "")) && !plain.has(word));
    assertEquals(foreign, [], answer);
  }
});
