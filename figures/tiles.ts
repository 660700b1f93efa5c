/** Rows of small named tiles, coloured by what each is: many verdicts at one glance. */
import { Checks } from "./checks.ts";
import type { Drawing, Figure, FigureText } from "./figure.ts";
import { withKey } from "./key.ts";
import { makeFigure } from "./make_figure.ts";
import { textElement } from "./svg.ts";
import { textWidth } from "./text.ts";
import { INK, OKABE_ITO, SIZES } from "./theme.ts";

/** One tile. */
export interface Tile {
  /** Stands in it: four letters or so. */
  readonly label: string;
  /** Which of the kinds it is. */
  readonly kind: string;
}

/** What {@linkcode tiles} draws. */
export interface TilesSpec extends FigureText {
  /** What a tile can be, in the order in which colours are given out and the key names them. */
  readonly kinds: readonly string[];
  /** From above; a long row goes on in a second line. */
  readonly rows: readonly { readonly label: string; readonly tiles: readonly Tile[] }[];
}

const TILE = { width: 44, height: 27, gap: 4 } as const;
const ROW_GAP = 10;

/** Green, vermillion, orange and sky blue lie far apart in lightness too, with black letters on each. */
const FILLS: readonly string[] = [2, 1, 4, 5, 3].map((i) => OKABE_ITO[i]!);

/**
 * Draws a row of tiles for each group, with a key of what their colours mean.
 *
 * @throws {RangeError} if there are no tiles, more than five kinds, a kind that is not among them, or words are missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tiles } from "@haze/haze/figures";
 * const figure = tiles({
 *   title: "One of two holds",
 *   kinds: ["holds", "does not hold"],
 *   rows: [{ label: "haze", tiles: [{ label: "H1", kind: "holds" }, { label: "H2", kind: "does not hold" }] }],
 * });
 * assertEquals(figure.description, "Tiles: haze: H1 holds, H2 does not hold.");
 * ```
 */
export function tiles(spec: TilesSpec): Figure {
  const checks = new Checks("tiles");
  const { kinds, rows } = spec;
  checks.some(rows.flatMap((row) => row.tiles), "a tile");
  checks.distinct(kinds, "kinds of tiles");
  if (kinds.length > FILLS.length) {
    checks.fail(`only ${FILLS.length} kinds can be told apart by colour`, kinds.length);
  }
  for (const { label, tiles } of rows) {
    checks.text(label, "the label of a row");
    for (const tile of tiles) {
      checks.text(tile.label, `the label of a tile of ${label}`);
      if (!kinds.includes(tile.kind)) {
        checks.fail(`${tile.label} must be of a kind of the key, ${kinds.join(", ")}`, tile.kind);
      }
    }
  }
  const told = rows.map(({ label, tiles }) =>
    `${label}: ${tiles.map((tile) => `${tile.label} ${tile.kind}`).join(", ")}`
  );
  const counts = kinds.map((kind) =>
    rows.flatMap(({ tiles }) => tiles).filter((t) => t.kind === kind).length
  );
  const marks = kinds.map((_, i) => `<rect x="0" y="-7" width="14" height="14" fill="${FILLS[i]}"/>`);
  return makeFigure(
    checks,
    spec,
    `Tiles: ${told.join("; ")}.`,
    () => withKey(draw(spec), marks, kinds.map((kind, i) => `${kind} (${counts[i]})`)),
  );
}

function draw({ kinds, rows }: TilesSpec): Drawing {
  const left = SIZES.margin + Math.max(...rows.map(({ label }) => textWidth(label, SIZES.text))) + 14;
  const inLine = Math.floor((SIZES.width - SIZES.margin - left + TILE.gap) / (TILE.width + TILE.gap));
  let y = ROW_GAP;
  const svg = rows.map(({ label, tiles }) => {
    const lines = Math.max(1, Math.ceil(tiles.length / inLine));
    const drawn = tiles.map((tile, i) => {
      const x = left + (i % inLine) * (TILE.width + TILE.gap);
      const top = y + Math.floor(i / inLine) * (TILE.height + TILE.gap);
      const fill = FILLS[kinds.indexOf(tile.kind)];
      const inset = (TILE.width - textWidth(tile.label, SIZES.text)) / 2;
      return `<rect x="${x}" y="${top}" width="${TILE.width}" height="${TILE.height}" rx="3" fill="${fill}"/>` +
        textElement(x + inset, top + TILE.height / 2, tile.label, INK.text);
    });
    const name = textElement(SIZES.margin, y + TILE.height / 2, label);
    y += lines * (TILE.height + TILE.gap) + ROW_GAP;
    return name + drawn.join("");
  });
  return { svg: svg.join(""), height: y };
}
