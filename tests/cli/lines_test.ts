import { assertEquals, assertRejects } from "@std/assert";
import { pipedLines } from "../../cli/lines.ts";

const NEVER = new AbortController().signal;

/** A stream of these pieces. */
function stream(...pieces: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      const encoder = new TextEncoder();
      for (const piece of pieces) {
        controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
      }
      controller.close();
    },
  });
}

async function linesOf(...pieces: (string | Uint8Array)[]): Promise<string[]> {
  const reader = pipedLines(stream(...pieces));
  const lines: string[] = [];
  for (let line = await reader.next(NEVER); line !== undefined; line = await reader.next(NEVER)) {
    lines.push(line);
  }
  assertEquals(await reader.next(NEVER), undefined);
  reader.close();
  return lines;
}

Deno.test("pipedLines gives every line, however the bytes come, with or without a last line end", async () => {
  assertEquals(await linesOf("a\nb\n"), ["a", "b"]);
  assertEquals(await linesOf("a\r\n\nb"), ["a", "", "b"]);
  assertEquals(await linesOf("a", "b", "\n", "\n"), ["ab", ""]);
  assertEquals(await linesOf(), []);
  assertEquals(await linesOf("\n"), [""]);
  const e = new TextEncoder().encode("\ufeffé\n");
  assertEquals(await linesOf(...Array.from(e, (byte) => Uint8Array.of(byte))), ["\ufeffé"]);
  assertEquals(await linesOf("a\rb\r", "\n\r\n"), ["a\nb", ""]);
});

Deno.test("pipedLines refuses a line that is no UTF-8, in one line that says which", async () => {
  const bad: [Uint8Array, string][] = [
    [Uint8Array.of(0x61, 0xff, 0x0a), "byte 0xff at offset 1"],
    [Uint8Array.of(0xe9), "the bytes end inside the character that starts at offset 0"],
    [Uint8Array.of(0xe9, 0x0a, 0x61), "the bytes end inside the character that starts at offset 0"],
  ];
  for (const [bytes, got] of bad) {
    const reader = pipedLines(stream("one\n", bytes));
    assertEquals(await reader.next(NEVER), "one");
    await assertRejects(
      () => reader.next(NEVER),
      SyntaxError,
      `Cannot decode line 2 of the input as a text must be UTF-8: ${got}`,
    );
    reader.close();
  }
});

Deno.test("pipedLines stops waiting when its signal is aborted", async () => {
  const controller = new AbortController();
  const reader = pipedLines(new ReadableStream());
  const line = reader.next(controller.signal);
  controller.abort();
  assertEquals(await line, undefined);
  assertEquals(await reader.next(controller.signal), undefined);
  reader.close();
});
