/** A profile's timeline in the Trace Event Format that Chrome's trace viewer and Perfetto open. */
import type { KernelKind, Profile } from "./profile.ts";
import type { Stretch } from "./timeline.ts";

const PROCESS = 1;
const MAIN_THREAD = 1;

/**
 * The calls of kernels that were kept, and the spans around them, as complete events (`ph: "X"`), times in µs since the
 * profile began. The main thread has every call until it is done, waiting for others included; a worker thread has its
 * own parts. If calls were left out for want of room, `otherData` says how many.
 *
 * Source of the format: "Trace Event Format" of the Chromium project.
 *
 * @example
 * ```ts
 * import { profileKernels, profileTrace, referenceKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = profileKernels(referenceKernels("float32"), { traceCalls: 100 });
 * kernels.profile.span("step", () => kernels.fill(new Float32Array(8), 1));
 * const { traceEvents } = JSON.parse(profileTrace(kernels.profile));
 * const names = traceEvents.filter((event: { ph: string }) => event.ph === "X").map(({ name }: { name: string }) => name);
 * assertEquals(names, ["step 1", "fill"]);
 * ```
 */
export function profileTrace({ kinds, spanNames, callTimes, spanTimes, workerTimes }: Profile): string {
  const counts: number[] = spanNames.map(() => 0);
  const events = [
    named("process_name", "haze", MAIN_THREAD),
    named("thread_name", "main thread", MAIN_THREAD),
    ...workerTimes.map((_, worker) => named("thread_name", `worker ${worker + 1}`, threadOf(worker))),
    ...Array.from(spanTimes, (span) => {
      const number = counts[span.id] = counts[span.id]! + 1;
      return complete(`${spanNames[span.id]} ${number}`, "span", span, MAIN_THREAD);
    }),
    ...Array.from(callTimes, (call) => callEvent(kinds[call.id]!, call)),
    ...workerTimes.flatMap((parts, worker) =>
      Array.from(parts, (part) => partEvent(kinds[part.id]!, part, threadOf(worker)))
    ),
  ];
  const { dropped } = callTimes;
  const otherData = dropped > 0 ? `,"otherData":{"callsLeftOut":${dropped}}` : "";
  return `{"displayTimeUnit":"ms"${otherData},"traceEvents":[\n${events.join(",\n")}\n]}\n`;
}

/** Worker threads follow the main thread. */
function threadOf(worker: number): number {
  return MAIN_THREAD + 1 + worker;
}

function named(what: string, name: string, tid: number): string {
  return JSON.stringify({ ph: "M", name: what, pid: PROCESS, tid, args: { name } });
}

function callEvent({ kernel, sizes, phase, flop }: KernelKind, call: Stretch): string {
  const rate = flop === undefined || call.ms === 0 ? {} : { "GFLOP/s": rounded(flop / call.ms / 1e6, 10) };
  return complete(kernel, phase, call, MAIN_THREAD, { sizes, ...rate });
}

function partEvent({ kernel, sizes, phase }: KernelKind, part: Stretch, thread: number): string {
  return complete(kernel, phase, part, thread, { sizes });
}

function complete(
  name: string,
  category: string,
  { startMs, ms }: Stretch,
  thread: number,
  args?: object,
): string {
  const times = { ts: rounded(1e3 * startMs, 1e3), dur: rounded(1e3 * ms, 1e3) }; // down to nanoseconds
  const place = { pid: PROCESS, tid: thread };
  return JSON.stringify({ ph: "X", name, cat: category, ...times, ...place, ...(args ? { args } : {}) });
}

function rounded(value: number, parts: number): number {
  return Math.round(parts * value) / parts;
}
