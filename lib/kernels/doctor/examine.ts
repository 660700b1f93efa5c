/** Examines kernels against float64. */
import type { Kernels } from "../kernels.ts";
import { BOUNDS, type ErrorBound } from "./bounds.ts";
import { type Effort, type EffortName, EFFORTS } from "./effort.ts";
import type { KernelName } from "../kernel_name.ts";
import type { OpName } from "./op_name.ts";
import { firstDifference, runTrial, type WorstError } from "./run_trial.ts";
import type { Subject } from "./subjects/subject.ts";
import { SUBJECTS } from "./subjects/table.ts";
import type { EdgeKind } from "./trial.ts";

/** What came of one edge point. */
export interface EdgeReport {
  /** What is special about it. */
  readonly kind: EdgeKind;
  /** The call in words. */
  readonly label: string;
  /** Whether all numbers are within the bound, with every NaN and infinity where float64 has one. */
  readonly holds: boolean;
  /** The largest error; absent where nothing was computed. */
  readonly worst?: WorstError;
}

/** What was found of one op. */
export interface OpReport {
  /** Its name. */
  readonly op: OpName;
  /** The kernel that computes it. */
  readonly kernel: KernelName;
  /** Whether all of it is right. */
  readonly holds: boolean;
  /** Numbers compared on ordinary numbers. */
  readonly numbers: number;
  /** The largest error on ordinary numbers, in the bound's unit. */
  readonly worst: WorstError;
  /** How large the error may be, in what unit, and why. */
  readonly bound: ErrorBound;
  /** Edge points in the order in which they were tried. */
  readonly edges: readonly EdgeReport[];
  /** Errors thrown, and arrays changed that should not have been. */
  readonly faults: readonly string[];
}

/** Options of {@linkcode examineKernels}. */
export interface ExamineOptions {
  /** How hard to look. Default `usual`: some seconds. */
  readonly effort?: EffortName;
  /** Which ops, by their names in {@linkcode OP_NAMES}. Default: all. */
  readonly ops?: readonly OpName[];
  /** Ends the examination after the op at hand. */
  readonly signal?: AbortSignal;
  /** Told of each op when it is done, of how many there are. */
  readonly onOp?: (report: OpReport, done: number, total: number) => void;
}

/**
 * Names of all ops in the order of reports.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { examineKernels, OP_NAMES, referenceKernels } from "@haze/haze/kernels";
 * const ops = OP_NAMES.filter((op) => op.startsWith("softmax"));
 * const reports = await examineKernels(referenceKernels("float32"), { ops, effort: "quick" });
 * assertEquals(reports.map(({ op, holds }) => [op, holds]), [["softmax", true], ["softmax gradient", true]]);
 * ```
 */
export const OP_NAMES: readonly OpName[] = Object.keys(BOUNDS) as OpName[];

interface Entry {
  readonly kernel: KernelName;
  readonly subject: Subject;
}

const ENTRIES: ReadonlyMap<OpName, Entry> = new Map(
  (Object.keys(SUBJECTS) as KernelName[]).flatMap((kernel) =>
    SUBJECTS[kernel].map((subject) => [subject.op, { kernel, subject }] as const)
  ),
);

/** Turns of the event loop are given at least this often, so that Ctrl-C is heard. */
const TURN_MS = 40;

/** Waits for a turn of the event loop where the last one is long ago. */
class Breath {
  #last = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#last < TURN_MS) return;
    await new Promise((wake) => setTimeout(wake));
    this.#last = performance.now();
  }
}

