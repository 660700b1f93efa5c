import { assert, assertEquals } from "@std/assert";
import { markdown } from "../../figures/mod.ts";
import { holdBackTheEnd, LEAVE_MS } from "../../figures/notebook.ts";

Deno.test("markdown tells a notebook what to show, and reads as data elsewhere", () => {
  const shown = markdown("**a**");
  assertEquals(Object.keys(shown), ["markdown"]);
  const { [Symbol.for("Jupyter.display")]: display } = shown as unknown as Record<symbol, () => unknown>;
  assertEquals(display!(), { "text/markdown": "**a**" });
});

Deno.test("holdBackTheEnd lets what is awaited go on, and holds back all that comes later", async () => {
  const start = performance.now();
  const format = async (): Promise<void> => {
    holdBackTheEnd(true);
    await Promise.resolve();
  };
  // As the kernel does: it awaits the value's function within one of its own, sends, then reports the end.
  const broadcast = async (): Promise<number> => {
    await (async () => await format())();
    return performance.now() - start;
  };
  const sent = await broadcast();
  await new Promise((done) => setTimeout(done, 0));
  const ended = performance.now() - start;
  assert(ended - sent > LEAVE_MS - 2, `sent after ${sent} ms, ended after ${ended} ms`);
});

Deno.test("holdBackTheEnd holds nothing back where there is no notebook", async () => {
  const start = performance.now();
  for (let i = 0; i < 40; i++) holdBackTheEnd();
  await new Promise((done) => setTimeout(done, 0));
  // Forty waits would be two seconds.
  assert(performance.now() - start < 20 * LEAVE_MS);
});
