/** What is told of each module: tokens, windows, share, epochs. */
import {
  epochWarnings,
  findDuplicateModules,
  type ModuleShare,
  moduleShares,
  splitWindows,
  type TokenModule,
  type WindowCounts,
} from "../../lib/data/mod.ts";
import type { RunShape } from "./options.ts";

/** A module as `haze shards list` tells of it. */
export interface ModuleRow {
  readonly name: string;
  readonly file: string;
  readonly weight: number;
  /** Tokens in all. */
  readonly tokens: number;
  /** Windows of T tokens on each side. */
  readonly windows: WindowCounts;
  /** p, its share of all windows of a run; null if no run could be made of the modules. */
  readonly share: number | null;
  /** Passes over its training windows; null if the steps are not known. */
  readonly epochs: number | null;
  readonly contentHash: string;
  readonly tokenizerHash: string | null;
  readonly source: string;
}

/** Rows and what is worth a warning. */
export function moduleRows(
  modules: readonly TokenModule[],
  { context, exponent, tokensRead }: RunShape,
): { rows: ModuleRow[]; warnings: string[] } {
  const windows = modules.map(({ shard }) =>
    splitWindows(shard.ids.length, context, shard.contentHash).windows
  );
  const weighted = modules.map(({ name, weight }, i) => ({
    name,
    weight,
    tokens: windows[i]!.train * context,
  }));
  const empty = weighted.filter(({ tokens }) => tokens === 0).map(({ name }) => name);
  const isIdle = modules.length === 0 || weighted.every(({ weight }) => weight === 0);
  const shares: ModuleShare[] | undefined = empty.length > 0 || isIdle
    ? undefined
    : moduleShares(weighted, { exponent, tokensRead: tokensRead ?? 0 });
  const rows = modules.map(({ name, file, weight, shard }, i): ModuleRow => {
    const { share = null, epochs = null } = shares?.[i] ?? {};
    const { contentHash, tokenizerHash = null, source } = shard;
    return {
      ...{ name, file, weight, tokens: shard.ids.length, windows: windows[i]!, share },
      ...{ epochs: tokensRead === undefined ? null : epochs, contentHash, tokenizerHash, source },
    };
  });
  const warnings = [
    ...empty.map((name) => `${name} holds no window of ${context} + 1 tokens: no run can be made with it`),
    ...rows.filter(({ windows: { all, heldOut } }) => all > 0 && heldOut === 0).map(({ name }) =>
      `${name} is too short to be split: all of it is trained on, and none scores it`
    ),
    ...findDuplicateModules(modules).map(({ names }) => `equal content: ${names.join(", ")}`),
    ...(shares ? epochWarnings(shares) : []),
  ];
  return { rows, warnings };
}

/** Columns of numbers, right-aligned but for the first. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => [...row[i]!].length)));
  const pad = (text: string, i: number): string =>
    i === 0
      ? text + " ".repeat(widths[i]! - [...text].length)
      : " ".repeat(widths[i]! - [...text].length) + text;
  return rows.map((row) => `${row.map(pad).join("  ")}\n`).join("");
}

/** A share in percent. */
export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
