/** Gates of hybrid runs, averaged over the seeds. */
import type { TrialResult } from "../trial.ts";

interface Noted {
  readonly step: number;
  readonly gates: readonly (readonly number[])[];
}

function notesOf({ details }: TrialResult): readonly Noted[] {
  return (details?.gates ?? []) as unknown as readonly Noted[];
}

/** Mean gates at the end, a row a layer; heads of equal place are averaged. */
export function lastGates(results: readonly TrialResult[]): number[][] {
  return meanGates(results.map((result) => notesOf(result).at(-1)!.gates));
}

/** Mean distance of gates from where they start, without sign, after each noted step. */
export function gateShifts(
  results: readonly TrialResult[],
  alpha: number,
): { readonly step: number; readonly shift: number }[] {
  return notesOf(results[0]!).map(({ step }, note) => {
    const gates = results.flatMap((result) => notesOf(result)[note]!.gates.flat());
    return { step, shift: gates.reduce((sum, gate) => sum + Math.abs(gate - alpha), 0) / gates.length };
  });
}

function meanGates(all: readonly (readonly (readonly number[])[])[]): number[][] {
  return all[0]!.map((layer, l) =>
    layer.map((_, h) => all.reduce((sum, gates) => sum + gates[l]![h]!, 0) / all.length)
  );
}
