/** The demonstration for people. */
import type { SamplingOptions } from "../../lib/sampling/mod.ts";
import type { Io } from "../command.ts";
import { fitted } from "../ui/fit.ts";
import { rule } from "../ui/box.ts";
import { styleFor } from "../ui/style.ts";
import type { Demo, DemoOptions, DemoText } from "./haze_demo.ts";

/** Prints the two halves as they are ready. */
export function describeDemo(
  io: Io,
): { samplers: (texts: readonly DemoText[], options: DemoOptions) => void; print: (demo: Demo) => void } {
  const style = styleFor(io.color && io.outIsTerminal);
  const say = (...lines: string[]): void => lines.forEach((line) => io.out(fitted(`${line}\n`, io)));
  const head = (title: string): void => say("", style.accent(title), style.dim(rule(io.columns())));
  return {
    samplers(texts, { steps, seed }) {
      head(`Three samplers on one hybrid model, ${steps} steps, seed ${seed}`);
      for (const { sampling, text, stats } of texts) {
        const figures = [
          `entropy ${stats.meanEntropy.toFixed(2)} ± ${stats.entropyStd.toFixed(2)} bits`,
          `confidence ${stats.meanConfidence.toFixed(3)}`,
          `temperature ${stats.meanTemp.toFixed(3)}`,
          `after sampler ${stats.meanFilteredEntropyBits.toFixed(2)} bits`,
        ];
        say("", style.bold(describeSampling(sampling)), `resonance${text}`, style.dim(figures.join(", ")));
      }
    },
    print({ heads, steps, seed }) {
      head(`Three head types, each ${steps} steps from seed ${seed}, entropy target 2.5 bits`);
      for (const { headType, parameters, text, stats, bitsPerCharacter, interval } of heads) {
        const [low, high] = interval.map((bits) => bits.toFixed(3));
        const figures = [
          `held out ${bitsPerCharacter.toFixed(3)} bits per character (${low} to ${high})`,
          `mean entropy ${stats.meanEntropy.toFixed(2)} bits`,
          `${parameters.toLocaleString("en")} parameters`,
        ];
        say("", style.bold(headType), `resonance${text}`, style.dim(figures.join(", ")));
      }
      say("", style.dim("One seed and few steps: a difference within the intervals says nothing."));
    },
  };
}

function describeSampling({ sampling, ...settings }: SamplingOptions): string {
  const shown = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [sampling, ...shown].join(", ");
}
