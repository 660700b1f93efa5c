/** How far a study is: one live line on a terminal, a line a run elsewhere. */
import type { ProgressReport } from "../../lib/experiments/mod.ts";
import type { Io } from "../command.ts";
import { formatDuration } from "./format.ts";
import { styleFor } from "./style.ts";

const BAR_COLUMNS = 16;
const REDRAW_MS = 50;

/** Shows the progress of a study on stderr. */
export class StudyProgress {
  readonly #io: Pick<Io, "err" | "errIsTerminal" | "color" | "columns">;
  #shownMs = -Infinity;
  #lastDone = -1;
  #isLive = false;

  /** Nothing is written before the first update. */
  constructor(io: Pick<Io, "err" | "errIsTerminal" | "color" | "columns">) {
    this.#io = io;
  }

  /** Takes a report and shows it if it is time to. */
  update(report: ProgressReport): void {
    const { errIsTerminal, err, columns } = this.#io;
    const hasFinished = report.done !== this.#lastDone;
    this.#lastDone = report.done;
    if (!errIsTerminal) return hasFinished ? err(`${progressText(report)}\n`) : undefined;
    const now = performance.now();
    if (!hasFinished && now - this.#shownMs < REDRAW_MS) return;
    this.#shownMs = now;
    this.#isLive = true;
    err(`\r${liveText(report, columns() - 1, this.#io.color)}\x1b[K`);
  }

  /** Prints a line of its own, above the live line. */
  note(text: string): void {
    this.#io.err(`${this.#isLive ? "\r\x1b[K" : ""}note: ${text}\n`);
  }

  /** Ends the live line. */
  done(): void {
    if (this.#isLive) this.#io.err("\n");
    this.#isLive = false;
  }
}

/** A report as a line of a log. */
export function progressText(
  { done, total, reused, secondsPerRun, etaSeconds, current }: ProgressReport,
): string {
  return [
    `run ${done}/${total}`,
    ...(reused > 0 ? [`${reused} from the cache`] : []),
    ...(current ? [`${current.arm}, seed ${current.seed}`] : []),
    ...(secondsPerRun === undefined ? [] : [`${formatDuration(secondsPerRun)} a run`]),
    ...(etaSeconds === undefined || done === total ? [] : [`${formatDuration(etaSeconds)} left`]),
  ].join("  ");
}

function liveText(report: ProgressReport, columns: number, color: boolean): string {
  const text = progressText(report);
  if (text.length + BAR_COLUMNS + 1 > columns) return text.slice(0, Math.max(0, columns));
  const share = (report.done + (report.current?.fraction ?? 0)) / Math.max(1, report.total);
  const filled = Math.round(Math.min(1, share) * BAR_COLUMNS);
  const style = styleFor(color);
  return `${style.accent("━".repeat(filled))}${style.dim("┄".repeat(BAR_COLUMNS - filled))} ${text}`;
}
