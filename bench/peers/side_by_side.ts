/** Times in turns: ours, theirs, ours, theirs, so that a clock that drifts is in both. */
import { median, quantile } from "../../cli/measure/quantile.ts";
import type { Timed } from "./contract.ts";

/** Turns behind a median. */
const TURNS = 9;
/** Least length of a block in ms; calls are repeated until they fill it. */
const BLOCK_MS = 40;
/** Length of the warm-up in ms. */
const WARM_UP_MS = 200;

/** Somebody who can do the work. */
export interface Contender {
  readonly name: string;
  time(calls: number): Promise<Timed>;
}

/** The wall's clock, or the CPU time of the one thread that works. */
export type Clock = "wall" | "thread CPU";

/** What came of it; medians over the turns. */
export interface Comparison {
  /** Time of a call in ms. */
  readonly oursMs: number;
  /** The fastest of the peer's writings. */
  readonly variant: string;
  readonly peerMs: number;
  /** The peer's time by ours, turn by turn: above 1 we are faster. */
  readonly ratio: number;
  readonly ratioQuartiles: readonly [number, number];
  /** Time of a call in ms of every writing. */
  readonly variantMs: Readonly<Record<string, number>>;
}

/** Compares ours with the writings of a peer. */
export async function sideBySide(
  ours: Contender,
  peers: readonly Contender[],
  clock: Clock,
): Promise<Comparison> {
  const all = [];
  for (const contender of [ours, ...peers]) {
    all.push({ contender, calls: await chooseCalls(contender), samples: [] as number[] });
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const { contender, calls, samples } of all) {
      // The other one has had the caches, and this one's threads may sleep.
      if (calls > 1) await contender.time(Math.ceil(calls / 4));
      const { wallMs, cpuMs } = await contender.time(calls);
      samples.push((clock === "wall" ? wallMs : cpuMs) / calls);
    }
  }
  const [first, ...rest] = all as [typeof all[number], ...typeof all];
  const best = rest.reduce((a, b) => median(b.samples) < median(a.samples) ? b : a);
  const ratios = best.samples.map((ms, turn) => ms / first.samples[turn]!);
  return {
    oursMs: median(first.samples),
    variant: best.contender.name,
    peerMs: median(best.samples),
    ratio: median(ratios),
    ratioQuartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    variantMs: Object.fromEntries(rest.map(({ contender, samples }) => [contender.name, median(samples)])),
  };
}

/** Warms up and says how many calls fill a block. */
async function chooseCalls(contender: Contender): Promise<number> {
  let calls = 1;
  for (let spent = 0;;) {
    const { wallMs } = await contender.time(calls);
    spent += wallMs;
    if (wallMs < BLOCK_MS) calls *= 2;
    else if (spent >= WARM_UP_MS) return calls;
  }
}
