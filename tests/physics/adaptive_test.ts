import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as physics from "../../lib/physics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

type State = physics.PrimeState;

// Squaring amplitudes sharpens a state; a state already sharp has less to do.
const sharpen = (state: State): State => {
  const { real, imaginary } = physics.toVector(state);
  const squares = real.map((re, i) => re * re + imaginary[i] * imaginary[i]);
  return physics.fromVector({ real: squares }, state.primes).normalized();
};
const inputs = (count: number, spread: number): State[] => {
  const random = new Pcg64(5);
  return Array.from({ length: count }, () => {
    const logits = Array.from({ length: 12 }, () => random.normal() / spread);
    return physics.fromVector({ real: logits.map(Math.exp) }, physics.firstNPrimes(12)).normalized();
  });
};
const meanSteps = (states: State[], halt: (state: State) => number): number =>
  states.reduce((sum, state) => sum + physics.adaptiveComputation(state, sharpen, { halt }).steps, 0) /
  states.length;

// §4: what the gate is for.
Deno.test("adaptiveComputation takes more steps on inputs of high entropy than on those of low", () => {
  const halt = physics.coherenceHalting();
  const [sharp, flat] = [inputs(40, 0.4), inputs(40, 5)];
  assert(sharp[0].entropyBits() < flat[0].entropyBits());
  const [few, many] = [meanSteps(sharp, halt), meanSteps(flat, halt)];
  assert(many > few + 2, `${few} and ${many} steps`);
});

Deno.test("adaptiveComputation takes the same number of steps for all inputs when the gate is off", () => {
  for (const state of [...inputs(5, 0.4), ...inputs(5, 5)]) {
    assertEquals(physics.adaptiveComputation(state, sharpen, { halt: () => 0, maxSteps: 7 }).steps, 7);
    assertEquals(physics.adaptiveComputation(state, sharpen, { halt: () => 1 }).steps, 1);
  }
});

Deno.test("adaptiveComputation weighs states by halting and what remains", () => {
  const halts = [0.5, 0.8, 0.99];
  const primes = [2, 3, 5, 7];
  let t = 0;
  const result = physics.adaptiveComputation(
    physics.basisState(primes[0]),
    () => physics.basisState(primes[++t]),
    { halt: () => halts[t - 1] },
  );
  assertEquals([result.steps, result.haltProbabilities], [3, halts]);
  assertAlmostEquals(result.totalHalt, 1 - 0.5 * 0.2 * 0.01, 1e-12);
  assertAlmostEquals(result.state.get(3).re / result.state.get(5).re, 0.5 / 0.4, 1e-12);
  assertAlmostEquals(result.state.get(5).re / result.state.get(7).re, 0.4 / 0.099, 1e-12);
  assertEquals([result.state.has(2), Number(result.state.norm().toFixed(12))], [false, 1]);
});

Deno.test("adaptiveComputation adds up all of the output in its last step", () => {
  const result = physics.adaptiveComputation(physics.basisState(2), (s) => s, {
    halt: () => 0.1,
    maxSteps: 3,
  });
  assertEquals(result.haltProbabilities, [0.1, 0.1, 1]);
  assertAlmostEquals(result.totalHalt, 1, 1e-12);
});

Deno.test("adaptiveComputation works on quaternionic states alike", () => {
  const state = physics.goldenSuperposition(4);
  const narrow = (s: physics.QuaternionState) => s.filter((_, i) => i < Math.max(1, s.size - 1)).normalized();
  assertEquals(
    physics.adaptiveComputation(state, narrow, { halt: physics.coherenceHalting({ slope: 20 }) }).steps,
    3,
  );
});

Deno.test("adaptiveComputation refuses counts of steps and halting that are no numbers", () => {
  const state = physics.basisState(2);
  const halt = () => NaN;
  assertThrows(
    () => physics.adaptiveComputation(state, (s) => s, { halt, maxSteps: 2 }),
    RangeError,
    "halt as a",
  );
  for (const maxSteps of [0, 1.5, NaN]) {
    const run = () => physics.adaptiveComputation(state, (s) => s, { halt: () => 1, maxSteps });
    assertThrows(run, RangeError, `Cannot take the most steps as an integer from 1: ${maxSteps}`);
  }
});
