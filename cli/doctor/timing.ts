/**
 * Times of works that take turns, so that their ratios are of one moment. Each sample is taken on two clocks: that of
 * the wall, the only one that sees several threads, and that of this thread, which other programs do not disturb.
 */
import { median } from "../measure/quantile.ts";
import { threadCpuMs } from "../measure/thread_clock.ts";

/** Least length of a sample in ms: calls are repeated until they fill it. */
const SAMPLE_MS = 3;
/** Length of a warm-up in ms: V8 replaces its first, slow code meanwhile. */
const WARM_UP_MS = 15;
/** Samples at least, where they take long. */
const LEAST_SAMPLES = 3;

/** Medians of the time of one call, in ms. */
export interface Times {
  readonly wallMs: number;
  /** CPU time of this thread; where it cannot be had, as `wallMs`. */
  readonly threadMs: number;
}

/** Takes `samples` of each work, or fewer if they do not fit into `seconds`. */
export async function timedTogether(
  works: readonly (() => void)[],
  samples: number,
  seconds: number,
): Promise<Times[]> {
  const start = performance.now();
  const runs = works.map((work) => ({ work, calls: callsOf(work), taken: [] as Times[] }));
  for (let sample = 0; sample < samples; sample++) {
    if (sample >= LEAST_SAMPLES && performance.now() - start > 1e3 * seconds) break;
    for (const { work, calls, taken } of runs) taken.push(timesOf(work, calls));
    await new Promise((wake) => setTimeout(wake)); // Ctrl-C is heard between samples
  }
  return runs.map(({ taken, calls }) => ({
    wallMs: median(taken.map(({ wallMs }) => wallMs)) / calls,
    threadMs: median(taken.map(({ threadMs }) => threadMs)) / calls,
  }));
}

/** Warms up and says how many calls fill a sample. */
function callsOf(work: () => void): number {
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) work();
  let calls = 1;
  while (timesOf(work, calls).wallMs < SAMPLE_MS) calls *= 2;
  return calls;
}

function timesOf(work: () => void, calls: number): Times {
  const [wall, thread] = [performance.now(), threadCpuMs()];
  for (let call = 0; call < calls; call++) work();
  return { wallMs: performance.now() - wall, threadMs: threadCpuMs() - thread };
}
