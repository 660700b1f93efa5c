import { assert, assertEquals } from "@std/assert";
import { renderFigure, show } from "../../figures/mod.ts";
import { FIGURES } from "./support.ts";

Deno.test("show gives the bytes where there is no notebook", async () => {
  const figure = FIGURES.bars!();
  assertEquals(await show(figure), await renderFigure(figure));
});

Deno.test("a figure tells a notebook what to show, in a picture and in words", async () => {
  const figure = FIGURES.bars!() as unknown as Record<symbol, () => Promise<Record<string, string>>>;
  const bundle = await figure[Symbol.for("Jupyter.display")]!();
  assertEquals(Object.keys(bundle), ["image/png", "text/plain"]);
  assertEquals(Uint8Array.fromBase64(bundle["image/png"]!), await renderFigure(FIGURES.bars!()));
  assert(
    bundle["text/plain"]!.startsWith(
      "Fewer bits. Whiskers: 95 %. Bars of held out (bits/character): bigram 3.2",
    ),
  );
});
