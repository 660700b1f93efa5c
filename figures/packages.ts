/**
 * The packages that draw, loaded when the first figure is drawn: whoever only imports this module pays for none.
 * They need the permissions to read and to call native code.
 */
import type * as Plot from "@observablehq/plot";
import { FONT, SIZES } from "./theme.ts";

/** What drawing needs. */
export interface Packages {
  /** Observable Plot: marks to SVG. */
  readonly Plot: typeof Plot;
  /** resvg: SVG to the bytes of a PNG. */
  readonly toPng: (svg: string) => Uint8Array<ArrayBuffer>;
  /** A page that is nowhere shown, for Plot to make its elements in. */
  readonly document: unknown;
  /** Font files, so that pictures have the same letters on a machine without fonts. */
  readonly fontFiles: string[];
}

let packages: Promise<Packages> | undefined;

/** Loads all packages once. */
export function loadPackages(): Promise<Packages> {
  return packages ??= load();
}

async function load(): Promise<Packages> {
  const [plot, { parseHTML }, { Resvg }] = await Promise.all([
    import("@observablehq/plot"),
    import("linkedom"),
    import("@resvg/resvg-js"),
    // What is imported is fetched; only then its other files have an address.
    import("dejavu-fonts-ttf/package.json", { with: { type: "json" } }),
  ]);
  const { document }: { document: unknown } = parseHTML("<html><body></body></html>") as never;
  const fontFiles = await Promise.all([
    pathOf(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf")),
    pathOf(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf")),
  ]);
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT };
  const fitTo = { mode: "zoom", value: SIZES.pixels } as const;
  const toPng = (svg: string) => new Uint8Array(new Resvg(svg, { font, fitTo }).render().asPng());
  return { Plot: plot, toPng, document, fontFiles };
}

/** The path of a file that is there: resvg leaves text out without a word when it has no font. */
async function pathOf(address: string): Promise<string> {
  const { fileURLToPath } = await import("node:url");
  const path = fileURLToPath(address);
  await Deno.stat(path);
  return path;
}
