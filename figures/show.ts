/** Figures in notebooks. */
import type { Figure } from "./figure.ts";
import { mimeBundle } from "./make_figure.ts";
import { LEAVE_MS, notebook } from "./notebook.ts";
import { renderFigure } from "./render.ts";

/**
 * Shows a figure in a notebook on the Deno kernel, and gives its PNG bytes anywhere else. A figure that ends a cell is
 * shown without it.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { histogram, show } from "@haze/haze/figures";
 * const png = await show(histogram({
 *   title: "Most losses lie near 2",
 *   x: { label: "loss", unit: "nats/token" },
 *   values: [1.8, 1.9, 2, 2, 2.1, 2.6],
 * }));
 * assert(png === undefined || png.length > 1000);
 * ```
 */
export async function show(figure: Figure): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const jupyter = notebook();
  if (!jupyter) return await renderFigure(figure);
  await jupyter.display(await mimeBundle(figure), { raw: true });
  await new Promise((done) => setTimeout(done, LEAVE_MS));
}
