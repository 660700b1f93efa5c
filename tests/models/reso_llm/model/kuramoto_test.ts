import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { causalDrift, firstNPrimes, rk4Step, syncOrder as orderOf } from "../../../../lib/physics/mod.ts";
import { tokenFrequencies } from "../../../../lib/models/reso_llm/model/constants.ts";
import { syncOrder, tokenPhases } from "../../../../lib/models/reso_llm/model/kuramoto.ts";
import { OscillatorStream } from "../../../../lib/models/reso_llm/model/oscillator_stream.ts";
import { type Tensor, tensor } from "../../../../lib/tensor/mod.ts";
import { reference } from "../../haze/support.ts";

const PROJECTIONS = [0.3, -0.8, 0.1, 1.2, -0.05];
const OMEGA = [0.5, -1, 0.2, 0, 1.4];
const N = PROJECTIONS.length;
const HOW = { coupling: 1.7, steps: 4 };

const exact = (data: readonly number[], shape: readonly number[]): Tensor =>
  tensor(data, { shape, kernels: reference });
const running = exact(
  Array.from({ length: N * N }, (_, at) => Math.floor(at / N) <= at % N ? 1 / (at % N + 1) : 0),
  [N, N],
);

/** Phases of the physics on one row. */
function expected(): Float64Array {
  let theta: Float64Array = Float64Array.from(PROJECTIONS, (x) => Math.PI * Math.tanh(x));
  for (let step = 0; step < HOW.steps; step++) theta = rk4Step(theta, causalDrift(OMEGA, HOW.coupling), 0.1);
  return theta;
}

function sameAngles(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
  assertEquals(found.length, wanted.length);
  Array.from(found).forEach((angle, i) => {
    assertAlmostEquals(Math.cos(angle - wanted[i]!), 1, 1e-12);
    assertAlmostEquals(Math.sin(angle - wanted[i]!), 0, 1e-12);
  });
}

Deno.test("tokenPhases are those of causal oscillators moved by Runge–Kutta steps", () => {
  const theta = tokenPhases(exact(PROJECTIONS, [1, N]), exact(OMEGA, [1, N]), running, HOW);
  sameAngles(theta.data, expected());
});

Deno.test("tokenPhases without frequencies are those of frequency 0, and every sequence is by itself", () => {
  const both = tokenPhases(exact([...PROJECTIONS, ...OMEGA], [2, N]), undefined, running, HOW);
  const zero = tokenPhases(exact(OMEGA, [1, N]), exact(Array(N).fill(0), [1, N]), running, HOW);
  sameAngles(both.data.subarray(N), zero.data);
});

Deno.test("OscillatorStream gives token by token what tokenPhases gives at once, and again after it is cleared", () => {
  const stream = new OscillatorStream(HOW);
  for (let round = 0; round < 2; round++) {
    sameAngles(PROJECTIONS.map((x, i) => stream.next(x, OMEGA[i]!)), expected());
    stream.clear();
  }
});

Deno.test("tokenPhases of tokens that pull each other agree more than those that do not", () => {
  const order = (coupling: number): number => {
    const theta = tokenPhases(exact(PROJECTIONS, [1, N]), undefined, running, { coupling, steps: 40 });
    return syncOrder(theta, running).item();
  };
  assert(order(4) > order(0) + 0.1, `${order(0)} → ${order(4)}`);
});

Deno.test("syncOrder is the mean over tokens of the order of those up to each", () => {
  const theta = expected();
  const orders = Array.from(theta, (_, i) => orderOf(theta.subarray(0, i + 1)).r);
  const mean = orders.reduce((sum, r) => sum + r, 0) / N;
  assertAlmostEquals(syncOrder(exact([...theta], [1, N]), running).item(), mean, 1e-12);
});

Deno.test("tokenFrequencies are the logarithms of primes, standardised and scaled", () => {
  const frequencies = tokenFrequencies(50, 2);
  assertAlmostEquals(frequencies.reduce((sum, x) => sum + x, 0), 0, 1e-9);
  assertAlmostEquals(frequencies.reduce((sum, x) => sum + x * x, 0) / 50, 4, 1e-9);
  const primes = firstNPrimes(50);
  const slope = (i: number) => (frequencies[i]! - frequencies[0]!) / Math.log(primes[i]! / 2);
  assertAlmostEquals(slope(3), slope(40), 1e-9);
  assertEquals([...tokenFrequencies(1, 2)], [0]);
});
