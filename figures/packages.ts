/**
 * The packages that draw, loaded when the first figure is drawn: whoever only imports this module pays for none.
 * They need the permissions to read and to call native code.
 */
import type * as Plot from "@observablehq/plot";
import type { Resvg } from "@resvg/resvg-js";

/** What drawing needs. */
export interface Packages {
  /** Observable Plot: marks to SVG. */
  readonly Plot: typeof Plot;
  /** SVG to PNG. */
  readonly Resvg: typeof Resvg;
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
  const [plot, { parseHTML }, { Resvg }, { default: font }] = await Promise.all([
    import("@observablehq/plot"),
    import("linkedom"),
    import("@resvg/resvg-js"),
    import("dejavu-fonts-ttf/package.json", { with: { type: "json" } }),
  ]);
  const { document }: { document: unknown } = parseHTML("<html><body></body></html>") as never;
  // resvg leaves text out without a word when it has no font, so the files are looked at first.
  const fontFiles = await Promise.all(["", "-Bold"].map((weight) => fontFile(font.version, weight)));
  return { Plot: plot, Resvg, document, fontFiles };
}

async function fontFile(version: string, weight: string): Promise<string> {
  // The npm: form is understood wherever this module comes from, with and without an import map.
  const url = import.meta.resolve(`npm:dejavu-fonts-ttf@${version}/ttf/DejaVuSansCondensed${weight}.ttf`);
  const { fileURLToPath } = await import("node:url");
  const path = fileURLToPath(url);
  await Deno.stat(path);
  return path;
}
