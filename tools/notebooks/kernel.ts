/** A running `deno jupyter` kernel, spoken to as Jupyter does. */
import { join } from "@std/path";
import { type Output, OutputCollector } from "./outputs.ts";
import { type Message, type Request, Wire } from "./wire.ts";
import { ZmtpSocket } from "./zmtp.ts";

const START_MS = 30_000;
const PORTS = ["shell", "iopub", "stdin", "control", "hb"] as const;

/** Why a cell did not end as it should. */
export class CellError extends Error {}

/** Options of {@linkcode Kernel.start}. */
export interface KernelOptions {
  /** Where cells run: imports are relative to it. */
  readonly folder: string;
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts kernels, runs cells in them one after the other, ends them. */
export class Kernel {
  readonly #listeners = new Set<(message: Message) => void>();
  /** Fails when the kernel ends or says what cannot be understood; never fulfils. */
  readonly #failure = Promise.withResolvers<never>();
  readonly #sockets: ZmtpSocket[] = [];
  readonly #loops: Promise<void>[] = [];

  private constructor(
    private readonly child: Deno.ChildProcess,
    private readonly wire: Wire,
    private readonly files: string,
  ) {
    this.#failure.promise.catch(() => {}); // every request looks at it
  }

  /** Starts the kernel of the running Deno and waits until it answers on both channels. */
  static async start({ folder, environment = {} }: KernelOptions): Promise<Kernel> {
    const ports = freePorts(PORTS.length);
    const key = crypto.randomUUID();
    const files = await Deno.makeTempDir({ prefix: "haze_kernel_" });
    const connection = join(files, "connection.json");
    await Deno.writeTextFile(
      connection,
      JSON.stringify({
        ...{ transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256", kernel_name: "deno" },
        ...Object.fromEntries(PORTS.map((name, i) => [`${name}_port`, ports[i]])),
      }),
      { mode: 0o600 },
    );
    const child = new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--kernel", "--conn", connection],
      cwd: folder,
      env: { NO_COLOR: "1", ...environment },
      ...{ stdin: "null", stdout: "null", stderr: "piped" },
    }).spawn();
    const kernel = new Kernel(child, new Wire(key), files);
    try {
      await kernel.#connect(ports[0]!, ports[1]!);
      return kernel;
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  async #connect(shellPort: number, iopubPort: number): Promise<void> {
    this.#loops.push(this.#watch());
    const until = performance.now() + START_MS;
    for (const [port, type] of [[shellPort, "DEALER"], [iopubPort, "SUB"]] as const) {
      const socket = await this.#within(START_MS, connectUntil(port, type, until), "start");
      this.#sockets.push(socket);
      this.#loops.push(this.#listen(socket));
    }
    const [replied, published] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const listener = ({ type }: Message): void => {
      if (type === "kernel_info_reply") replied.resolve();
      if (type === "status") published.resolve();
    };
    this.#listeners.add(listener);
    // What is published before the subscription arrives is lost, so the question is asked until its echo is heard.
    const ask = (): Promise<void> => this.#send(this.wire.request("kernel_info_request", {}));
    const timer = setInterval(() => void ask().catch(this.#failure.reject), 250);
    try {
      await ask();
      await this.#within(START_MS, Promise.all([replied.promise, published.promise]), "start");
    } finally {
      clearInterval(timer);
      this.#listeners.delete(listener);
    }
  }

  /** Ends all waiting when the process ends. */
  async #watch(): Promise<void> {
    const { code, stderr } = await this.child.output();
    const said = new TextDecoder().decode(stderr).trim().split("\n").slice(-5).join("\n");
    this.#failure.reject(
      new CellError(`Cannot run cells as the kernel must be there: it ended with ${code}\n${said}`),
    );
  }

  async #listen(socket: ZmtpSocket): Promise<void> {
    try {
      for (let frames; (frames = await socket.receive()) !== undefined;) {
        const message = this.wire.read(frames);
        for (const listener of this.#listeners) listener(message);
      }
    } catch (error) {
      this.#failure.reject(error);
    }
  }

  #send({ frames }: Request): Promise<void> {
    return this.#sockets[0]!.send(frames);
  }

  /**
   * Runs a cell and gives its outputs.
   *
   * @throws {CellError} if it takes longer, or the kernel ends.
   */
  async execute(code: string, executionCount: number, timeoutMs: number): Promise<readonly Output[]> {
    const collector = new OutputCollector(executionCount);
    const mark = crypto.randomUUID();
    const done = Promise.withResolvers<void>();
    const heard = new Set<string>();
    let endId = "";
    const listener = (message: Message): void => {
      const { type, content } = message;
      if (type === "stream" && String(content.text).includes(mark)) {
        heard.add(String(content.name));
        const text = String(content.text).split(mark)[0]!;
        if (text) collector.add({ ...message, content: { ...content, text } });
      } else if (type === "execute_reply" && message.parent === endId) heard.add(type);
      else collector.add(message);
      if (heard.size === 3) done.resolve();
    };
    this.#listeners.add(listener);
    try {
      const run = { silent: false, store_history: true, allow_stdin: false, stop_on_error: false };
      await this.#send(this.wire.request("execute_request", { ...run, code }));
      // The kernel may be idle before all that was written has been sent. Both streams keep their order, so a mark
      // written to each after the cell tells that nothing is left.
      const end = `console.log("${mark}"); console.error("${mark}");`;
      const request = this.wire.request("execute_request", { ...run, code: end });
      endId = request.id;
      await this.#send(request);
      await this.#within(timeoutMs, done.promise, "run a cell");
      return collector.outputs;
    } finally {
      this.#listeners.delete(listener);
    }
  }

  async #within<T>(ms: number, promise: Promise<T>, act: string): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new CellError(`Cannot ${act} as it must end within ${ms / 1000} s: it still runs`)),
      ms,
    );
    try {
      return await Promise.race([promise, late.promise, this.#failure.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends all waiting: whoever waits for a cell gets an error that gives the reason. */
  stop(reason: string): void {
    this.#failure.reject(new CellError(reason));
  }

  /** Ends the kernel, whatever it is doing. */
  async close(): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError says that it has ended
    }
    for (const socket of this.#sockets) socket.close();
    await Promise.all(this.#loops);
    await Deno.remove(this.files, { recursive: true });
  }
}

/** Ports that nothing listens on. */
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

/** Connects as soon as something listens. */
async function connectUntil(port: number, type: "DEALER" | "SUB", until: number): Promise<ZmtpSocket> {
  while (true) {
    try {
      return await ZmtpSocket.connect(port, type);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused) || performance.now() > until) throw error;
      await new Promise((done) => setTimeout(done, 25));
    }
  }
}
