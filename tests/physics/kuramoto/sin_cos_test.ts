import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { sinCos } from "../../../lib/physics/kuramoto/sin_cos.ts";
import { TURN, wrapPhases } from "../../../lib/physics/kuramoto/wrap.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

function worst(theta: Float64Array): number {
  const [sines, cosines] = [new Float64Array(theta.length), new Float64Array(theta.length)];
  sinCos(theta, sines, cosines);
  let error = 0;
  for (const [i, x] of theta.entries()) {
    error = Math.max(error, Math.abs(sines[i]! - Math.sin(x)), Math.abs(cosines[i]! - Math.cos(x)));
  }
  return error;
}

Deno.test("sinCos is within 2.3e-16 of Math on a turn, and within 3e-16 for far phases of both signs", () => {
  const random = new Pcg64(1);
  assert(worst(Float64Array.from({ length: 100_000 }, () => TURN * random.uniform())) <= 2.3e-16);
  for (const scale of [100, 1e5, 1e9]) {
    assert(worst(Float64Array.from({ length: 20_000 }, () => scale * (2 * random.uniform() - 1))) <= 3e-16);
  }
});

Deno.test("sinCos is right at the edges of its quadrants and at 0", () => {
  const edges = Array.from({ length: 41 }, (_, n) => (n - 20) * Math.PI / 4);
  const near = edges.flatMap((x) => [x, x - 1e-12, x + 1e-12, x - 1e-300]);
  assert(worst(Float64Array.from([...near, 0, 1e-200, 99999.9999, 100000, 100000.1])) <= 2.3e-16);
});

Deno.test("wrapPhases brings any finite phase to [0, 2π) and leaves what is there", () => {
  const random = new Pcg64(2);
  const theta = Float64Array.from({ length: 10_000 }, () => 50 * (2 * random.uniform() - 1));
  const wrapped = theta.slice();
  wrapPhases(wrapped);
  for (const [i, phase] of wrapped.entries()) {
    assert(phase >= 0 && phase < TURN);
    assertAlmostEquals(Math.cos(phase - theta[i]!), 1, 1e-13);
  }
  const again = wrapped.slice();
  wrapPhases(again);
  assertEquals(again, wrapped);
  const edges = Float64Array.of(0, TURN, -TURN, -1e-300, 1e15, TURN - 1e-15);
  wrapPhases(edges);
  assert(edges.every((phase) => phase >= 0 && phase < TURN));
});
