import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { NgramCounter, NgramMatcher } from "../../../../lib/models/reso_llm/prsc/mod.ts";

const small = fc.integer({ min: 0, max: 3 });
const text = fc.array(small, { maxLength: 24 });
const ngrams = fc.array(fc.array(small, { minLength: 1, maxLength: 4 }), { maxLength: 8 });

Deno.test("NgramMatcher finds what a plain search finds, some of its names taken away again", () => {
  fc.assert(fc.property(text, ngrams, fc.nat(7), (ids, grams, gone) => {
    const matcher = new NgramMatcher();
    grams.forEach((gram, i) => matcher.add(`g${i}`, gram));
    matcher.remove(`g${gone}`);
    ids.forEach((_, at) => {
      const wanted = grams.map((gram, i) => ({ gram, name: `g${i}` })).filter(({ gram, name }) =>
        name !== `g${gone}` && gram.length <= at + 1 &&
        gram.every((id, k) => ids[at - gram.length + 1 + k] === id)
      ).sort((a, b) => a.gram.length - b.gram.length).map(({ name }) => name);
      assertEquals(matcher.endingAt(ids, at), wanted);
    });
  }));
});

Deno.test("NgramMatcher reaches no further back than it is told, and knows its longest", () => {
  const matcher = new NgramMatcher();
  assertEquals([matcher.longest, matcher.endingAt([1], 0)], [0, []]);
  matcher.add("long", [1, 2, 3]);
  matcher.add("short", [3]);
  assertEquals(matcher.endingAt([1, 2, 3], 2, 1), ["short"]);
  assertEquals([matcher.longest, matcher.size], [3, 2]);
  matcher.add("long", [3, 3]); // the old one is forgotten
  assertEquals([matcher.longest, matcher.endingAt([1, 2, 3], 2), matcher.idsOf("long")], [2, ["short"], [
    3,
    3,
  ]]);
  assertEquals([matcher.remove("long"), matcher.remove("long"), matcher.longest], [true, false, 1]);
});

Deno.test("NgramMatcher refuses what is no n-gram", () => {
  const matcher = new NgramMatcher();
  assertThrows(
    () => matcher.add("x", []),
    RangeError,
    "Cannot name an n-gram as it has a token: there is none",
  );
  assertThrows(
    () => matcher.add("x", [1, -2]),
    RangeError,
    "Cannot name an n-gram as its ids are integers from 0 up: -2",
  );
});

Deno.test("NgramCounter counts as a plain search does", () => {
  fc.assert(fc.property(text, (ids) => {
    const counter = new NgramCounter({ vocabSize: 4 });
    counter.observe(ids, 1);
    for (const { ids: gram, count } of counter.frequent(1)) {
      const places = ids.filter((_, at) => gram.every((id, k) => ids[at + k] === id));
      assertEquals(count, places.length, String(gram));
    }
    const all = new Set(ids.flatMap((_, at) =>
      [2, 3].flatMap((n) => {
        return at + n <= ids.length ? [ids.slice(at, at + n).join()] : [];
      })
    ));
    assertEquals(counter.size, all.size);
  }));
});

Deno.test("NgramCounter names n-grams each time their count comes round", () => {
  const counter = new NgramCounter({ vocabSize: 200_000, longest: 3 });
  const gram = [199_999, 0, 199_999];
  const seen = [1, 2, 3, 4].map(() => counter.observe(gram, 2).filter(({ length }) => length === 3));
  assertEquals(seen, [[], [gram], [], [gram]]);
});

Deno.test("NgramCounter keeps within its room, and what it keeps is never counted too often", () => {
  const counter = new NgramCounter({ vocabSize: 50, longest: 2, capacity: 40 });
  const ids = Array.from({ length: 3000 }, (_, i) => i % 7 < 2 ? i % 7 : (i * i + 3 * i) % 50);
  const often = ids.filter((id, i) => id === 0 && ids[i + 1] === 1).length;
  counter.observe(ids, 1);
  assert(counter.size <= 40, `${counter.size}`);
  const [first] = counter.frequent(1);
  assertEquals(first.ids, [0, 1]);
  assert(first.count <= often && first.count > 0.9 * often, `${first.count} of ${often}`);
});

Deno.test("NgramCounter goes on from its state as if nothing had happened", () => {
  const [one, two] = [0, 1].map(() => new NgramCounter({ vocabSize: 9, capacity: 12 }));
  const ids = Array.from({ length: 200 }, (_, i) => (i * i) % 9);
  one.observe(ids.slice(0, 90), 3);
  two.restore(JSON.parse(JSON.stringify(one.toState())));
  assertEquals(two.observe(ids.slice(90), 3), one.observe(ids.slice(90), 3));
  assertEquals(two.toState(), one.toState());
  assertThrows(() => two.restore({ keys: [1], counts: [] }), TypeError, "Cannot restore counts");
});

Deno.test("NgramCounter refuses settings and ids out of range", () => {
  assertThrows(() => new NgramCounter({ vocabSize: 0 }), RangeError, "Cannot take vocabSize");
  assertThrows(
    () => new NgramCounter({ vocabSize: 5, shortest: 3, longest: 2 }),
    RangeError,
    "Cannot take shortest",
  );
  assertThrows(() => new NgramCounter({ vocabSize: 5, longest: 4 }), RangeError, "Cannot take longest");
  assertThrows(() => new NgramCounter({ vocabSize: 5 }).observe([5], 1), RangeError, "Cannot take an id");
});
