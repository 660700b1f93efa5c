/** What comparisons found, as `bench/results/peers.json` keeps it. */
import type { MachineState } from "../../cli/measure/machine.ts";
import type { PeerName } from "./contract.ts";
import type { Clock } from "./side_by_side.ts";
import type { Way } from "./rows.ts";

/** One side of a line. */
export interface Side {
  /** Time of a call in ms, median. */
  readonly ms: number;
  /** 10⁹ FLOP a second, or 10⁹ elements a second. */
  readonly rate: number;
}

/** One line. */
export interface Row {
  readonly work: string;
  readonly type: "product" | "row" | "step";
  readonly threads: number;
  /** Our backend. */
  readonly backend: string;
  readonly way?: Way;
  readonly clock: Clock;
  readonly unit: "GFLOP/s" | "Gelements/s";
  readonly ours: Side;
  /** The fastest of its writings. */
  readonly peer: Side & { readonly variant: string; readonly variantMs: Readonly<Record<string, number>> };
  /** Times as fast as the peer: median over the turns, and its quartiles. */
  readonly ratio: number;
  readonly ratioQuartiles: readonly [number, number];
  readonly goal?: number;
}

/** One run beside one peer. */
export interface Section {
  readonly peer: PeerName;
  readonly versions: Readonly<Record<string, string>>;
  /** What its arithmetic ran on, by number of threads. */
  readonly engine: Readonly<Record<string, string>>;
  /** Day of the run, as 2026-11-22. */
  readonly date: string;
  readonly machine: MachineState & { readonly cpu: string };
  readonly rows: readonly Row[];
}

/** The file: at most one run beside each peer. */
export interface Results {
  readonly sections: readonly Section[];
}

/** `results` with the runs of `sections` in place of older ones beside the same peers. */
export function withSections({ sections: old }: Results, sections: readonly Section[]): Results {
  const isNew = ({ peer }: Section): boolean => sections.some((section) => section.peer === peer);
  return { sections: [...old.filter((section) => !isNew(section)), ...sections] };
}

/** Whether the ratio is what it should be; a line without a goal has nothing to miss. */
export function meetsGoal({ ratio, goal }: Pick<Row, "ratio" | "goal">): boolean {
  return ratio >= (goal ?? 0);
}

/** The work, and our backend where it is not the default. */
export function title({ work, backend }: Pick<Row, "work" | "backend">): string {
  return backend.startsWith("wasm") ? work : `${work}, ${backend}`;
}

/** The results in a file; none if there is no such file. */
export async function readResults(path: string | URL): Promise<Results> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as Results;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { sections: [] };
    throw error;
  }
}
