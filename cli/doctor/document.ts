/** All that `haze doctor` finds: what `--json` prints. */
import type { OpReport } from "../../lib/kernels/mod.ts";
import type { BackendReport } from "./backends.ts";
import type { Features, MachineFacts } from "./machine.ts";
import type { SpeedReport } from "./speed.ts";
import type { ThreadReport } from "./threads.ts";

/** The document. */
export interface DoctorDocument {
  /** Whether every op is within its bound, right at its edge points, and has the same bits on all threads. */
  readonly holds: boolean;
  readonly machine: MachineFacts;
  readonly features: Features;
  readonly backends: readonly BackendReport[];
  /** The backend that was examined. */
  readonly backend: string;
  readonly threads: ThreadReport;
  /** One row an op. */
  readonly accuracy: readonly OpReport[];
  /** Null where it was not measured: single ops, and plain loops. */
  readonly speed: SpeedReport | null;
  readonly advice: readonly string[];
}

/** Whether all is right. */
export function allHolds({ accuracy, threads }: Pick<DoctorDocument, "accuracy" | "threads">): boolean {
  return accuracy.every(({ holds }) => holds) && (threads.differences ?? []).length === 0;
}

/** The document as JSON. It has no NaN and no infinity, which is what errors are made of: those are texts. */
export function toJson(document: DoctorDocument): string {
  return JSON.stringify(
    document,
    (_, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}
