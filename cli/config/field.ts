/** What a setting may be. */

/** One setting of a config: a key, what it means, and its values. */
export interface ConfigField {
  readonly key: string;
  readonly kind: "integer" | "number" | "flag" | "choice" | "text";
  /** The least and the most that a number may be; absent where there is no bound. */
  readonly least?: number;
  readonly most?: number;
  /** Bounds that a number may not reach. */
  readonly above?: number;
  readonly below?: number;
  /** The words of a choice. */
  readonly choices?: readonly string[];
  /** What a text must look like, as a regular expression. */
  readonly pattern?: string;
}

/** Fields of whole numbers or numbers from rows `key: [least, most]`. */
export function ranged(
  kind: "integer" | "number",
  rows: Readonly<Record<string, readonly [least: number, most: number]>>,
): ConfigField[] {
  return Object.entries(rows).map(([key, [least, most]]) => ({ key, kind, least, most }));
}

/** Fields of sizes from rows `key: most`; the least is 1. */
export function sizes(rows: Readonly<Record<string, number>>): ConfigField[] {
  return ranged("integer", Object.fromEntries(Object.entries(rows).map(([key, most]) => [key, [1, most]])));
}

/** Fields of words from rows `key: words`. */
export function choices(rows: Readonly<Record<string, readonly string[]>>): ConfigField[] {
  return Object.entries(rows).map(([key, words]) => ({ key, kind: "choice", choices: words }));
}

/** Fields that are true or false. */
export function flags(keys: readonly string[]): ConfigField[] {
  return keys.map((key) => ({ key, kind: "flag" }));
}

/** The values of a field in words, as `integer from 1 to 64`. */
export function valuesOf({ kind, least, most, above, below, choices, pattern }: ConfigField): string {
  if (kind === "flag") return "true or false";
  if (kind === "choice") return choices!.map((word) => JSON.stringify(word)).join(", ");
  if (kind === "text") return pattern === undefined ? "text" : "two primes";
  if (most === Number.MAX_SAFE_INTEGER) return `${kind} at least ${least}`;
  if (least !== undefined && most !== undefined) return `${kind} from ${show(least)} to ${show(most)}`;
  const bounds = [
    ...(least === undefined ? [] : [`at least ${show(least)}`]),
    ...(most === undefined ? [] : [`at most ${show(most)}`]),
    ...(above === undefined ? [] : [`above ${show(above)}`]),
    ...(below === undefined ? [] : [`below ${show(below)}`]),
  ];
  return `${kind} ${bounds.join(" and ")}`;
}

/** Powers of two as such where nobody knows them by heart. */
function show(bound: number): string {
  const power = Math.log2(bound);
  return power >= 13 && Number.isInteger(power) ? `2^${power}` : String(bound);
}
