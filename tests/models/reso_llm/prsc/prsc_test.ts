import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { PRSC } from "../../../../lib/models/reso_llm/prsc/mod.ts";
import { basisState, compositeState, type PrimeState, uniformState } from "../../../../lib/physics/mod.ts";
import { assertClose, golden } from "../../../physics/golden.ts";

interface Fixture {
  concepts: Record<string, number>;
  strengths: Record<string, number>;
  states: Record<string, number[]>;
  coherence: Record<string, number>;
  global_coherence: number;
  is_coherent: boolean;
  similarity: number[][];
  related_to_first: [string, number][];
  cluster_0_5: string[][];
  ref_compose_first_two: [number, number][];
  ref_compose_destructive_phase_pi: [number, number][];
  ref_decompose_of_composed: [string, number][];
}

const fixture = golden<Fixture>("prsc");
const names = Object.keys(fixture.concepts);
const PRIMES = [
  2,
  3,
  5,
  7,
  11,
  13,
  17,
  19,
  23,
  29,
  31,
  37,
  41,
  43,
  47,
  53,
  59,
  61,
  67,
  71,
  73,
  79,
  83,
  89,
  97,
];

/** The fixture's concepts, with its rule: no decay along a composition. */
function bound(): PRSC {
  const prsc = new PRSC({ compositionDecay: 0 });
  for (const name of names) prsc.bind(name, fixture.concepts[name], fixture.strengths[name]);
  return prsc;
}

/** Amplitudes over the first 25 primes, real and imaginary parts in turn. */
const amplitudes = (state: PrimeState): number[] => PRIMES.flatMap((p) => [state.get(p).re, state.get(p).im]);

Deno.test("PRSC binds the golden states with their coherences", () => {
  const prsc = bound();
  for (const name of names) {
    assertClose(amplitudes(prsc.stateOf(name)), fixture.states[name].flatMap((re) => [re, 0]));
    assertAlmostEquals(prsc.get(name)!.coherence, fixture.coherence[name], 1e-9);
  }
  assertAlmostEquals(prsc.globalCoherence(), fixture.global_coherence, 1e-9);
  assertEquals(prsc.isCoherent(), fixture.is_coherent);
});

Deno.test("PRSC ranks and groups as the golden data do", () => {
  const prsc = bound();
  assertClose(names.flatMap((a) => names.map((b) => prsc.similarity(a, b))), fixture.similarity.flat());
  const related = prsc.findRelated(names[0]);
  assertEquals(related.map(({ concept }) => concept), fixture.related_to_first.map(([concept]) => concept));
  assertClose(related.map(({ value }) => value), fixture.related_to_first.map(([, value]) => value));
  assertEquals(prsc.cluster(), fixture.cluster_0_5);
});

Deno.test("PRSC composes and takes apart as the golden data do", () => {
  const prsc = bound();
  const both = prsc.compose(names.slice(0, 2));
  assertClose(amplitudes(both), fixture.ref_compose_first_two.flat());
  const parts = prsc.decompose(both, -1);
  assertEquals(
    parts.map(({ concept }) => concept),
    fixture.ref_decompose_of_composed.map(([concept]) => concept),
  );
  assertClose(parts.map(({ value }) => value), fixture.ref_decompose_of_composed.map(([, value]) => value));
  assertEquals(prsc.decompose(both).map(({ concept }) => concept), ["mathematics", "logic"]);
  const opposed = prsc.composeWeighted([[names[0], 1], [names[1], { re: -0.8, im: 0 }]]);
  assertClose(amplitudes(opposed), fixture.ref_compose_destructive_phase_pi.flat(), 1e-9);
});

Deno.test("PRSC composes by strength, each later operand decayed, unknown ones left out", () => {
  const prsc = new PRSC({ compositionDecay: 0.25 });
  prsc.bind("two", 2);
  prsc.bind("three", 3, 0.5);
  prsc.bind("five", 5);
  const state = prsc.compose(["two", "nobody", "three", "five"]);
  const size = Math.hypot(1, 0.75 * 0.5, 0.75 ** 2);
  assertClose([2, 3, 5].map((p) => state.get(p).re), [1 / size, 0.375 / size, 0.5625 / size], 1e-12);
  for (const empty of [prsc.compose([]), prsc.compose(["nobody"]), prsc.composeWeighted([["nobody", 1]])]) {
    assertClose(amplitudes(empty), amplitudes(uniformState()));
  }
});

Deno.test("PRSC.interference is visible where concepts share primes, and follows their phase", () => {
  const prsc = bound();
  assertAlmostEquals(prsc.interference("mathematics", "logic").visibility, 2 / 3, 1e-12);
  assertAlmostEquals(prsc.interference("mathematics", "art").visibility, 0, 1e-12);
  prsc.bind("against", compositeState(42).times({ re: -1, im: 0 }));
  assertAlmostEquals(prsc.interference("mathematics", "against").visibility, -2 / 3, 1e-12);
  assertAlmostEquals(prsc.similarity("mathematics", "against"), 2 / 3, 1e-12);
  const { state } = prsc.interference("mathematics", "logic");
  assertClose(amplitudes(state), fixture.ref_compose_first_two.flat());
});

Deno.test("PRSC lets the least recently used concept go, and looking is not using", () => {
  const prsc = new PRSC({ maxBindings: 3 });
  for (const [name, p] of [["a", 2], ["b", 3], ["c", 5]] as const) prsc.bind(name, basisState(p));
  prsc.touch("a");
  prsc.similarity("b", "c");
  prsc.findRelated("b");
  assertEquals(prsc.byRecency(), ["b", "c", "a"]);
  assertEquals(prsc.bind("d", 7).evicted, "b");
  prsc.compose(["c"]);
  assertEquals(prsc.bind("e", 11).evicted, "a");
  assertEquals(prsc.bindings().map(({ concept }) => concept), ["c", "d", "e"]);
  assertEquals(prsc.bind("c", 13).evicted, undefined); // bound already: nobody has to go
  assertEquals([prsc.size, prsc.maxBindings], [3, 3]);
});

Deno.test("PRSC is coherent when empty, and again once everything is unbound", () => {
  const prsc = new PRSC();
  assertEquals([prsc.globalCoherence(), prsc.isCoherent()], [1, true]);
  prsc.bind("all", uniformState());
  assertAlmostEquals(prsc.globalCoherence(), 0, 1e-12);
  assertEquals([prsc.unbind("all"), prsc.unbind("all"), prsc.isCoherent()], [true, false, true]);
  prsc.bind("one", 2);
  prsc.clear();
  assertEquals([prsc.size, prsc.byRecency()], [0, []]);
});

Deno.test("PRSC refuses what it cannot bind, and questions about what is not bound", () => {
  const prsc = new PRSC();
  assertThrows(() => prsc.bind("x", 2, 1.5), RangeError, "Cannot take strength as a number from 0 to 1: 1.5");
  assertThrows(() => prsc.bind("x", basisState(2).times(0)), RangeError, 'Cannot bind "x"');
  assertThrows(() => prsc.similarity("x", "y"), RangeError, 'as it is bound: "x"');
  assertThrows(() => new PRSC({ maxBindings: 0 }), RangeError, "Cannot take maxBindings");
  assertThrows(() => new PRSC({ compositionDecay: 2 }), RangeError, "Cannot take compositionDecay");
  assertThrows(() => new PRSC({ coherenceThreshold: NaN }), RangeError, "Cannot take coherenceThreshold");
  assert(prsc.size === 0);
});
