import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { SedenionMemory } from "../../../../lib/models/reso_llm/memory/mod.ts";
import {
  hashedSedenion,
  hypercomplexNorm,
  meanSedenion,
  sedenionCosine,
} from "../../../../lib/physics/mod.ts";

const unit = (i: number): number[] => Array.from({ length: 16 }, (_, at) => at === i ? 1 : 0);
const contents = (found: { moment: { content: string } }[]): string[] =>
  found.map(({ moment }) => moment.content);

Deno.test("SedenionMemory scores of two equal memories differ by exactly e^(-λΔt)", () => {
  for (const decayRate of [0, 0.01, 0.05]) {
    const memory = new SedenionMemory({ decayRate });
    memory.store("older", hashedSedenion(5));
    memory.advance(40);
    memory.store("younger", hashedSedenion(5));
    memory.advance(3);
    const [first, second] = memory.recall(hashedSedenion(5));
    assertAlmostEquals(Math.min(first.score / second.score, 1e9), Math.exp(40 * decayRate), 1e-9);
    assertEquals(first.moment.content, decayRate === 0 ? "older" : "younger");
    assertEquals([first.age, second.age].toSorted((a, b) => a - b), [3, 43]);
  }
});

Deno.test("SedenionMemory ranks by importance, which is no part of the sedenion", () => {
  const memory = new SedenionMemory();
  const slight = memory.store("slight", hashedSedenion(5), { importance: 0.2 });
  const grave = memory.store("grave", hashedSedenion(5), { importance: 1 });
  assertEquals([...slight.sedenion], [...grave.sedenion]);
  assertEquals(contents(memory.recall(hashedSedenion(5))), ["grave", "slight"]);
});

Deno.test("SedenionMemory tags moments with time, turn, token and the phase of its epoch", () => {
  const memory = new SedenionMemory({ epoch: 100 });
  memory.advance(225);
  const { tags, time } = memory.store("x", unit(3), { turn: 4, tokenIndex: 7 });
  assertEquals([time, tags.t, tags.turn, tags.tokenIndex], [225, 225, 4, 7]);
  assertAlmostEquals(tags.phase, Math.PI / 2, 1e-12);
});

Deno.test("SedenionMemory recalls between two times, both included, with and without a query", () => {
  const memory = new SedenionMemory({ decayRate: 0 });
  for (const name of ["a", "b", "c", "d"]) {
    memory.store(name, unit("abcd".indexOf(name)), { importance: name === "c" ? 2 : 1 });
    memory.advance(10);
  }
  assertEquals(contents(memory.recallBetween(10, 20)), ["c", "b"]);
  assertEquals(contents(memory.recallBetween(10, 30, { query: unit(3), k: 1 })), ["d"]);
  assertEquals(contents(memory.recallBetween(31, 99)), []);
});

Deno.test("SedenionMemory finds nothing for a query of zeros", () => {
  const memory = new SedenionMemory();
  memory.store("x", unit(0));
  assertEquals(memory.recall(new Float64Array(16)), []);
  assertEquals(contents(memory.recall(unit(0), 0)), []);
});

Deno.test("SedenionMemory.decay forgets what fell below the threshold, however often it is called", () => {
  const memory = new SedenionMemory({ decayRate: 0.01, importanceThreshold: 0.1 });
  memory.store("slight", unit(0), { importance: 0.2 });
  memory.store("grave", unit(1));
  memory.advance(69); // 0.2·e^(-0.69) = 0.1003
  for (let call = 0; call < 5; call++) assertEquals(memory.decay(), []);
  memory.advance(1);
  assertEquals(memory.decay().map(({ content }) => content), ["slight"]);
  memory.advance(160); // e^(-2.3) = 0.10026
  assertEquals([memory.decay().length, memory.size], [0, 1]);
  memory.advance(1);
  assertEquals([memory.decay().length, memory.size], [1, 0]);
});

Deno.test("SedenionMemory lets the weakest go when it is full", () => {
  const memory = new SedenionMemory({ maxMoments: 3, decayRate: 0.01 });
  memory.store("weak", unit(0), { importance: 0.5 });
  memory.store("strong", unit(1));
  memory.advance(10);
  for (const name of ["x", "y"]) memory.store(name, unit(2));
  assertEquals(memory.moments().map(({ content }) => content), ["strong", "x", "y"]);
  memory.store("weakest of all", unit(3), { importance: 0.01 });
  assertEquals(memory.moments().map(({ content }) => content), ["strong", "x", "y"]);
});

