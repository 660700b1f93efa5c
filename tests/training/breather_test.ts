import { assert, assertEquals } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { Breather, evaluate } from "../../lib/training/mod.ts";
import { eventsOf, smallRun, storyData } from "./support.ts";

function compute(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

Deno.test("Breather holds its breath for 50 ms", async () => {
  const breather = new Breather();
  const order: string[] = [];
  setTimeout(() => order.push("timer"), 0);
  const started = performance.now();
  while (performance.now() - started < 20) await breather.breathe();
  assertEquals(order, []);
  while (performance.now() - started < 80) await breather.breathe();
  assertEquals(order, ["timer"]);
  breather.close();
});

/** Breathes, and says whether that took a turn of the event loop and how long. */
async function breath(breather: Breather): Promise<{ isReal: boolean; ms: number }> {
  const started = performance.now();
  let isReal = true;
  const done = breather.breathe().then(() => isReal = false);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve(); // enough for a breath that waits for nothing
  const result = isReal;
  await done;
  return { isReal: result, ms: performance.now() - started };
}

/** What a turn of the event loop takes that is asked for when it is wanted. */
async function freshTimerMs(): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

Deno.test("Breather breathes every 50 ms, whether a step takes 1 ms or 70, and no breath waits for a clock", async () => {
  for (const stepMs of [1, 70]) {
    const breather = new Breather();
    const waits: number[] = [];
    const started = performance.now();
    while (performance.now() - started < 1000) {
      compute(stepMs);
      const { isReal, ms } = await breath(breather);
      if (isReal) waits.push(ms);
    }
    breather.close();
    const most = Math.floor(1000 / Math.max(50, stepMs));
    assert(
      waits.length >= 0.6 * most && waits.length <= most + 1,
      `${waits.length} breaths of steps of ${stepMs} ms`,
    );
    // A timer that is set when it is wanted takes one to two milliseconds on a quiet machine. Medians, as every fourth
    // breath is such a timer, and a ratio, as the machine may be busy.
    const fresh: number[] = [];
    for (let count = 0; count < 15; count++) {
      compute(5);
      fresh.push(await freshTimerMs());
    }
    const [breathMs, timerMs] = [median(waits), median(fresh)];
    assert(breathMs < 0.6 * timerMs, `a breath takes ${breathMs} ms, a timer ${timerMs}, steps ${stepMs}`);
  }
});

Deno.test("Breather needs no breath of its own while its caller waits for something else", async () => {
  const breather = new Breather();
  const started = performance.now();
  while (performance.now() - started < 200) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { isReal } = await breath(breather);
    assert(!isReal, "it waited just after the event loop had run");
  }
  breather.close();
});

Deno.test("Trainer.run and evaluate leave no timer behind, whether they end or are left", async () => {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const open = new Set<unknown>();
  globalThis.setTimeout = ((callback: () => void, ms: number) => {
    const timer = set(() => (open.delete(timer), callback()), ms);
    open.add(timer);
    return timer;
  }) as typeof set;
  globalThis.clearTimeout = (timer) => (open.delete(timer), clear(timer));
  try {
    const data = storyData();
    const run = smallRun(data, kernelsNamed("wasm"));
    await eventsOf(run.trainer, (event) => event.step === 3);
    assertEquals(open.size, 0, "after a run that was left");
    await eventsOf(run.trainer);
    assertEquals(open.size, 0, "after a run that came to its end");
    await evaluate(run.model, data);
    assertEquals(open.size, 0, "after an evaluation");
    run.close();
  } finally {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }
});

Deno.test("Breather lets a signal through in time while a loop keeps the processor busy", async () => {
  if (Deno.build.os === "windows") return;
  const seenAfterMs: number[] = [];
  for (let round = 0; round < 3; round++) {
    let seen = false;
    const onSignal = () => seen = true;
    Deno.addSignalListener("SIGUSR2", onSignal);
    // From another process, as Ctrl-C comes.
    const child = new Deno.Command("sh", { args: ["-c", `sleep 0.1; kill -USR2 ${Deno.pid}`] }).spawn();
    const breather = new Breather();
    const started = performance.now();
    while (!seen && performance.now() - started < 5000) {
      compute(2);
      await breather.breathe();
    }
    seenAfterMs.push(performance.now() - started);
    breather.close();
    Deno.removeSignalListener("SIGUSR2", onSignal);
    assertEquals((await child.status).success, true);
  }
  assert(Math.min(...seenAfterMs) < 600, `seen after ${seenAfterMs} ms`);
});
