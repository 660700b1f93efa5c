import { assertEquals, assertRejects } from "@std/assert";
import { LineProcess, PeerError } from "../../../bench/peers/line_process.ts";

/** A program that answers each line by `reply` of what it got. */
function program(reply: string): LineProcess {
  const source = `
    const decoder = new TextDecoderStream();
    let rest = "";
    for await (const text of Deno.stdin.readable.pipeThrough(decoder)) {
      const lines = (rest + text).split("\\n");
      rest = lines.pop();
      for (const line of lines) { const got = JSON.parse(line); ${reply} }
    }`;
  return new LineProcess({
    command: Deno.execPath(),
    args: ["run", "--no-config", "--no-lock", `data:text/javascript,${encodeURIComponent(source)}`],
    env: Deno.env.toObject(),
    needs: "this test",
  });
}

Deno.test("LineProcess asks and hears the answer, however its lines are cut", async () => {
  const process = program(`
    const text = JSON.stringify({ twice: 2 * got.n }) + "\\n";
    for (const part of [text.slice(0, 3), text.slice(3)]) {
      await Deno.stdout.write(new TextEncoder().encode(part));
      await new Promise((wake) => setTimeout(wake, 5));
    }`);
  try {
    assertEquals(await process.ask({ n: 21 }), { twice: 42 });
    assertEquals(await process.ask({ n: 2 }), { twice: 4 });
  } finally {
    await process.close();
  }
});

Deno.test("LineProcess throws what the program says went wrong, and goes on", async () => {
  const process = program(`console.log(got.n > 0 ? "[1]" : '{"error":"n is 0"}');`);
  try {
    await assertRejects(() => process.ask({ n: 0 }), PeerError, "it must do its work: n is 0");
    assertEquals(await process.ask({ n: 1 }), [1]);
  } finally {
    await process.close();
  }
});

Deno.test("LineProcess throws when the program ends before it answers", async () => {
  const process = program("Deno.exit(3);");
  await assertRejects(() => process.ask({ n: 0 }), PeerError, "as this test must run it: it ended");
  await process.close();
});
