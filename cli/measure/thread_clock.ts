/**
 * The CPU time of this thread. Time in which another process holds the core does not count, so that a shared machine
 * disturbs a figure less than on the wall clock. (It still shares caches and frequency: hence the yardstick.)
 */

/** Linux: CLOCK_THREAD_CPUTIME_ID of time.h. */
const CLOCK_THREAD_CPUTIME_ID = 3;
/** The C library by the names that glibc and musl give it. */
const LIBRARIES = ["libc.so.6", "libc.so"];

/** A clock, and the words that reports name it by. */
export interface Clock {
  readonly name: string;
  /** Milliseconds since some moment. */
  nowMs(): number;
}

/** The clock that all figures here are taken with: this thread's CPU time where it can be had, else the wall's. */
export const clock: Clock = openClock();

/** CPU time of this thread in ms; where {@linkcode clock} is the wall's, that. */
export function threadCpuMs(): number {
  return clock.nowMs();
}

function openClock(): Clock {
  if (Deno.build.os !== "linux") return wallClock(`no thread clock is known for ${Deno.build.os}`);
  const reasons: string[] = [];
  for (const path of LIBRARIES) {
    try {
      return threadClock(path);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  return wallClock(reasons[0]!);
}

function wallClock(reason: string): Clock {
  return { name: `wall clock (${reason})`, nowMs: () => performance.now() };
}

function threadClock(path: string): Clock {
  // The wall's clock will do, so nobody is asked for this permission.
  const { state } = Deno.permissions.querySync({ name: "ffi", path });
  if (state !== "granted") throw new Error("Deno does not permit it, --allow-ffi would");
  const { symbols } = Deno.dlopen(path, { clock_gettime: { parameters: ["i32", "buffer"], result: "i32" } });
  const time = new BigInt64Array(2); // timespec: seconds, nanoseconds
  const nowMs = (): number => {
    if (symbols.clock_gettime(CLOCK_THREAD_CPUTIME_ID, time) !== 0) {
      throw new Error("Cannot read the thread's CPU time as clock_gettime must give 0: it failed");
    }
    return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
  };
  nowMs();
  return { name: "thread CPU clock", nowMs };
}
