import { assertEquals } from "@std/assert";
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
  assertEquals(await linesOf(Uint8Array.of(0x61, 0xff, 0x0a)), ["a\ufffd"]);
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
