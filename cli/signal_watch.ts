/**
 * Signals that ask the program to end. A thread of its own hears them, since the main thread hears nothing during a long
 * step: with the first one it stops listening, so that the second one does what the system does with it, at once.
 */

/** How long a program runs before the thread is started, in ms: short calls go without it. */
const START_AFTER_MS = 1000;

type Heard = (signal: Deno.Signal) => void;

/** What the thread runs; it must not use anything from outside itself. */
function watch(signals: readonly Deno.Signal[]): void {
  const { postMessage } = globalThis as unknown as { postMessage(message: string): void };
  const listeners = signals.map((signal) => [signal, () => hear(signal)] as const);
  const hear = (signal: string): void => {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    postMessage(signal);
  };
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  postMessage("");
}

/** Listens to signals until {@linkcode SignalWatch.close}. */
export class SignalWatch {
  readonly #heard: Heard;
  readonly #listeners: readonly (readonly [Deno.Signal, () => void])[];
  #isListening = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #thread: Promise<void> | undefined;
  #ready = (): void => {};
  #worker: Worker | undefined;

  /** `heard` is called for each signal that comes through to the program. */
  constructor(signals: readonly Deno.Signal[], heard: Heard) {
    this.#heard = heard;
    this.#listeners = signals.map((signal) => [signal, () => heard(signal)] as const);
    this.#listen();
    const timer = setTimeout(() => void this.startThread(), START_AFTER_MS);
    Deno.unrefTimer(timer as unknown as number);
    this.#timer = timer;
  }

  /** Starts the thread now, and resolves when it listens. */
  startThread(): Promise<void> {
    if (Deno.build.os === "windows" || this.#isOver) return Promise.resolve();
    return this.#thread ??= new Promise((resolve) => this.#startThread(this.#ready = resolve));
  }

  /** From here on only the main thread listens, to as many signals as come: for commands that a signal does not end. */
  stayHere(): void {
    this.#listen();
    this.#endThread();
  }

  /** Listens no more: the next signal does what the system does with it. */
  close(): void {
    this.#endThread();
    this.#stopListening();
  }

  #stopListening(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    for (const [signal, listener] of this.#listeners) Deno.removeSignalListener(signal, listener);
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    for (const [signal, listener] of this.#listeners) Deno.addSignalListener(signal, listener);
  }

  #endThread(): void {
    this.#isOver = true;
    this.#ready();
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #startThread(done: () => void): void {
    const signals = this.#listeners.map(([signal]) => signal);
    const source = `(${watch})(${JSON.stringify(signals)});`;
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(source)}`, { type: "module" });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<string>) => {
      if (data !== "") return this.#heard(data as Deno.Signal);
      // The thread is up. While anybody listens the system does nothing itself, so that nobody may listen here.
      this.#stopListening();
      done();
    };
    // Where no thread can be had the main one goes on listening.
    worker.onerror = (event) => {
      event.preventDefault();
      done();
    };
  }
}

/**
 * Whether whoever started the program wants it to outlive its terminal, as nohup does. Where that cannot be told, a
 * program without a terminal is taken for one.
 */
export function ignoresHangUp(): boolean {
  try {
    if (Deno.build.os === "linux" && mayRead("/proc")) {
      const [, mask] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
      if (mask !== undefined) return Number.parseInt(mask.at(-1)!, 16) % 2 === 1;
    }
  } catch (error) {
    // Deno may want every permission for this folder.
    if (!(error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.NotFound)) throw error;
  }
  return ![Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}

function mayRead(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}
