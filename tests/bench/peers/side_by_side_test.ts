import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Contender } from "../../../bench/peers/side_by_side.ts";
import { sideBySide } from "../../../bench/peers/side_by_side.ts";

/** Somebody of an exact speed on a clock that drifts with every block, and a log of the turns. */
function contender(name: string, msPerCall: number, log: string[], drift: { factor: number }): Contender {
  return {
    name,
    time(calls) {
      log.push(name);
      drift.factor *= 1.001;
      const wallMs = calls * msPerCall * drift.factor;
      return Promise.resolve({ wallMs, cpuMs: wallMs / 2 });
    },
  };
}

Deno.test("sideBySide takes turns, gives the fastest writing and a ratio that bears a drifting clock", async () => {
  const [log, drift] = [[] as string[], { factor: 1 }];
  const make = (name: string, ms: number) => contender(name, ms, log, drift);
  const found = await sideBySide(make("ours", 100), [make("slow", 300), make("fast", 250)], "wall");
  assertEquals(log.slice(-6), ["ours", "slow", "fast", "ours", "slow", "fast"]);
  assertEquals(found.variant, "fast");
  // The two blocks between ours and the fast one drift by a thousandth each, whatever came before.
  assertAlmostEquals(found.ratio, 2.5 * 1.001 ** 2, 1e-9);
  assertEquals(Object.keys(found.variantMs), ["slow", "fast"]);
  assert(found.variantMs.slow! > found.peerMs);
});

Deno.test("sideBySide counts on the clock that it is given", async () => {
  const make = (name: string, ms: number) => contender(name, ms, [], { factor: 1 });
  const [wall, cpu] = [
    await sideBySide(make("ours", 50), [make("peer", 50)], "wall"),
    await sideBySide(make("ours", 50), [make("peer", 50)], "thread CPU"),
  ];
  assertAlmostEquals(wall.oursMs / cpu.oursMs, 2, 1e-9);
});
