/** Runs the cases of a reader and counts how they went. */
import { noteBaseline } from "./allocation_counter.ts";
import { diceOf } from "./dice.ts";
import { Fault, type FaultKind, judge } from "./judge.ts";
import type { OpenReader, Reader } from "./reader.ts";

/** How the cases of a reader went so far. */
export interface Tally {
  readonly reader: string;
  readonly seed: number;
  cases: number;
  refused: number;
  equal: number;
  accepted: number;
  slowestMs: number;
  largestBytes: number;
}

/** A case that broke the contract, with all it takes to see it again. */
export interface FoundFault {
  readonly reader: string;
  readonly seed: number;
  readonly index: number;
  readonly kind: FaultKind;
  readonly message: string;
}

/** Which cases to run, and who is told. */
export interface RunPlan {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Told of a case before it is run. */
  readonly before?: (index: number) => void;
  /** Told of a fault; the run goes on. */
  readonly onFault: (fault: FoundFault, error: unknown) => void;
}

/** A tally with nothing in it. */
export function emptyTally(reader: string, seed: number): Tally {
  return { reader, seed, cases: 0, refused: 0, equal: 0, accepted: 0, slowestMs: 0, largestBytes: 0 };
}

/** The tally of two runs of one reader. */
export function added(a: Tally, b: Tally): Tally {
  const sum = { ...a };
  for (const key of ["cases", "refused", "equal", "accepted"] as const) sum[key] += b[key];
  for (const key of ["slowestMs", "largestBytes"] as const) sum[key] = Math.max(a[key], b[key]);
  return sum;
}

/** How a fault is seen again. */
export function replayCommand({ reader, seed, index }: FoundFault): string {
  return `deno run -A --v8-flags=--expose-gc tools/fuzz.ts --reader ${reader} --seed ${seed} --case ${index}`;
}

/** Reads the files without damage, each of which has to be taken. */
export function readSamples(open: OpenReader): void {
  noteBaseline();
  for (const [i, bytes] of open.samples.entries()) {
    if (judge(open, { bytes }).outcome === "refused") {
      throw new Error(`Cannot fuzz as sample ${i} must be taken: it was refused`);
    }
  }
}

/** Runs cases `from` to `to` − 1. */
export async function runCases(reader: Reader, plan: RunPlan): Promise<Tally> {
  const { seed, from, to, before, onFault } = plan;
  const open = await reader.open();
  const tally = emptyTally(reader.name, seed);
  try {
    readSamples(open);
    for (let index = from; index < to; index++) {
      before?.(index);
      tally.cases++;
      try {
        const { outcome, cpuMs, bytes } = judge(open, open.damage(diceOf(seed, index)));
        tally[outcome]++;
        tally.slowestMs = Math.max(tally.slowestMs, cpuMs);
        tally.largestBytes = Math.max(tally.largestBytes, bytes);
      } catch (error) {
        if (!(error instanceof Fault)) throw new Error(`case ${index} of ${reader.name}`, { cause: error });
        onFault({ reader: reader.name, seed, index, kind: error.kind, message: error.message }, error);
      }
    }
  } finally {
    open.close?.();
  }
  return tally;
}
