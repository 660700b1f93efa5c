const UNKNOWN = "–";

/** Writes a duration in its two largest units: `0.4s`, `12s`, `1m 05s`, `2h 03m`, `3d 04h`; `–` if it is not known. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return UNKNOWN;
  if (seconds < 0.95) return `${seconds.toFixed(1)}s`;
  // Rounded first, so that 59.7 s becomes 1m 00s and not 60s.
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return twoUnits(whole, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  return minutes < 24 * 60
    ? twoUnits(minutes, 60, "h", "m")
    : twoUnits(Math.round(minutes / 60), 24, "d", "h");
}

function twoUnits(total: number, size: number, large: string, small: string): string {
  return `${Math.floor(total / size)}${large} ${String(total % size).padStart(2, "0")}${small}`;
}

/** Writes a count in at most three digits with a decimal prefix: `999`, `1.2 k`, `12.3 M`, `456 G`. */
export function formatCount(n: number): string {
  if (!Number.isFinite(n)) return UNKNOWN;
  if (n < 0) return `-${formatCount(-n)}`;
  const prefixes = ["", " k", " M", " G", " T", " P"];
  let value = n;
  let i = 0;
  // 999.5 and above would be rounded to a four-digit 1000.
  while (value >= 999.5 && i < prefixes.length - 1) {
    value /= 1000;
    i++;
  }
  const digits = i === 0 && Number.isInteger(value) ? 0 : value < 9.95 || (i > 0 && value < 99.95) ? 1 : 0;
  return value.toFixed(digits) + prefixes[i];
}

/** Writes a rate: `12.3 k tok/s`. */
export function formatRate(perSecond: number, unit = "tok"): string {
  return `${formatCount(perSecond)} ${unit}/s`;
}

/** Writes a loss so that it keeps its width while it falls: `2.345`; `1.23e+4` from 1,000 on; `NaN`, `inf`. */
export function formatLoss(nats: number): string {
  if (Number.isNaN(nats)) return "NaN";
  if (!Number.isFinite(nats)) return nats > 0 ? "inf" : "-inf";
  return Math.abs(nats) < 1000 ? nats.toFixed(3) : nats.toExponential(2);
}

/** A number of things, as `1 token` or `1,234 tokens`. */
export function counted(n: number, thing: string): string {
  return `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;
}
