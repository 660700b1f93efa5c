import { assert, assertEquals } from "@std/assert";
import { timedTogether } from "../../../cli/doctor/timing.ts";

/** Keeps this thread busy. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

Deno.test("timedTogether gives the time of one call of each work, which take turns", async () => {
  const calls: string[] = [];
  const work = (name: string, ms: number) => () => {
    calls.push(name);
    spin(ms);
  };
  const [short, long] = await timedTogether([work("short", 4), work("long", 12)], 3, 60);
  assert(short!.wallMs >= 4 && long!.wallMs >= 12, `${short!.wallMs} and ${long!.wallMs} ms`);
  assert(short!.threadMs <= short!.wallMs + 1, `${short!.threadMs} of ${short!.wallMs} ms`);
  assertEquals(calls.slice(-6), ["short", "long", "short", "long", "short", "long"]);
});

Deno.test("timedTogether repeats what is short, and takes three samples where there is time for none", async () => {
  let calls = 0;
  const [times] = await timedTogether([() => void calls++], 5, 60);
  assert(times!.wallMs < 0.1 && calls > 1000, `${calls} calls of ${times!.wallMs} ms`);
  let slow = 0;
  await timedTogether(
    [() => {
      slow++;
      spin(5);
    }],
    100,
    0,
  );
  assert(slow >= 3 && slow < 20, `${slow} calls`);
});
