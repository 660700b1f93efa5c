/** The differences of a document of comparisons, as a picture. */
import { comparisons, renderFigure } from "../../figures/mod.ts";
import type { ComparisonDocument } from "../../lib/experiments/mod.ts";
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import type { Io } from "../command.ts";
import type { ExperimentSettings } from "./options.ts";

/** Draws a document; `steps` are those of its runs, in words. */
export async function drawComparisons(
  document: ComparisonDocument,
  out: string,
  steps: string,
  { isQuick }: ExperimentSettings,
  io: Io,
): Promise<void> {
  const { seeds, data } = document;
  const text = data.map(({ name }) => name).join(", ");
  const figure = comparisons(document, {
    title: `${document.document.charAt(0).toUpperCase()}${document.document.slice(1)}`,
    note: `${steps} on ${text}, seeds ${seeds[0]} to ${seeds.at(-1)}${isQuick ? " (--quick)" : ""}.`,
  });
  await writeFileAtomic(out, await renderFigure(figure));
  io.err(`saved ${out}\n`);
}

/** Steps of the runs of both sides, in words. */
export function stepsText(...steps: readonly number[]): string {
  const distinct = [...new Set(steps)];
  return `${distinct.join(" and ")} ${distinct.length === 1 && distinct[0] === 1 ? "step" : "steps"}`;
}
