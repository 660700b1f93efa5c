import { formatDuration, formatLoss, formatRate } from "./format.ts";
import { sparkline } from "./sparkline.ts";

/** Everything that a progress line can show at one moment. */
export interface ProgressView {
  /** Steps done. */
  readonly step: number;
  /** Steps to do. */
  readonly steps: number;
  /** Training loss, in nats a token. */
  readonly loss: number;
  /** Latest held-out loss, in nats a token, if there was an evaluation. */
  readonly heldOutLoss: number | undefined;
  /** Tokens trained on a second. */
  readonly tokensPerSecond: number;
  /** Recent training losses, oldest first. */
  readonly lossHistory: readonly number[];
  /** What is known of the time: how long the rest will take, or how long all of it took. */
  readonly time: { readonly leftSeconds: number } | { readonly tookSeconds: number };
}

// A field takes at least `width` columns and may grow to `most`; `draw` fills the width that it was given.
interface Field {
  readonly width: number;
  readonly most: number;
  draw(width: number): string;
}

const GAP = 2;
// With these, everything fits 80 columns up to 9,999 steps.
const BAR_COLUMNS = { width: 4, most: 24 };
const CURVE_COLUMNS = { width: 6, most: 24 };

const DIM = 2;
const BOLD = 1;
const RED = 31;
const GREEN = 32;
const CYAN = 36;

/**
 * Lays out the live line in at most `columns` columns.
 *
 * Where there is no room for all, fields are kept in this order: steps, loss, time left, held-out loss, rate, curve,
 * bar. Widths are reserved for the longest text a field usually has, so that the line does not jitter.
 */
export function liveLine(view: ProgressView, columns: number, color: boolean): string {
  const paint = (code: number, text: string): string => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  // On a terminal this narrow a cut counter is better than a line that wraps at every redraw.
  if (stepCount(view).length > columns) return stepCount(view).trimStart().slice(0, Math.max(0, columns));
  const fields = {
    steps: text(stepCount(view)),
    bar: { ...BAR_COLUMNS, draw: (width) => drawBar(view, width, paint) },
    loss: labelled("loss", view.loss, paint),
    curve: {
      ...CURVE_COLUMNS,
      draw: (width) => paint(GREEN, sparkline(view.lossHistory, width).padEnd(width)),
    },
    heldOut: view.heldOutLoss === undefined ? undefined : labelled("held-out", view.heldOutLoss, paint),
    rate: text(formatRate(view.tokensPerSecond).padStart("12.3 k tok/s".length)),
    time: { ...text(timeText(view)), width: Math.max("23h 59m left".length, timeText(view).length) },
  } satisfies Record<string, Field | undefined>;
  const byImportance: (keyof typeof fields)[] = ["steps", "loss", "time", "heldOut", "rate", "curve", "bar"];
  const kept = new Map<string, number>();
  let spare = columns + GAP;
  for (const name of byImportance) {
    const needed = (fields[name]?.width ?? Infinity) + GAP;
    if (needed <= spare) {
      kept.set(name, fields[name]!.width);
      spare -= needed;
    }
  }
  for (const name of ["bar", "curve"] as const) {
    const width = kept.get(name);
    if (width === undefined) continue;
    // Half of what is left goes to the bar, the rest to the curve.
    const extra = Math.min(
      fields[name].most - width,
      name === "bar" && kept.has("curve") ? Math.floor(spare / 2) : spare,
    );
    kept.set(name, width + extra);
    spare -= extra;
  }
  const drawn = Object.entries(fields).filter(([name]) => kept.has(name))
    .map(([name, field]) => field!.draw(kept.get(name)!));
  return drawn.join(" ".repeat(GAP)).trimEnd();
}

/** Lays out one line of a log file: every field but the bar and the curve, whatever the width. */
export function plainLine(view: ProgressView): string {
  const percent = Math.floor(100 * fractionDone(view));
  return [
    `step ${view.step}/${view.steps} (${percent}%)`,
    `loss ${formatLoss(view.loss)}`,
    ...(view.heldOutLoss === undefined ? [] : [`held-out ${formatLoss(view.heldOutLoss)}`]),
    formatRate(view.tokensPerSecond),
    timeText(view),
  ].filter((part) => part !== "").join("  ");
}

/** Share of the steps that are done, within [0, 1]; 0 where there are none to do. */
export function fractionDone({ step, steps }: { readonly step: number; readonly steps: number }): number {
  const fraction = step / steps;
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
}

function text(content: string): Field {
  return { width: content.length, most: content.length, draw: () => content };
}

function labelled(label: string, nats: number, paint: (code: number, text: string) => string): Field {
  const value = formatLoss(nats);
  const draw = (): string => `${paint(DIM, label)} ${paint(Number.isFinite(nats) ? BOLD : RED, value)}`;
  return { ...text(`${label} ${value}`), draw };
}

function stepCount({ step, steps }: ProgressView): string {
  return `${String(step).padStart(String(steps).length)}/${steps}`;
}

function timeText({ time }: ProgressView): string {
  if ("tookSeconds" in time) return `took ${formatDuration(time.tookSeconds)}`;
  return Number.isFinite(time.leftSeconds) ? `${formatDuration(time.leftSeconds)} left` : "";
}

function drawBar(view: ProgressView, width: number, paint: (code: number, text: string) => string): string {
  // Half columns, so that even a bar of four shows that something happens.
  const halves = Math.floor(fractionDone(view) * width * 2);
  const filled = "━".repeat(halves >> 1) + (halves % 2 === 1 ? "╸" : "");
  return paint(CYAN, filled) + paint(DIM, "┄".repeat(width - filled.length));
}