Deno.test("SedenionMemory.consolidate weighs by strength; an empty one is zero", () => {
  const memory = new SedenionMemory({ decayRate: 0.1 });
  assertEquals([...memory.consolidate()], new Array(16).fill(0));
  assertEquals([memory.fieldEntropyBits(), memory.meanCoherence(), memory.familiarity(unit(0))], [4, 1, 0]);
  memory.store("a", hashedSedenion(1), { importance: 2 });
  memory.advance(10);
  memory.store("b", hashedSedenion(2));
  const wanted = meanSedenion([hashedSedenion(1), hashedSedenion(2)], [2 * Math.exp(-1), 1]);
  memory.consolidate().forEach((x, i) => assertAlmostEquals(x, wanted[i], 1e-12));
  assert(memory.familiarity(hashedSedenion(2)) > 0.5);
  memory.clear();
  assertEquals([memory.size, memory.time], [0, 10]);
});

Deno.test("SedenionMemory names the axes of its field", () => {
  const memory = new SedenionMemory();
  memory.store("a", unit(4), { importance: 3 });
  memory.store("b", unit(9));
  assertEquals(memory.dominantAxes(2).map(({ name }) => name), ["truth", "wisdom"]);
  assertAlmostEquals(memory.fieldEntropyBits(), 0.75 * Math.log2(4 / 3) + 0.25 * 2, 1e-12);
});

Deno.test("SedenionMemory.associate knows which of two came first", () => {
  const memory = new SedenionMemory();
  const [a, b] = [3, 4].map((code) => memory.store(`${code}`, hashedSedenion(code)));
  const [ab, ba] = [memory.associate(a, b), memory.associate(b, a)];
  assert(sedenionCosine(ab, ba) < 0.9);
  assert(hypercomplexNorm(ab) > 0.3);
});

Deno.test("SedenionMemory goes on from its state to the bit", () => {
  const [one, two] = [new SedenionMemory({ maxMoments: 5 }), new SedenionMemory({ maxMoments: 5 })];
  for (let i = 0; i < 8; i++) {
    one.store(`m${i}`, hashedSedenion(i), { importance: 0.3 + i / 7, turn: i >> 1, tokenIndex: 3 * i });
    one.advance(1 + i / 3);
  }
  two.store("to be forgotten", unit(0));
  two.restore(JSON.parse(JSON.stringify(one.toState())));
  assertEquals(two.moments(), one.moments());
  for (const memory of [one, two]) {
    memory.advance(100);
    memory.store("new", hashedSedenion(99));
    memory.decay();
  }
  assertEquals(two.toState(), one.toState());
  assertEquals(two.recall(hashedSedenion(3)), one.recall(hashedSedenion(3)));
});

Deno.test("SedenionMemory.restore refuses what could not have been stored, and stays as it was", () => {
  const memory = new SedenionMemory();
  memory.store("kept", unit(2));
  const state = memory.toState();
  assertThrows(
    () => memory.restore({ ...state, turns: [] }),
    TypeError,
    "Cannot restore a memory as 1 moments",
  );
  assertThrows(() => memory.restore({ ...state, sedenions: new Array(16).fill(1) }), RangeError, "norm 4");
  assertThrows(() => memory.restore({ ...state, importances: [NaN] }), RangeError, "Cannot take importance");
  assertThrows(() => memory.restore({ ...state, time: -1 }), RangeError, "the time of a memory");
  assertEquals(memory.toState(), state);
});

Deno.test("SedenionMemory refuses settings, sedenions and times out of range", () => {
  assertThrows(() => new SedenionMemory({ decayRate: -1 }), RangeError, "Cannot take decayRate");
  assertThrows(() => new SedenionMemory({ maxMoments: 0 }), RangeError, "Cannot take maxMoments");
  assertThrows(() => new SedenionMemory({ importanceThreshold: NaN }), RangeError, "importanceThreshold");
  assertThrows(() => new SedenionMemory({ epoch: 0 }), RangeError, "Cannot take epoch");
  const rule = "mine" as "house";
  const error = assertThrows(() => new SedenionMemory({ rule }), RangeError);
  assertEquals(error.message, "Cannot take rule as one of house, upstream: mine");
  const memory = new SedenionMemory();
  assertThrows(() => memory.advance(-1), RangeError, "Cannot take the time that passes");
  assertThrows(() => memory.store("x", [1]), RangeError, "as a sedenion of norm 1: 1 components");
  assertThrows(() => memory.store("x", unit(0).fill(0)), RangeError, "as a sedenion of norm 1: norm 0");
  assertThrows(() => memory.store("x", unit(0), { importance: 0 }), RangeError, "Cannot take importance");
});
