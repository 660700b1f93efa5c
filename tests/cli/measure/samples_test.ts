import { assert, assertEquals } from "@std/assert";
import { samplesFor } from "../../../cli/measure/samples.ts";

const never = new AbortController().signal;

Deno.test("samplesFor warms up and takes three samples at least, and as many as there is time for", async () => {
  let count = 0;
  assertEquals(await samplesFor(1e-9, never, () => ++count), [2, 3, 4]);
  const start = performance.now();
  const samples = await samplesFor(0.1, never, () => performance.now() - start);
  assert(samples!.length > 3 && samples![0]! >= 25, `a quarter of the time is warm-up: ${samples![0]} ms`);
  assert(samples!.at(-2)! < 100 && performance.now() - start >= 100, `${samples}`);
});

Deno.test("samplesFor lets the event loop turn, and stops when it is told to", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  assertEquals(await samplesFor(60, controller.signal, () => 0), undefined);
});
