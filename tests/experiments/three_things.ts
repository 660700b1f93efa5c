import { assert, assertEquals } from "@std/assert";
import { type Comparison, runHash, runValue } from "../../lib/experiments/mod.ts";

/** Of pairs of comparisons, a mechanism off and its null: on, off and null are three different runs, each with a budget. */
export function assertThreeThings(comparisons: readonly Comparison[]): void {
  const key = ({ trial, metric }: Comparison["a"]) => `${runHash(runValue(trial, 0))} ${metric}`;
  for (let i = 0; i < comparisons.length; i += 2) {
    const [off, control] = [comparisons[i]!, comparisons[i + 1]!];
    assertEquals(key(off.a), key(control.a));
    assertEquals(new Set([key(off.a), key(off.b), key(control.b)]).size, 3, off.name);
    assert(off.budget !== "" && control.budget !== "", off.name);
  }
}
