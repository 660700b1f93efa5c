import { assert, assertAlmostEquals } from "@std/assert";
import { speedUp, type StepCosts, stepSeconds } from "../../bench/mpi_plan.ts";

const COSTS: StepCosts = { partSeconds: 0.1, updateSeconds: 0.02, bytes: 4e6, addBytesPerSecond: 4e9 };
const GIGABIT = { bitsPerSecond: 1e9, latencySeconds: 1e-4 };
const FREE = { bitsPerSecond: Infinity, latencySeconds: 0 };

Deno.test("stepSeconds adds computing, moving and adding as its formula says", () => {
  assertAlmostEquals(stepSeconds(COSTS, 4, 1, GIGABIT), 0.42, 1e-12);
  // Half of 32 Mbit each way at 1 Gbit/s, and one message.
  const move = 0.016 + 1e-4;
  assertAlmostEquals(stepSeconds(COSTS, 4, 2, GIGABIT), 2 * (0.1 + move + 1e-3) + move + 0.02, 1e-12);
});

Deno.test("speedUp nears the number of machines where moving costs nothing, and falls below one where it is all", () => {
  const still = { ...COSTS, updateSeconds: 0, addBytesPerSecond: Infinity };
  assertAlmostEquals(speedUp(still, 8, 4, FREE), 4, 1e-12);
  assert(speedUp({ ...COSTS, partSeconds: 1e-4 }, 8, 4, GIGABIT) < 1);
});
