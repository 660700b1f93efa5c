/** The differences of a document of comparisons, as a picture. */
import { intervals, renderFigure } from "../../figures/mod.ts";
import type { ComparisonDocument, ComparisonRow } from "../../lib/experiments/mod.ts";
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import { type Call, type Io, UsageError } from "../command.ts";
import { pictureFile } from "../picture_file.ts";

/** What all rows of a picture must share: one axis, one zone of what does not matter. */
interface OneScale {
  readonly metric: { readonly name: string };
  readonly smallestEffect: number;
}

/**
 * The file of `--out`, checked before anything runs.
 *
 * @throws {UsageError} if the comparisons have no common axis.
 */
export async function comparisonPicture(
  call: Call,
  comparisons: readonly OneScale[],
): Promise<string | undefined> {
  const out = await pictureFile(call, "draw differences");
  const scales = new Set(
    comparisons.map(({ metric, smallestEffect }) => `${metric.name} ±${smallestEffect}`),
  );
  if (out !== undefined && scales.size > 1) {
    throw new UsageError(
      `Cannot draw differences as a picture has one axis: got ${
        [...scales].join(", ")
      }\nhint: name one MECHANISM`,
    );
  }
  return out;
}

/** Draws a document whose rows share a metric. */
export async function drawComparisons(document: ComparisonDocument, out: string, io: Io): Promise<void> {
  const { rows, level, seeds } = document;
  const [{ metric, smallestEffect }] = rows as [ComparisonRow, ...ComparisonRow[]];
  const figure = intervals({
    title: capitalised(document.document),
    note: `${capitalised(metric.better)} is better, so a dot ${
      metric.better === "lower" ? "left" : "right"
    } of zero speaks for the first side; ${seeds.length} paired seeds.`,
    x: { label: "difference of the first side from the second", unit: metric.unit },
    ...{ smallestEffect, level },
    rows: rows.map(({ name, difference, interval: [low, high], verdict }) => ({
      ...{ label: name, estimate: difference, low, high, verdict },
    })),
  });
  await writeFileAtomic(out, await renderFigure(figure));
  io.err(`saved ${out}\n`);
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
