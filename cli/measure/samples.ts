/** Samples of something that takes a moment, on the wall clock, within a time that is given. */

/** Share of the time that is warm-up: V8 compiles, threads start, the clock rises. */
const WARM_UP = 0.25;
/** Fewest samples behind a median, where one takes long. */
const LEAST = 3;

/**
 * Warms up, then takes samples until `seconds` are over, at least three; in between the event loop turns, so that threads
 * can start and Ctrl-C is heard. Undefined if `signal` is aborted on the way.
 */
export async function samplesFor<S>(
  seconds: number,
  signal: AbortSignal,
  sample: () => S | Promise<S>,
): Promise<S[] | undefined> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1e3;
  const samples: S[] = [];
  for (let warm = 0; warm === 0 || elapsed() < WARM_UP * seconds; warm++) {
    await sample();
    await turn();
    if (signal.aborted) return undefined;
  }
  while (samples.length < LEAST || elapsed() < seconds) {
    samples.push(await sample());
    await turn();
    if (signal.aborted) return undefined;
  }
  return samples;
}

function turn(): Promise<void> {
  return new Promise((wake) => setTimeout(wake, 0));
}
