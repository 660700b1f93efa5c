import { assert, assertEquals, assertThrows } from "@std/assert";
import { peersMarkdown } from "../../bench/peers/markdown.ts";
import { type Row, type Section, withSections } from "../../bench/peers/results.ts";
import { committedResults, withPeersTable } from "../../tools/make_peers_table.ts";

Deno.test("docs/speed.md has the table of peers as the committed results make it", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/speed.md", import.meta.url));
  const results = await committedResults();
  assert(results.sections.length > 0);
  assertEquals(withPeersTable(page, peersMarkdown(results)), page);
});

Deno.test("withPeersTable replaces what stands between its marks alone, and refuses a page without them", () => {
  const marks = (text: string) =>
    `a\n<!-- peers: begin, made by tools/make_peers_table.ts -->${text}<!-- peers: end -->\nb`;
  assertEquals(withPeersTable(marks("old"), "new"), marks("\n\nnew\n\n"));
  assertThrows(() => withPeersTable("a page", "new"), SyntaxError, "its marks must be there");
});

function row(work: string, ratio: number, rest: Partial<Row> = {}): Row {
  return {
    ...{ work, type: "product", threads: 1, backend: "wasm", clock: "wall", unit: "GFLOP/s" },
    ...{ ours: { ms: 1, rate: 50 }, peer: { ms: ratio, rate: 50 / ratio, variant: "v", variantMs: {} } },
    ...{ ratio, ratioQuartiles: [ratio, ratio], ...rest },
  };
}

function section(peer: Section["peer"], rows: readonly Row[]): Section {
  const machine = { cpu: "a CPU", cores: 2, loadAverage: 0.25, loopGigaflops: 58.3 } as Section["machine"];
  return { peer, versions: { it: "1.2" }, engine: { 1: "wasm" }, date: "2026-11-22", machine, rows };
}

Deno.test("peersMarkdown puts peers of one work on one line, one thread first, and names goals that are missed", () => {
  const sections = [
    section("numpy", [row("AB", 0.5, { threads: 2 }), row("AB", 0.5)]),
    section("jax", [
      row("AB", 2, { way: "op by op", goal: 1.55, ours: { ms: 1, rate: 60 } }),
      row("AB", 1.25, { way: "jit", goal: 1.55 }),
      row("exp", 4, { type: "row", unit: "Gelements/s" }),
      row("step", 3, { type: "step", backend: "blas" }),
    ]),
  ];
  assertEquals(peersMarkdown({ sections }).split("\n"), [
    "| work | threads | here | NumPy | jax-js | jax-js, jit |",
    "| --- | --: | --: | --: | --: | --: |",
    "| AB | 1 | 50 | 0.50× (100) | 2.00× (25) | 1.25× (40), goal 1.55× |",
    "| exp | 1 | 50.00 |  |  | 4.00× (12.50) |",
    "| step, blas | 1 | 50 |  |  | 3.00× (17) |",
    "| AB | 2 | 50 | 0.50× (100) |  |  |",
    "",
    ...["NumPy", "jax-js"].map((name) =>
      `- ${name}: it 1.2; by threads 1: wasm; 2026-11-22, a CPU, 2 cores, load 0.3 at the start, ` +
      "register-only loop 58 GFLOP/s"
    ),
  ]);
});

Deno.test("withSections puts a run in the place of an older one beside the same peer", () => {
  const [old, other, fresh] = [section("jax", []), section("tfjs", []), section("jax", [row("AB", 1)])];
  assertEquals(withSections({ sections: [old, other] }, [fresh]).sections, [other, fresh]);
});
