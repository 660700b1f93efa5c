/** Figures of `haze bench`, a line each, at most 80 columns wide. */
import type { Figure } from "../measure/figures.ts";
import { counted } from "./format.ts";

/** Columns of numbers under their heads. */
const WIDTHS = [9, 12, 12, 10, 10] as const;
const WORDS = 24;

const HEADS: { readonly [T in Figure["type"]]: readonly string[] } = {
  loop: ["register-only loop", "threads", "GFLOP/s"],
  training: ["training", "threads", "ms/step", "tokens/s", "GFLOP/s", "of loop"],
  generation: ["generation", "threads", "tokens/s"],
};

/** The line of a figure, under a head if it is the first of its type. */
export function figureLines(figure: Figure, isFirst: boolean): string {
  const lines = isFirst ? ["", row(HEADS[figure.type])] : [];
  return [...lines, row(cells(figure)), ""].join("\n");
}

function cells({ type, figure }: Figure): string[] {
  const threads = String(figure.threads);
  switch (type) {
    case "loop":
      return ["", threads, figure.gigaflops.toFixed(1)];
    case "training": {
      const { preset, parameters, stepMs, tokensPerSecond, gigaflops, shareOfLoop } = figure;
      return [
        `${preset}, ${counted(parameters, "weight")}`,
        threads,
        stepMs.toFixed(stepMs < 100 ? 2 : 0),
        whole(tokensPerSecond),
        gigaflops.toFixed(1),
        `${(100 * shareOfLoop).toFixed(0)} %`,
      ];
    }
    case "generation":
      return [`${figure.preset}, ${figure.context}`, threads, whole(figure.tokensPerSecond)];
  }
}

function row([words = "", ...numbers]: readonly string[]): string {
  return (words.padEnd(WORDS) + numbers.map((cell, i) => cell.padStart(WIDTHS[i]!)).join("")).trimEnd();
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
