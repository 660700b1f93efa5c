import { assertEquals } from "@std/assert";
import { axisEncoding, hashedEncoding, TemporalMemory } from "../../../../lib/models/reso_llm/memory/mod.ts";

const memory = (): TemporalMemory => new TemporalMemory({ encoding: hashedEncoding(), axes: axisEncoding() });

/** Texts of what was found. */
const texts = (found: { moment: { content: string } }[]): string[] =>
  found.map(({ moment }) => moment.content);

Deno.test("TemporalMemory answers when something was learned", () => {
  const some = memory();
  for (
    const [turn, text] of ["The secret code is 42.", "Prime numbers are infinite.", "Tam lit a lamp."]
      .entries()
  ) {
    some.store(text, { turn });
    some.advance(20);
  }
  const [{ moment }] = some.recall("When did you learn the secret code?");
  assertEquals([moment.tags.t, moment.tags.turn], [0, 0]);
  assertEquals(texts(some.recallBetween(15, 45)), ["Tam lit a lamp.", "Prime numbers are infinite."]);
  assertEquals(texts(some.recallBetween(0, 99, { text: "primes", k: 1 })), ["Prime numbers are infinite."]);
});

Deno.test("TemporalMemory stores nothing of a text without words, and recalls nothing for one", () => {
  const some = memory();
  assertEquals([some.store("…"), some.size], [undefined, 0]);
  some.store("A lamp.");
  assertEquals(some.recall("?!"), []);
});

Deno.test("TemporalMemory names the axes of a text, and of all it holds", () => {
  const some = memory();
  some.store("The choir sang in tune.");
  some.store("Their voices were a chord of peace.");
  some.store("He told the truth.");
  assertEquals(some.dominantAxes("He proved the fact.", 1)[0].name, "truth");
  assertEquals(some.dominantAxes(undefined, 2).map(({ name }) => name), ["harmony", "truth"]);
});

Deno.test("TemporalMemory comes back from its state with the same answers", () => {
  const [one, two] = [memory(), memory()];
  for (const text of ["A lamp by the river.", "Bread from the mill.", "A horn of brass."]) {
    one.store(text, { importance: 0.7 });
    one.advance(5);
  }
  two.restore(JSON.parse(JSON.stringify(one.toState())));
  assertEquals(two.recall("a horn and a lamp"), one.recall("a horn and a lamp"));
  assertEquals([two.time, two.size], [15, 3]);
});