function chosen(
  { ops = OP_NAMES, effort = "usual" }: ExamineOptions,
): { ops: readonly OpName[]; effort: Effort } {
  const unknown = ops.find((op) => !ENTRIES.has(op));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot examine an op as it must be one of ${OP_NAMES.join(", ")}: ${unknown}`);
  }
  if (!Object.hasOwn(EFFORTS, effort)) {
    throw new RangeError(
      `Cannot examine kernels as effort is one of ${Object.keys(EFFORTS).join(", ")}: ${effort}`,
    );
  }
  return { ops, effort: EFFORTS[effort] };
}

/**
 * Runs kernels on hard numbers and at edge points beside the float64 reference, and gives for each op the worst error
 * with its bound: rows of row kernels that defeat careless sums, every exponent for functions of one number, every size
 * that tiles do not divide. It also notices what is written beside an output and inputs that change. What a kernel does
 * wrong is reported, not thrown.
 *
 * The numbers are the same each time. Ends early, with the ops that are done, when `signal` is aborted.
 *
 * @throws {RangeError} for an op or effort that does not exist.
 *
 * @example
 * ```ts
 * import { defaultKernels, examineKernels } from "@haze/haze/kernels";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const ops = ["gelu", "softmax"] as const;
 * const right = await examineKernels(defaultKernels(), { effort: "quick", ops });
 * assert(right.every(({ holds }) => holds));
 *
 * // The same kernels, one of them wrong in the fifth digit.
 * const { unary } = defaultKernels();
 * const wrong = { ...defaultKernels() };
 * wrong.unary = (name, x, y) => {
 *   unary(name, x, y);
 *   if (name === "gelu") wrong.scale(y, 1 + 1e-5, y);
 * };
 * const found = await examineKernels(wrong, { effort: "quick", ops });
 * assertEquals(found.map(({ op, holds }) => [op, holds]), [["gelu", false], ["softmax", true]]);
 * ```
 */
export async function examineKernels(kernels: Kernels, options: ExamineOptions = {}): Promise<OpReport[]> {
  const { ops, effort } = chosen(options);
  const { signal, onOp } = options;
  const breath = new Breath();
  const reports: OpReport[] = [];
  for (const op of ops) {
    if (signal?.aborted) break;
    const report = await examineOp(kernels, op, effort, breath);
    reports.push(report);
    onOp?.(report, reports.length, ops.length);
  }
  return reports;
}

async function examineOp(kernels: Kernels, op: OpName, effort: Effort, breath: Breath): Promise<OpReport> {
  const { kernel, subject } = ENTRIES.get(op)!;
  const bound = BOUNDS[op];
  const edges: EdgeReport[] = [];
  const allFaults: string[] = [];
  let [numbers, worst] = [0, { error: 0, at: "", point: "", got: 0, exact: 0 } as WorstError];
  for (const trial of subject.trials(effort)) {
    await breath.take();
    const result = runTrial(kernels, trial);
    allFaults.push(...result.faults);
    if (trial.edge !== undefined) {
      const holds = result.worst.error <= bound.most && result.faults.length === 0;
      const shown = result.numbers === 0 ? {} : { worst: result.worst };
      edges.push({ kind: trial.edge, label: trial.label, holds, ...shown });
    } else {
      numbers += result.numbers;
      if (result.worst.error > worst.error) worst = result.worst;
    }
  }
  const faults = allFaults.slice(0, FAULTS_KEPT);
  const holds = worst.error <= bound.most && faults.length === 0 && edges.every((edge) => edge.holds);
  return { op, kernel, holds, numbers, worst, bound, edges, faults };
}

/** A kernel that throws would say so of every trial. */
const FAULTS_KEPT = 3;

/** An op of which two backends give other bits. */
export interface BitDifference {
  /** Its name. */
  readonly op: OpName;
  /** The first number that differs, in words. */
  readonly at: string;
}

/**
 * Runs two backends on the same trials as {@linkcode examineKernels} and gives the ops whose bits differ: none, if they are
 * one backend with different numbers of threads.
 *
 * @throws {RangeError} for an op or effort that does not exist.
 *
 * @example
 * ```ts
 * import { compareBits, referenceKernels, wasmKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
 * const options = { effort: "quick", ops: ["exp", "sqrt"] } as const;
 * const differences = await compareBits(kernels, referenceKernels("float32"), options);
 * assertEquals(differences.map(({ op }) => op), ["exp"]);
 * ```
 */
export async function compareBits(
  a: Kernels,
  b: Kernels,
  options: Omit<ExamineOptions, "onOp"> = {},
): Promise<BitDifference[]> {
  const { ops, effort } = chosen(options);
  const breath = new Breath();
  const differences: BitDifference[] = [];
  for (const op of ops) {
    if (options.signal?.aborted) break;
    for (const trial of ENTRIES.get(op)!.subject.trials(effort)) {
      await breath.take();
      const at = firstDifference(a, b, trial);
      if (at === undefined) continue;
      differences.push({ op, at });
      break;
    }
  }
  return differences;
}
