import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { TokenConcepts } from "../../../../lib/models/reso_llm/prsc/mod.ts";
import { nthPrime, sequenceState, stateFeatures } from "../../../../lib/physics/mod.ts";

const VOCAB = 40;
const make = (maxBindings = 100): TokenConcepts =>
  new TokenConcepts({ vocabSize: VOCAB, primeOf: (id) => nthPrime(id + 1), maxBindings });

/** Features (B, T, 64) of a window and how many concepts are in it. */
function window(concepts: TokenConcepts, ids: number[], B = 1): { out: Float32Array; found: number } {
  const out = new Float32Array(ids.length * 64).fill(7);
  return { out, found: concepts.windowFeatures(ids, { B, T: ids.length / B, out }) };
}

Deno.test("TokenConcepts gives the features of an n-gram at its last token alone", () => {
  const concepts = make();
  const binding = concepts.bind("pair", [3, 39], { strength: 0.5 });
  const { out, found } = window(concepts, [3, 39, 3, 5]);
  const wanted = stateFeatures(sequenceState([7, nthPrime(40)])).map((x) => 0.5 * binding.coherence * x);
  assertEquals(found, 1);
  assert(binding.coherence > 0.5 && binding.coherence < 1);
  for (let i = 0; i < 4 * 64; i++) {
    const at = i >> 6;
    assertAlmostEquals(out[i], at === 1 ? wanted[i % 64] : 0, 1e-7);
  }
});

Deno.test("TokenConcepts adds nothing where nothing is bound or no bound token occurs", () => {
  const concepts = make();
  assertEquals(window(concepts, [1, 2, 3]), { out: new Float32Array(3 * 64), found: 0 });
  concepts.bind("absent", [9]);
  assertEquals(window(concepts, [1, 2, 3]), { out: new Float32Array(3 * 64), found: 0 });
});

Deno.test("TokenConcepts sums concepts that end together, and none reaches over a window's start", () => {
  const concepts = make();
  concepts.bind("a", 1);
  concepts.bind("also a", [1]);
  concepts.bind("b a", [2, 1]);
  assertEquals(window(concepts, [2, 1], 1).found, 3);
  assertEquals(window(concepts, [2, 1], 2).found, 2); // two windows of one token
  const [one, two] = [make(), make()];
  one.bind("a", 1);
  two.bind("a", 1);
  two.bind("also a", 1);
  assertEquals(window(two, [1]).out, window(one, [1]).out.map((x) => 2 * x));
});

Deno.test("TokenConcepts streams the same features token by token", () => {
  const ids = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });
  const grams = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }), {
    maxLength: 6,
  });
  fc.assert(fc.property(ids, grams, (text, bound) => {
    const concepts = make();
    bound.forEach((gram, i) => concepts.bind(`g${i}`, gram));
    const stream = concepts.stream();
    stream.next(4);
    stream.clear();
    const { out } = window(concepts, text);
    const nothing = new Float32Array(64);
    text.forEach((id, t) => assertEquals(stream.next(id) ?? nothing, out.slice(64 * t, 64 * t + 64)));
  }));
});

Deno.test("TokenConcepts.matches tells where concepts stand", () => {
  const concepts = make();
  concepts.bind("x", 5);
  concepts.bind("x y", [5, 6]);
  assertEquals(concepts.matches([5, 6, 5]), [
    { concept: "x", at: 0, length: 1 },
    { concept: "x y", at: 1, length: 2 },
    { concept: "x", at: 2, length: 1 },
  ]);
  assertEquals([concepts.unbind("x"), concepts.unbind("x"), concepts.matches([5])], [true, false, []]);
});

Deno.test("TokenConcepts lets go of what was not met for longest, matcher and features with it", () => {
  const concepts = make(2);
  concepts.bind("a", 1);
  concepts.bind("b", 2);
  window(concepts, [1]); // a is used
  concepts.bind("c", 3);
  assertEquals(
    [concepts.size, concepts.prsc.size, concepts.matches([1, 2, 3]).map(({ concept }) => concept)],
    [
      2,
      2,
      ["a", "c"],
    ],
  );
});

