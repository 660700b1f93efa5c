/** What `ablate` and `compare` have in common: seeds, sizes, and where results are kept. */
import {
  type Comparison,
  type ComparisonOutcome,
  HazeLab,
  RESULTS_FOLDER,
  runComparisons,
} from "../../lib/experiments/mod.ts";
import { type Call, COMPUTE_OPTIONS, type Io, type OptionSpec, UsageError } from "../command.ts";
import { SHARING_OPTIONS } from "../distributed/jobs.ts";
import { backendOf } from "../files.ts";
import {
  BLAS,
  DRAWING,
  keeps,
  OVER_JOBS,
  OVER_RANKS,
  type Permission,
  readsText,
  writes,
} from "../permissions.ts";
import { EXIT } from "../report.ts";
import { StudyProgress } from "../ui/study_progress.ts";
import { cacheOf } from "./cache.ts";

/** Seeds and steps of a full measurement, and of a first look. */
const SIZES = { full: { seeds: 10, steps: 600 }, quick: { seeds: 3, steps: 200 } } as const;

/** The options. */
export const EXPERIMENT_OPTIONS: readonly OptionSpec[] = [
  {
    ...{ name: "seeds", kind: "integer", value: "N" },
    help: `seeds 1 to N, paired (default ${SIZES.full.seeds}, quick ${SIZES.quick.seeds})`,
  },
  {
    ...{ name: "steps", kind: "integer", value: "N" },
    help: `steps of a run that says nothing else (default ${SIZES.full.steps}, quick ${SIZES.quick.steps})`,
  },
  { name: "quick", kind: "flag", help: "few seeds and steps: a first look, mostly undecided" },
  {
    ...{ name: "corpus", kind: "text", value: "SPEC" },
    help: "builtin (default), a UTF-8 file, or npm:NAME",
  },
  {
    ...{ name: "cache", kind: "text", value: "DIR" },
    help: `where results of runs are kept and found again (default ${RESULTS_FOLDER})`,
  },
  ...SHARING_OPTIONS,
  ...COMPUTE_OPTIONS,
];

/** What these options, a picture among them, need of Deno. */
export const EXPERIMENT_PERMISSIONS: readonly Permission[] = [
  readsText("--corpus"),
  ...keeps("--cache", "runs/experiments"),
  ...writes("--out"),
  ...DRAWING,
  ...OVER_JOBS,
  ...OVER_RANKS,
  ...BLAS,
];

/** What the options say. */
export interface ExperimentSettings {
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly isQuick: boolean;
}

/** Seeds and steps of a call. */
export function experimentSettings(call: Call): ExperimentSettings {
  const isQuick = call.flag("quick");
  const usual = SIZES[isQuick ? "quick" : "full"];
  const [count, steps] = [call.number("seeds") ?? usual.seeds, call.number("steps") ?? usual.steps];
  if (count < 2 || count > 1000) {
    throw new UsageError(`Cannot run an experiment as --seeds must be from 2 to 1000: ${count}`);
  }
  if (steps < 1) throw new UsageError(`Cannot run an experiment as --steps must be at least 1: ${steps}`);
  return { seeds: Array.from({ length: count }, (_, i) => i + 1), steps, isQuick };
}

/** The text and the backend of a call. */
export async function openLab(call: Call): Promise<HazeLab> {
  const kernels = backendOf(call);
  return await HazeLab.open(call.text("corpus") ?? "builtin", kernels);
}

/** Runs comparisons with a progress line; what is finished stays in the cache. */
export async function runWithProgress(
  document: string,
  comparisons: readonly Comparison[],
  seeds: readonly number[],
  call: Call,
  io: Io,
): Promise<ComparisonOutcome> {
  const progress = call.flag("json") ? undefined : new StudyProgress(io);
  const store = await cacheOf(call, progress, io);
  try {
    return await runComparisons(document, comparisons, {
      ...{ seeds, store, signal: io.interrupted },
      onProgress: (report) => progress?.update(report),
    });
  } finally {
    progress?.done();
  }
}

/** Says that Ctrl-C ended it, and gives the exit code. */
export function reportInterrupted(
  { runs }: Extract<ComparisonOutcome, { complete: false }>,
  call: Call,
  io: Io,
): number {
  const total = runs.computed + runs.reused + runs.missing;
  const done = total - runs.missing;
  if (call.flag("json")) io.out(`${JSON.stringify({ interrupted: true, done, total })}\n`);
  else io.err(`stopped after ${done} of ${total} runs; the same command goes on\n`);
  return EXIT.interrupted;
}
