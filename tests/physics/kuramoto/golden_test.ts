import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  estimatedCriticalCoupling,
  eulerStep,
  meanFieldDrift,
  phaseEntropyNats,
  rk4Step,
  simulatePhases,
  syncOrder,
} from "../../../lib/physics/mod.ts";
import golden from "../../golden/reso/kuramoto.json" with { type: "json" };

/** Distance on the circle: 0 and 2π are one phase. */
const apart = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

for (const [at, { N, K, dt, steps, omega, theta0, ...expected }] of golden.cases.entries()) {
  for (const method of ["euler", "rk4"] as const) {
    const { snapshots, r_every, r_final } = expected[method];
    const advance = method === "euler" ? eulerStep : rk4Step;

    Deno.test(`${method}Step follows the golden trajectory ${at}, ${N} oscillators at K = ${K}`, () => {
      const drift = meanFieldDrift(omega, K);
      let theta = Float64Array.from(theta0);
      let next = 0;
      for (let n = 1; n <= steps; n++) {
        theta = Float64Array.from(advance(theta, drift, dt));
        const seen = snapshots[next];
        if (seen?.step !== n) continue;
        for (const [i, phase] of theta.entries()) assertAlmostEquals(apart(phase, seen.theta[i]!), 0, 1e-6);
        const { r, psi } = syncOrder(theta);
        assertAlmostEquals(r, seen.r, 1e-6);
        assertAlmostEquals(apart(psi, seen.psi), 0, 1e-6);
        next++;
      }
      assertEquals(next, snapshots.length);
    });

    Deno.test(`simulatePhases traces r of golden trajectory ${at} by ${method}`, () => {
      const { r } = simulatePhases(theta0, meanFieldDrift(omega, K), { duration: steps * dt, dt, method });
      assertEquals(r.length, steps);
      const every = steps / r_every.length;
      for (const [i, value] of r_every.entries()) assertAlmostEquals(r[i * every]!, value, 1e-6);
      assertAlmostEquals(r.at(-1)!, r_final, 1e-6);
    });
  }

  Deno.test(`syncOrder, phaseEntropyNats and estimatedCriticalCoupling agree with golden case ${at}`, () => {
    assertAlmostEquals(syncOrder(theta0).r, expected.order_parameter_theta0, 1e-12);
    assertAlmostEquals(phaseEntropyNats(theta0), expected.phase_entropy_hist_theta0, 1e-9);
    assertAlmostEquals(estimatedCriticalCoupling(omega), expected.critical_coupling_gaussian, 1e-12);
  });
}
