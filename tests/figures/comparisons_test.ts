import { assert, assertEquals, assertThrows } from "@std/assert";
import { bars, comparisons, curves, renderSvg } from "../../figures/mod.ts";
import { FIGURES, JUDGED, X, Y } from "./support.ts";

const [FIRST] = JUDGED.rows;

Deno.test("comparisons has a panel for each unit, with its rows in order, their zones and verdicts", async () => {
  const svg = await renderSvg(FIGURES.comparisons!());
  for (
    const axis of [
      "difference, lower is better (bits per byte)",
      "difference, higher is better (share of answers)",
    ]
  ) {
    assertEquals(svg.split(`>${axis}<`).length, 2, axis);
  }
  assertEquals(svg.match(/aria-label="rect"/g)?.length, 2);
  const at = ["gate / off", "on / off", "heads"].map((name) => svg.indexOf(`>${name}<`));
  assert(at.every((place, i) => place > (at[i - 1] ?? 0)), `${at}`);
  for (const word of ["effect", "no effect", "undecided"]) assert(svg.includes(`>${word}<`), word);
});

Deno.test("comparisons names both sides of a row unless its name does, and breaks configs at commas", async () => {
  const svg = await renderSvg(FIGURES.comparisons!());
  assert(svg.includes(">learned / tiny, gate=0.5<"), svg);
  assert(!svg.includes('>on / off</text><text x="14"'), "said once");
  const { note, description } = FIGURES.comparisons!();
  assert(note!.startsWith("A planted case. Dots: first side minus second, with the 95 % interval"), note);
  assert(
    note!.includes("after Holm over 3 comparisons, so an interval may leave out 0, or lie in the grey"),
    note,
  );
  assert(description.includes("heads 0.3 (0.1 to 0.5), undecided"), description);
});

Deno.test("comparisons cuts a side that cannot be broken, and says no direction where there is none", async () => {
  const long = { ...FIRST!, a: { label: "x".repeat(90) } };
  const metric = { unit: "bits", better: "neither" } as const;
  const svg = await renderSvg(comparisons({ ...JUDGED, rows: [{ ...long, metric }] }, { title: "t" }));
  assert(/>x{10,40}…</.test(svg));
  const thousand = { ...FIRST!, a: { label: "1,000 dialogues" } };
  assert(
    (await renderSvg(comparisons({ ...JUDGED, rows: [thousand] }, { title: "t" }))).includes(
      "1,000 dialogues",
    ),
  );
  assert(svg.includes(">difference (bits)<"));
});

Deno.test("comparisons refuses what it cannot draw", () => {
  const draw = (changes: object) =>
    comparisons({ ...JUDGED, rows: [{ ...FIRST!, ...changes }] }, { title: "t" });
  assertThrows(
    () => comparisons({ ...JUDGED, rows: [] }, { title: "t" }),
    RangeError,
    "it needs a row: none",
  );
  assertThrows(() => draw({ smallestEffect: 0 }), RangeError, "the smallest effect must be above 0: 0");
  assertThrows(() => draw({ difference: 1 }), RangeError, "must hold its estimate");
  const twice = { ...JUDGED, rows: [FIRST!, FIRST!] };
  assertThrows(
    () => comparisons(twice, { title: "t" }),
    RangeError,
    "names of comparisons must differ: gate / off twice",
  );
});

Deno.test("curves draws a reference curve dashed, and bars print as many decimals as asked", async () => {
  const curve = { label: "target", x: [0, 1], y: [0, 1] };
  const spec = { title: "t", x: X, y: Y };
  const svg = await renderSvg(curves({ ...spec, curves: [{ ...curve, reference: true }] }));
  assertEquals(svg.match(/stroke-dasharray="4,7"/g)?.length, 1);
  assert(!(await renderSvg(curves({ ...spec, curves: [curve] }))).includes("dasharray"));
  const bar = { title: "t", value: Y, bars: [{ label: "a", value: 2.166 }] };
  assertEquals(
    [bars(bar), bars({ ...bar, decimals: 1 })].map(({ description }) => description.slice(-8)),
    ["a 2.166.", "/token): a 2.2.".slice(-8)],
  );
  assertThrows(
    () => bars({ ...bar, decimals: -1 }),
    RangeError,
    "decimals must be an integer from 0 to 20: -1",
  );
});
