/** The figures of a text. */
import type { SamplingSummary } from "../../lib/sampling/mod.ts";
import { box, innerWidth } from "../ui/box.ts";
import { formatRate } from "../ui/format.ts";
import { sparkline } from "../ui/sparkline.ts";
import type { Turn } from "./turn.ts";

const LABEL = 18;

/** How many tokens, and how fast. */
export function turnTitle({ tokens, length, isInterrupted, seconds }: Turn): string {
  const many = tokens.length === 1 ? "1 token" : `${tokens.length} tokens`;
  if (isInterrupted) return `stopped after ${tokens.length} of ${length}`;
  return `${many}, ${formatRate(tokens.length / Math.max(seconds, 1e-3))}`;
}

/** The seed's five lines, the course of the entropy beside the first, and what the sampler made of it. */
export function statsLines(stats: SamplingSummary, entropies: readonly number[], columns: number): string[] {
  const line = (label: string, value: string): string => `${label.padEnd(LABEL)}${value}`;
  const mean = line("mean entropy", `${stats.meanEntropy.toFixed(2)} bits`);
  const room = Math.min(columns, 56) - mean.length - 2;
  const curve = room >= 6 ? `  ${sparkline(entropies, room)}` : "";
  return [
    mean + curve,
    line("entropy range", `[${stats.minEntropy.toFixed(2)}, ${stats.maxEntropy.toFixed(2)}]`),
    line("entropy σ", stats.entropyStd.toFixed(3)),
    line("mean confidence", stats.meanConfidence.toFixed(3)),
    line("mean temperature", stats.meanTemp.toFixed(3)),
    line("after sampler", `${stats.meanFilteredEntropyBits.toFixed(2)} bits`),
    line("mean surprise", `${stats.meanSurpriseBits.toFixed(2)} bits`),
  ];
}

/** The lines in a frame. */
export function statsBox(turn: Turn, columns: number, frame: (text: string) => string): string[] {
  const entropies = turn.trace.map((row) => row.rawEntropyBits);
  return box(turnTitle(turn), statsLines(turn.stats, entropies, innerWidth(columns)), columns, frame);
}
