/** A line above a drawing that says what its marks mean. */
import type { Drawing } from "./figure.ts";
import { textElement } from "./svg.ts";
import { textWidth } from "./text.ts";
import { SIZES } from "./theme.ts";

const LINE = 24;

/** Puts marks with their names above a drawing, in as many lines as they need. */
export function withKey(drawing: Drawing, marks: readonly string[], names: readonly string[]): Drawing {
  let [x, y] = [SIZES.margin, LINE / 2];
  const items = marks.map((mark, i) => {
    const width = 20 + textWidth(names[i]!, SIZES.text) + 18;
    if (x > SIZES.margin && x + width > SIZES.width) [x, y] = [SIZES.margin, y + LINE];
    const item = `<g transform="translate(${x},${y})">${mark}${textElement(18, 0, names[i]!)}</g>`;
    x += width;
    return item;
  });
  const height = y + LINE / 2;
  return {
    height: drawing.height + height,
    svg: `${items.join("")}<g transform="translate(0,${height})">${drawing.svg}</g>`,
  };
}
