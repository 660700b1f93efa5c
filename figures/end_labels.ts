/** Names at the right ends of lines: read without a legend, and without telling colours apart. */
import type { Checks } from "./checks.ts";
import type { PlotDrawing } from "./plot.ts";
import { MARGINS } from "./plot.ts";
import { textElement } from "./svg.ts";
import { spread, textWidth } from "./text.ts";
import { SIZES } from "./theme.ts";

/** A name and the value that it belongs to. */
export interface EndLabel {
  readonly label: string;
  readonly y: number;
  readonly color: string;
}

/** From the plotting area to the text: a dash of the line's colour leads over. */
const LEAD = 22;
const MOST = 200;

/** Room that the labels take to the right of the plotting area. */
export function labelRoom(checks: Checks, labels: readonly EndLabel[]): number {
  const widths = labels.map(({ label }) => textWidth(label, SIZES.text));
  const longest = widths.indexOf(Math.max(...widths));
  if (widths[longest]! > MOST) {
    checks.fail("labels must fit beside their lines, about 25 characters", labels[longest]!.label);
  }
  return LEAD + widths[longest]! + 6;
}

/** Draws the labels, moved apart where their lines end close together. */
export function endLabels(labels: readonly EndLabel[], drawing: PlotDrawing, room: number): string {
  const left = SIZES.width - room;
  const [top, bottom] = [MARGINS.marginTop, drawing.height - MARGINS.marginBottom];
  const from = labels.map(({ y }) => drawing.place("y", y));
  const to = spread(from, SIZES.text * 1.2, top, bottom);
  return labels.map(({ label, color }, i) =>
    `<path d="M${left + 2},${from[i]}L${left + LEAD - 6},${to[i]}" stroke="${color}" stroke-width="2"/>` +
    textElement(left + LEAD, to[i]!, label)
  ).join("");
}
