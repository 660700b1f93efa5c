import { consoleColumns } from "./terminal.ts";
import { fractionDone, liveLine, plainLine, type ProgressView } from "./progress_layout.ts";

/** What a training loop knows after a step. */
export interface ProgressUpdate {
  /** Steps done. */
  readonly step: number;
  /** Steps to do. */
  readonly steps: number;
  /** Training loss, in nats a token. */
  readonly loss: number;
  /** Held-out loss, in nats a token, after an evaluation; the line goes on showing the latest. */
  readonly heldOutLoss?: number;
  /** Tokens trained on a second. */
  readonly tokensPerSecond: number;
}

/** Options of {@linkcode ProgressLine}. */
export interface ProgressLineOptions {
  /** Whether to write colours; the caller has looked at `NO_COLOR`, `--no-color` and the terminal. */
  readonly color: boolean;
  /** Whether to redraw one line; default: whether stderr is a terminal. */
  readonly live?: boolean;
  /** Where text goes; default: stderr. */
  readonly write?: (text: string) => void;
  /** Width of the terminal, asked at each drawing as it may change; default: that of the console, or 80. */
  readonly columns?: () => number;
  /** Clock in milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

// Twenty drawings a second look smooth and cost nothing beside a training step.
const REDRAW_MS = 50;
// Without a terminal: a line each 5 % but not more often than each 2 s, and one a minute in a long run.
const PLAIN_FRACTION = 0.05;
const PLAIN_LEAST_MS = 2_000;
const PLAIN_MOST_MS = 60_000;
// Time left is extrapolated from the last half minute, sampled twice a second.
const PACE_WINDOW_MS = 30_000;
const PACE_SAMPLE_MS = 500;
const LOSS_HISTORY = 400;

/**
 * Shows how a training run is doing: one live line on a terminal, now and then a plain line elsewhere.
 *
 * Call {@linkcode ProgressLine.done} in a `finally`, so that what is printed next starts on a line of its own.
 */
export class ProgressLine {
  readonly #options: Required<ProgressLineOptions>;
  readonly #startMs: number;
  readonly #lossHistory: number[] = [];
  readonly #pace: { step: number; ms: number }[] = [];
  #last: ProgressUpdate | undefined;
  #heldOutLoss: number | undefined;
  #shown: { fraction: number; ms: number } | undefined;
  #isDone = false;

  /** Starts the clock; nothing is written before the first update. */
  constructor(options: ProgressLineOptions) {
    this.#options = {
      live: options.live ?? Deno.stderr.isTerminal(),
      write: writeToStderr,
      columns: consoleColumns,
      now: () => performance.now(),
      ...options,
    };
    this.#startMs = this.#options.now();
  }

  /**
   * Takes the state after a step and shows it if it is time to.
   *
   * @throws {Error} after {@linkcode ProgressLine.done}.
   */
  update(update: ProgressUpdate): void {
    if (this.#isDone) {
      throw new Error("Cannot update a progress line as it must not be done: done() was called");
    }
    const ms = this.#options.now();
    this.#last = update;
    this.#heldOutLoss = update.heldOutLoss ?? this.#heldOutLoss;
    this.#lossHistory.push(update.loss);
    if (this.#lossHistory.length > LOSS_HISTORY) this.#lossHistory.shift();
    this.#samplePace(update.step, ms);
    if (this.#isTime(update, ms)) {
      this.#shown = { fraction: fractionDone(update), ms };
      this.#options.write(this.#options.live ? this.#liveText(update) : `${plainLine(this.#view(update))}\n`);
    }
  }

  /** Prints a line of its own, above the live line. */
  log(text: string): void {
    const { live, write } = this.#options;
    const redraws = live && this.#shown !== undefined && !this.#isDone;
    write(redraws ? `\r\x1b[K${text}\n${this.#liveText(this.#last!)}` : `${text}\n`);
  }

  /** Shows the last state with the time it all took and ends the line; more calls do nothing. */
  done(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (this.#last === undefined) return;
    const { live, write } = this.#options;
    write(live ? `${this.#liveText(this.#last)}\n` : `${plainLine(this.#view(this.#last))}\n`);
  }

  #isTime(update: ProgressUpdate, ms: number): boolean {
    if (this.#shown === undefined) return true;
    const sinceMs = ms - this.#shown.ms;
    if (this.#options.live) return sinceMs >= REDRAW_MS;
    const grown = fractionDone(update) - this.#shown.fraction;
    return sinceMs >= PLAIN_LEAST_MS && (grown >= PLAIN_FRACTION || sinceMs >= PLAIN_MOST_MS);
  }

  #samplePace(step: number, ms: number): void {
    const newest = this.#pace.at(-1);
    if (newest !== undefined && ms - newest.ms < PACE_SAMPLE_MS) return;
    this.#pace.push({ step, ms });
    // The oldest kept sample is at least a window old, or the first: slow steps still give a pace.
    while (this.#pace.length > 2 && ms - this.#pace[1].ms >= PACE_WINDOW_MS) this.#pace.shift();
  }

  #leftSeconds({ step, steps }: ProgressUpdate): number {
    const oldest = this.#pace[0];
    const newest = this.#pace.at(-1)!;
    const msPerStep = (newest.ms - oldest.ms) / (newest.step - oldest.step);
    // The time since the newest sample counts too, so that the number falls between samples.
    const sinceMs = this.#options.now() - newest.ms;
    const leftMs = (steps - newest.step) * msPerStep - sinceMs;
    if (step >= steps) return 0;
    return msPerStep > 0 && Number.isFinite(msPerStep) ? Math.max(0, leftMs / 1000) : NaN;
  }

  #view(update: ProgressUpdate): ProgressView {
    return {
      step: update.step,
      steps: update.steps,
      loss: update.loss,
      heldOutLoss: this.#heldOutLoss,
      tokensPerSecond: update.tokensPerSecond,
      lossHistory: this.#lossHistory,
      time: this.#isDone
        ? { tookSeconds: (this.#options.now() - this.#startMs) / 1000 }
        : { leftSeconds: this.#leftSeconds(update) },
    };
  }

  // Clears what is behind the new text instead of the whole line first, which would flicker. The last column stays
  // empty because writing it makes some terminals wrap.
  #liveText(update: ProgressUpdate): string {
    const { columns, color } = this.#options;
    return `\r${liveLine(this.#view(update), columns() - 1, color)}\x1b[K`;
  }
}

function writeToStderr(text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(Deno.stderr.writeSync(rest));
}