Deno.test("TokenConcepts.bindFrequent binds what it saw three times, once", () => {
  const concepts = make();
  assertEquals(concepts.bindFrequent([7, 8, 9, 7, 8, 9]), []);
  assertEquals(concepts.bindFrequent([7, 8, 0]), ["#7,8"]);
  assertEquals(concepts.bindFrequent([7, 8, 0, 7, 8, 0, 7, 8]), ["#8,0", "#7,8,0"]);
  assertEquals(
    concepts.bindFrequent([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]).filter((name) => name === "#1,2").length,
    1,
  );
  assertEquals(concepts.idsOf("#7,8,0"), [7, 8, 0]);
  assertEquals(concepts.prsc.get("#7,8")!.metadata, { frequent: true });
});

Deno.test("TokenConcepts.bindFrequent lets nothing go: it stops when there is no room", () => {
  const concepts = make(2);
  concepts.bind("named", 1);
  assertEquals(concepts.bindFrequent([7, 8, 9, 7, 8, 9, 7, 8, 9]), ["#7,8"]);
  assertEquals(concepts.bindFrequent([5, 6, 5, 6, 5, 6]), []);
  assertEquals([concepts.prsc.has("named"), concepts.size], [true, 2]);
  concepts.unbind("#7,8");
  assertEquals(concepts.bindFrequent([5, 6, 0, 5, 6, 0, 5, 6]), ["#5,6"]); // counted from when there was room again
});

Deno.test("TokenConcepts goes on from its state to the bit, order of eviction included", () => {
  const [one, two] = [make(6), make(6)];
  const text = Array.from({ length: 300 }, (_, i) => (i * i + 3 * i) % 11);
  one.bind("named", [3, 4], { strength: 0.25, metadata: { by: "user" } });
  one.bindFrequent(text.slice(0, 100));
  window(one, text.slice(20, 60));
  two.bind("to be forgotten", 1);
  one.prsc.touch("named"); // bound first, used last
  two.restore(JSON.parse(JSON.stringify(one.toState())));
  assertEquals(two.toState(), one.toState());
  for (const from of [100, 150, 200]) {
    const part = text.slice(from, from + 50);
    assertEquals(two.bindFrequent(part), one.bindFrequent(part));
    assertEquals(window(two, part), window(one, part));
  }
  assertEquals(two.toState(), one.toState());
  for (const concepts of [one, two]) concepts.bind("late", 9);
  assertEquals(two.toState(), one.toState());
  assertEquals([one.size, one.prsc.has("late")], [6, true]);
});

Deno.test("TokenConcepts refuses a state that it has no room for, and keeps what it has", () => {
  const [large, small] = [make(3), make(1)];
  for (const id of [1, 2]) large.bind(`${id}`, id);
  small.bind("kept", 5);
  assertThrows(() => small.restore(large.toState()), RangeError, "Cannot restore concepts as at most 1: 2");
  assertEquals(small.idsOf("kept"), [5]);
});

Deno.test("TokenConcepts refuses tokens that there are not, and rows of another size", () => {
  const concepts = make();
  for (const [tokens, got] of [[40, "40"], [[1, -1], "-1"], [[], "there is none"]] as const) {
    const error = assertThrows(() => concepts.bind("x", tokens), RangeError);
    assertEquals(error.message, `Cannot bind "x" as its tokens are ids from 0 to 39: ${got}`);
  }
  const out = new Float32Array(64);
  const error = assertThrows(() => concepts.windowFeatures([1, 2], { B: 1, T: 2, out }), TypeError);
  assertEquals(error.message, "Cannot write features as (B, T, 64) for B·T = 2 ids: 64 numbers for 2 ids");
});
