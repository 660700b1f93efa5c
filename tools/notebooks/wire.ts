/** Jupyter's messages as frames on a socket: identities, a delimiter, a signature, four parts in JSON. */
import { createHmac, randomUUID } from "node:crypto";

/** One message, whichever way it goes. */
export interface Message {
  readonly type: string;
  /** Id of the message that this one answers; empty if none. */
  readonly parent: string;
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What is sent: its id, by which the answer is known, and its frames. */
export interface Request {
  readonly id: string;
  readonly frames: Uint8Array[];
}

const DELIMITER = "<IDS|MSG>";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Signs and reads the messages of one session. */
export class Wire {
  readonly #session = randomUUID();

  constructor(private readonly key: string) {}

  request(type: string, content: Readonly<Record<string, unknown>>): Request {
    const id = randomUUID();
    const header = {
      ...{ msg_id: id, session: this.#session, username: "haze" },
      ...{ date: new Date().toISOString(), msg_type: type, version: "5.3" },
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const texts = [DELIMITER, this.#sign(parts), ...parts];
    return { id, frames: texts.map((text) => encoder.encode(text)) };
  }

  /**
   * Reads what a kernel sent.
   *
   * @throws {SyntaxError} if it is no message, or another key signed it.
   */
  read(frames: readonly Uint8Array[]): Message {
    const texts = frames.map((frame) => decoder.decode(frame));
    const start = texts.indexOf(DELIMITER);
    const [signature, ...parts] = texts.slice(start + 1, start + 6);
    if (start < 0 || parts.length !== 4) {
      throw new SyntaxError(
        `Cannot read a kernel's message as it has a delimiter and 5 frames: ${texts.length}`,
      );
    }
    if (signature !== this.#sign(parts)) {
      throw new SyntaxError(
        `Cannot read a kernel's message as its signature must be that of the key: ${signature}`,
      );
    }
    const [header, parent, , content] = parts.map((part) => JSON.parse(part));
    return { type: header.msg_type, id: header.msg_id, parent: parent.msg_id ?? "", content };
  }

  #sign(parts: readonly string[]): string {
    const hmac = createHmac("sha256", this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}
