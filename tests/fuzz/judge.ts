/** Holds one reading of one file to the contract: clear words, one second, 16 MB, nothing silently wrong. */
import { countAlive } from "./allocation_counter.ts";
import { getHeapStatistics } from "node:v8";
import { threadCpuMs } from "../../cli/measure/thread_clock.ts";
import type { Damaged, OpenReader, Taken } from "./reader.ts";

/** What a reader may take beside the arrays that a file of this size can declare. */
export const SLACK_BYTES = 16 * 2 ** 20;
/** CPU time of the thread, so that a busy machine raises no false alarm. */
export const SLOWEST_MS = 1000;
/** Longer than the longest message with a way out in several lines. */
const MESSAGE_CHARACTERS = 4000;

/** What a reader did that it may not do. */
export type FaultKind = "crash" | "hang" | "greed" | "wrong";

/** A broken contract. */
export class Fault extends Error {
  constructor(readonly kind: FaultKind, message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/** How a case went. */
export interface Verdict {
  readonly outcome: Taken | "refused";
  readonly cpuMs: number;
  /** Bytes of typed arrays and buffers made in all; of many, those that were alive at once. */
  readonly bytes: number;
}

/** Reads a file and judges. */
export function judge(reader: OpenReader, damaged: Damaged): Verdict {
  const most = SLACK_BYTES + 4 * damaged.bytes.length;
  const heapBefore = getHeapStatistics().used_heap_size;
  const started = threadCpuMs();
  const { bytes, result, error } = countAlive(() => reader.read(damaged.bytes), most);
  const cpuMs = threadCpuMs() - started;
  const heap = Math.max(0, getHeapStatistics().used_heap_size - heapBefore);
  try {
    if (cpuMs > SLOWEST_MS) throw new Fault("hang", `took ${cpuMs.toFixed(0)} ms of CPU time`);
    if (bytes > most) throw new Fault("greed", `made buffers of ${bytes} bytes, ${most} are allowed`);
    // Garbage counts here, so this alone allows as much again.
    if (heap > 2 * most) throw new Fault("greed", `the heap grew by ${heap} bytes, ${2 * most} are allowed`);
    const outcome = error === undefined ? checked(reader, result, damaged) : refusal(error);
    return { outcome, cpuMs, bytes };
  } finally {
    givenBack(reader, result);
  }
}

/** What a reader keeps of the engine's memory although all was closed is a fault, of whatever came before it too. */
function givenBack(reader: OpenReader, result: unknown): void {
  try {
    reader.after?.(result);
  } catch (error) {
    throw new Fault("greed", error instanceof Error ? error.message : String(error), error);
  }
}

function checked(reader: OpenReader, result: unknown, damaged: Damaged): Taken {
  try {
    return reader.check(result, damaged);
  } catch (error) {
    throw new Fault("wrong", error instanceof Error ? error.message : String(error), error);
  }
}

/** A refusal has a class that says what is wrong, and words of ours. */
function refusal(error: unknown): "refused" {
  const message = error instanceof Error ? error.message : String(error);
  const isOurs = error instanceof Error && /^Cannot \S[^]*? as [^]*?:/.test(message);
  if (!isOurs) {
    throw new Fault(
      "crash",
      `${error instanceof Error ? error.name : "thrown"}: ${message.slice(0, 300)}`,
      error,
    );
  }
  if (message.length > MESSAGE_CHARACTERS) {
    throw new Fault("crash", `a message of ${message.length} characters: ${message.slice(0, 200)}`, error);
  }
  return "refused";
}
