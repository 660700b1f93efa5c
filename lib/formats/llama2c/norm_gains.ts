/**
 * Norm gains are the only weights whose looks are known beforehand, so they tell whether tensors lie where they should.
 * @module
 */
import type { BrokenRule } from "../llama/sizes.ts";
import { isNormStretch, type Stretch } from "./layout.ts";
import type { FloatReader } from "./rope_tables.ts";

// Limits of judgement, not of arithmetic: gains start at 1, and training leaves few of them at or below 0.
const LEAST_MEAN = 0.05;
const MOST = 100;
const MOST_NOT_POSITIVE = 0.3;

/** Says why the gains of a layout cannot be norm gains; null where they can. */
export function normGainProblem(read: FloatReader, layout: readonly Stretch[]): BrokenRule | null {
  for (const stretch of layout.filter(isNormStretch)) {
    const found = gainProblem(read, stretch);
    if (found !== null) {
      return { rule: `has ${stretch.kind} gains that look like gains`, found: `found ${found}` };
    }
  }
  return null;
}

function gainProblem(read: FloatReader, { start, floats }: Stretch): string | null {
  let sum = 0;
  let most = 0;
  let notPositive = 0;
  for (let i = start; i < start + floats; i++) {
    const gain = read(i);
    if (!Number.isFinite(gain)) return `${gain} among them`;
    sum += Math.abs(gain);
    most = Math.max(most, Math.abs(gain));
    if (gain <= 0) notPositive++;
  }
  const mean = sum / floats;
  if (!(mean > LEAST_MEAN)) return `a mean size of ${mean.toPrecision(3)}, not above ${LEAST_MEAN}`;
  if (!(most < MOST)) return `one of size ${most.toPrecision(3)}, not below ${MOST}`;
  const share = notPositive / floats;
  if (share > MOST_NOT_POSITIVE) {
    return `${Math.round(100 * share)} % of them not positive, more than ${100 * MOST_NOT_POSITIVE} %`;
  }
  return null;
}
