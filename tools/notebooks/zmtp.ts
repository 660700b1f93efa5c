/**
 * The part of ZeroMQ's wire protocol that speaking to a kernel needs (ZMTP 3.0, RFC 23: no security, client side).
 * Written here as npm:zeromq 6.8 brings Deno 2.9 down with a segmentation fault, mostly when a socket is closed.
 */

/** Flags of a frame. */
const MORE = 1;
const LONG = 2;
const COMMAND = 4;

/** A message is a list of frames. */
export type Frames = readonly Uint8Array[];

const encoder = new TextEncoder();

/** One connection to one peer. */
export class ZmtpSocket {
  /** What was read and not yet used. */
  #rest = new Uint8Array(0);
  #writing: Promise<void> = Promise.resolve();

  private constructor(private readonly connection: Deno.TcpConn) {}

  /**
   * Connects to a port of this machine: `DEALER` for requests and replies, `SUB` for all that is published.
   *
   * @throws {Deno.errors.ConnectionRefused} if nothing listens there.
   * @throws {SyntaxError} if what listens does not speak ZMTP 3.
   */
  static async connect(port: number, type: "DEALER" | "SUB"): Promise<ZmtpSocket> {
    const socket = new ZmtpSocket(await Deno.connect({ hostname: "127.0.0.1", port }));
    try {
      await socket.#greet(type);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  async #greet(type: string): Promise<void> {
    const greeting = new Uint8Array(64);
    greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]);
    greeting.set(encoder.encode("NULL"), 12);
    await this.#write(greeting);
    const theirs = await this.#read(64);
    if (theirs[0] !== 0xff || theirs[9] !== 0x7f || theirs[10]! < 3) {
      throw new SyntaxError(
        `Cannot speak to a kernel as it must speak ZMTP 3: ${theirs.subarray(0, 12).toHex()}`,
      );
    }
    const value = encoder.encode(type);
    const size = [0, 0, 0, value.length];
    const ready = [5, ...encoder.encode("READY"), 11, ...encoder.encode("Socket-Type"), ...size, ...value];
    await this.#write(frame(COMMAND, Uint8Array.from(ready)));
    const [flags, body] = await this.#readFrame();
    if (!(flags & COMMAND) || new TextDecoder().decode(body.subarray(1, 6)) !== "READY") {
      throw new SyntaxError(
        `Cannot speak to a kernel as it must be ready: ${new TextDecoder().decode(body)}`,
      );
    }
    if (type === "SUB") await this.send([Uint8Array.of(1)]); // to everything
  }

  /** Sends one message. */
  send(frames: Frames): Promise<void> {
    const last = frames.length - 1;
    const parts = frames.map((body, i) => frame(i < last ? MORE : 0, body));
    return this.#write(concat(parts));
  }

  /** The next message; undefined when the other side, or {@linkcode close}, has ended the connection. */
  async receive(): Promise<Frames | undefined> {
    const frames: Uint8Array[] = [];
    try {
      while (true) {
        const [flags, body] = await this.#readFrame();
        if (flags & COMMAND) continue; // none of them asks for an answer in version 3.0
        frames.push(body);
        if (!(flags & MORE)) return frames;
      }
    } catch (error) {
      if (error instanceof EndOfStream) return undefined;
      throw error;
    }
  }

  /** Ends the connection. */
  close(): void {
    try {
      this.connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error; // it is closed
    }
  }

  async #readFrame(): Promise<[flags: number, body: Uint8Array]> {
    const flags = (await this.#read(1))[0]!;
    const header = await this.#read(flags & LONG ? 8 : 1);
    const size = flags & LONG ? Number(new DataView(header.buffer).getBigUint64(0)) : header[0]!;
    return [flags, await this.#read(size)];
  }

  /** Exactly so many bytes. */
  async #read(size: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts = [this.#rest];
    let length = this.#rest.length;
    while (length < size) {
      const buffer = new Uint8Array(65536);
      const count = await this.#readSome(buffer);
      parts.push(buffer.subarray(0, count));
      length += count;
    }
    const all = concat(parts);
    this.#rest = all.slice(size);
    return all.slice(0, size);
  }

  async #readSome(buffer: Uint8Array): Promise<number> {
    try {
      const count = await this.connection.read(buffer);
      if (count !== null) return count;
    } catch (error) {
      const ended = [Deno.errors.BadResource, Deno.errors.Interrupted, Deno.errors.ConnectionReset];
      if (!ended.some((kind) => error instanceof kind)) throw error;
    }
    throw new EndOfStream();
  }

  /** Bytes of one write are never within those of another. */
  #write(bytes: Uint8Array): Promise<void> {
    const write = async (): Promise<void> => {
      for (let done = 0; done < bytes.length;) done += await this.connection.write(bytes.subarray(done));
    };
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => {}); // whoever wrote is told
    return written;
  }
}

class EndOfStream extends Error {}

function frame(flags: number, body: Uint8Array): Uint8Array {
  if (body.length < 256) return concat([Uint8Array.of(flags, body.length), body]);
  const header = new Uint8Array(9);
  header[0] = flags | LONG;
  new DataView(header.buffer).setBigUint64(1, BigInt(body.length));
  return concat([header, body]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
