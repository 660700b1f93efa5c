import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Wire } from "../../../tools/notebooks/wire.ts";
import { type Frames, ZmtpSocket } from "../../../tools/notebooks/zmtp.ts";

/** What a peer sends first: its greeting and that it is ready. */
const GREETING = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0, 0x4e, 0x55, 0x4c, 0x4c, ...new Array(48).fill(0)];
const READY = [4, 6, 5, ...new TextEncoder().encode("READY")];

/** A peer that sends `said` in pieces and gives what it heard until the other side closed. */
async function withPeer(said: number[], body: (port: number) => Promise<void>): Promise<Uint8Array> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const peer = (async () => {
    const connection = await listener.accept();
    for (let i = 0; i < said.length; i += 50) await connection.write(Uint8Array.from(said.slice(i, i + 50)));
    const heard: number[] = [];
    for await (const chunk of connection.readable) heard.push(...chunk);
    return Uint8Array.from(heard);
  })();
  try {
    await body(listener.addr.port);
    return await peer;
  } finally {
    listener.close();
  }
}

Deno.test("ZmtpSocket reads messages of short and long frames, and leaves commands out", async () => {
  const long = [2, 0, 0, 0, 0, 0, 0, 1, 4, ...new Array(260).fill(7)];
  const command = [4, 2, 1, 65];
  let received: (Frames | undefined)[] = [];
  await withPeer([...GREETING, ...READY, 1, 2, 8, 9, ...command, ...long, 0, 0], async (port) => {
    const socket = await ZmtpSocket.connect(port, "DEALER");
    received = [await socket.receive(), await socket.receive()];
    socket.close();
  });
  const [[first, second], [third]] = received as [Frames, Frames];
  assertEquals([...first!], [8, 9]);
  assertEquals(second!.length, 260);
  assert(second!.every((byte) => byte === 7));
  assertEquals(third!.length, 0);
});

Deno.test("ZmtpSocket greets, subscribes to everything and sends frames of any length", async () => {
  const heard = await withPeer([...GREETING, ...READY], async (port) => {
    const socket = await ZmtpSocket.connect(port, "SUB");
    await socket.send([Uint8Array.of(5), new Uint8Array(300).fill(6)]);
    socket.close();
    assertEquals(await socket.receive(), undefined);
  });
  assertEquals([...heard.subarray(0, 64)], GREETING);
  const text = new TextDecoder("latin1").decode(heard.subarray(64));
  assert(
    text.startsWith("\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB\x00\x01\x01\x01\x01\x05\x02"),
    text,
  );
  assertEquals([...heard.subarray(-308, -300)], [0, 0, 0, 0, 0, 0, 1, 44]);
});

Deno.test("ZmtpSocket refuses a peer that speaks something else", async () => {
  await withPeer(new Array(64).fill(72), async (port) => {
    await assertRejects(
      () => ZmtpSocket.connect(port, "SUB"),
      SyntaxError,
      "Cannot speak to a kernel as it must speak ZMTP 3: 4848",
    );
  });
});

Deno.test("Wire reads what it signed and refuses what another key signed", () => {
  const { id, frames } = new Wire("key").request("execute_request", { code: "1" });
  assertEquals(new Wire("key").read(frames), {
    type: "execute_request",
    id,
    parent: "",
    content: { code: "1" },
  });
  assertThrows(() => new Wire("other").read(frames), SyntaxError, "its signature must be that of the key");
  assertThrows(
    () => new Wire("key").read(frames.slice(2)),
    SyntaxError,
    "it has a delimiter and 5 frames: 4",
  );
});
