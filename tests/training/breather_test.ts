import { assert, assertEquals } from "@std/assert";
import { Breather } from "../../lib/training/mod.ts";

Deno.test("Breather holds its breath for 50 ms", async () => {
  const breather = new Breather();
  const order: string[] = [];
  setTimeout(() => order.push("timer"), 0);
  const started = performance.now();
  while (performance.now() - started < 20) await breather.breathe();
  assertEquals(order, []);
  while (performance.now() - started < 80) await breather.breathe();
  assertEquals(order, ["timer"]);
});

Deno.test("Breather lets a signal through while a loop keeps the processor busy", async () => {
  if (Deno.build.os === "windows") return;
  let seen = false;
  const onSignal = () => seen = true;
  Deno.addSignalListener("SIGUSR1", onSignal);
  // From another process, as Ctrl-C comes.
  const child = new Deno.Command("sh", { args: ["-c", `sleep 0.1; kill -USR1 ${Deno.pid}`] }).spawn();
  const breather = new Breather();
  const started = performance.now();
  while (!seen && performance.now() - started < 5000) await breather.breathe();
  Deno.removeSignalListener("SIGUSR1", onSignal);
  assertEquals((await child.status).success, true);
  assert(seen, "no signal in five seconds");
});
