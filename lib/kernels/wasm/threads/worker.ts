/**
 * What a worker thread runs. The function is turned into text and started from a `data:` address, so that no file
 * has to be found and no permission asked: it must not use anything from outside itself.
 */
import type { KernelTable } from "../native.ts";

/** Words of the control block, an Int32Array in the engine's memory. */
export const CONTROL = {
  /** Rises with each command. */
  generation: 0,
  /** Workers that have finished the command. */
  arrived: 1,
  /** Workers asleep, to be woken when the generation rises. */
  asleep: 2,
  /** 1 while the main thread sleeps until the last worker arrives. */
  mainAsleep: 3,
  /** What to do: {@linkcode COMMAND}. */
  command: 4,
  /** Index of the kernel, counted over all loaded families. */
  kernel: 5,
  operandCount: 6,
  extent: 7,
  /** Ranges start at multiples of this. */
  unit: 8,
  /** Families loaded, summed over workers. */
  loaded: 9,
  /** Mails posted to each worker. */
  posted: 11,
  /** 1 when the pool was closed. */
  closed: 12,
  /** Length of the error text, 0 if no worker failed. */
  errorLength: 10,
  /** 1 while workers note when they begin and end. */
  timed: 13,
} as const;

/** Commands. `mail` sends a worker back to its event loop, where a module waits. */
export const COMMAND = { run: 0, mail: 1, stop: 2 } as const;

/** What the main thread posts: where things are, and the families compiled so far. */
export interface WorkerMail {
  memory: WebAssembly.Memory;
  /** Undefined for the native family, which the worker makes itself. */
  module: WebAssembly.Module | undefined;
  /** Names of the family's kernels in the order of their indices. */
  kernels: readonly string[];
  firstIndex: number;
  controlAddress: number;
  operandAddress: number;
  mostOperands: number;
  errorAddress: number;
  errorBytes: number;
  /** Two float64 numbers a worker, the first one's at 0. */
  timesAddress: number;
  scratchAddress: number;
  index: number;
  threads: number;
  polls: number;
}

/**
 * The worker's program. `listen` registers the receiver of mail, `finish` ends the thread, `words` and `commands` are the
 * constants above, `native` makes the native family where there is one.
 */
export function workerProgram(
  listen: (receive: (mail: WorkerMail) => void) => void,
  finish: () => void,
  words: typeof CONTROL,
  commands: typeof COMMAND,
  native: ((memory: WebAssembly.Memory) => KernelTable) | undefined,
): void {
  const kernels: ((...operands: number[]) => void)[] = [];
  let seen = 0;
  let received = 0;

  // Made once and used for every call, since each kernel is a matter of microseconds.
  const operands: number[] = [];
  const run = (control: Int32Array, shared: Float64Array, mail: WorkerMail): void => {
    const count = control[words.operandCount]!;
    const extent = control[words.extent]!;
    const unit = control[words.unit]!;
    const bound = (part: number): number =>
      part === mail.threads ? extent : Math.floor(extent * part / mail.threads / unit) * unit;
    operands.length = count;
    for (let i = 0; i < count - 3; i++) operands[i] = shared[i]!;
    operands[count - 3] = bound(mail.index);
    operands[count - 2] = bound(mail.index + 1);
    operands[count - 1] = mail.scratchAddress;
    if (control[words.timed] === 0) kernels[control[words.kernel]!]!(...operands);
    else timed(control, mail);
  };
  /** The origins of the threads' clocks differ, so that they are added. */
  const nowMs = (): number => performance.timeOrigin + performance.now();
  const timed = (control: Int32Array, mail: WorkerMail): void => {
    const times = new Float64Array(mail.memory.buffer, mail.timesAddress + 16 * (mail.index - 1), 2);
    times[0] = nowMs();
    kernels[control[words.kernel]!]!(...operands);
    times[1] = nowMs();
  };
  const noteError = (control: Int32Array, mail: WorkerMail, error: unknown): void => {
    const text = new TextEncoder().encode(String(error)).subarray(0, mail.errorBytes);
    if (Atomics.compareExchange(control, words.errorLength, 0, text.length || 1) !== 0) return;
    new Uint8Array(mail.memory.buffer, mail.errorAddress, text.length).set(text);
  };

  const serve = (mail: WorkerMail): void => {
    const control = new Int32Array(mail.memory.buffer, mail.controlAddress, 16);
    const shared = new Float64Array(mail.memory.buffer, mail.operandAddress, mail.mostOperands);
    for (;;) {
      // Poll for a while, since the next command is near; then sleep, since another program may want the core.
      for (let poll = 0; poll < mail.polls && Atomics.load(control, words.generation) === seen; poll++);
      if (Atomics.load(control, words.generation) === seen) {
        Atomics.add(control, words.asleep, 1);
        Atomics.wait(control, words.generation, seen);
        Atomics.sub(control, words.asleep, 1);
        if (Atomics.load(control, words.generation) === seen) continue;
      }
      seen = Atomics.load(control, words.generation);
      const command = control[words.command];
      if (command === commands.mail) {
        // A worker that was quick has had this mail already: then there is nothing to go back for.
        if (received < Atomics.load(control, words.posted)) return;
        continue;
      }
      if (command === commands.run) {
        try {
          run(control, shared, mail);
        } catch (error) {
          noteError(control, mail, error);
        }
      }
      // A worker always arrives: the main thread must never wait for one that failed.
      if (
        Atomics.add(control, words.arrived, 1) === mail.threads - 2 &&
        Atomics.load(control, words.mainAsleep) === 1
      ) {
        Atomics.notify(control, words.arrived);
      }
      if (command === commands.stop) return;
    }
  };

  listen((mail) => {
    const control = new Int32Array(mail.memory.buffer, mail.controlAddress, 16);
    const { memory, module } = mail;
    const made = module ? new WebAssembly.Instance(module, { env: { memory } }).exports : native!(memory);
    mail.kernels.forEach((name, i) => kernels[mail.firstIndex + i] = made[name] as typeof kernels[number]);
    seen = Atomics.load(control, words.generation);
    Atomics.add(control, words.loaded, 1);
    // With more mail under way the event loop must go on first.
    if (++received < Atomics.load(control, words.posted)) return;
    if (Atomics.load(control, words.closed) === 1) return finish();
    serve(mail);
    if (Atomics.load(control, words.closed) === 1) finish();
  });
}
