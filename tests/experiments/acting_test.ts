import { assert, assertEquals } from "@std/assert";
import {
  type AblationRow,
  type Comparison,
  type Metric,
  runComparisons,
  type Trial,
  withActing,
} from "../../lib/experiments/mod.ts";
import { comparisonTable } from "../../cli/ui/comparison_table.ts";
import { styleFor } from "../../cli/ui/style.ts";

const NATS: Metric = { name: "nats", unit: "nats", better: "lower" };

/** A trial that gives what it is told for each seed. */
const trial = (of: string, metrics: (seed: number) => Record<string, number>): Trial => ({
  ...{ experiment: "acting/1", config: { of }, data: { name: "none", hash: "0" } },
  run: (seed) => Promise.resolve({ metrics: metrics(seed) }),
});

async function rowsOf(a: Comparison["a"], b: Comparison["b"]): Promise<readonly AblationRow[]> {
  const comparisons = [{ name: "gate / off", metric: NATS, smallestEffect: 0.5, budget: "all else", a, b }];
  const outcome = await runComparisons("ablation", comparisons, { seeds: [1, 2, 3, 4] });
  assert(outcome.complete);
  const document = withActing(comparisons, outcome);
  text = comparisonTable(document, 80, styleFor(false)).replace(/\n +/g, " ");
  return document.rows;
}
let text = "";

const sides = (a: Trial, b: Trial) => [{ label: "on", trial: a }, { label: "off", trial: b }] as const;

Deno.test("withActing tells by how far the compared figure moves where there is no effect", async () => {
  const [on, off] = ["on", "off"].map((of) =>
    trial(of, (seed) => ({ nats: 2 + (of === "on" ? 0.01 * seed : 0), tokens: seed }))
  );
  const [row] = await rowsOf(...sides(on!, off!));
  assertEquals([row!.verdict, row!.acting?.metric, row!.acting?.seeds], ["no effect", "nats", 4]);
  assert(text.includes("it acts: nats differs in all 4 seeds, by up to 0.04"), text);
});

Deno.test("withActing looks at other figures where the compared one stays, and never at sizes", async () => {
  const [on, off] = [0, 1].map((of) =>
    trial(`${of}`, (seed) => ({ nats: 2, depth: seed < 3 ? of : 1, tokens: of, flopsPerToken: of }))
  );
  const [row] = await rowsOf(...sides(on!, off!));
  assertEquals(row!.acting, { metric: "depth", seeds: 2, largest: 1 });
  assert(text.includes("it acts: depth differs in 2 of 4 seeds, by up to 1"), text);
});

Deno.test("withActing says so if nothing moves, as of a mechanism that was never wired in", async () => {
  const [on, off] = [0, 1].map((of) => trial(`${of}`, (seed) => ({ nats: 2 + seed, parameters: of })));
  const [row] = await rowsOf(...sides(on!, off!));
  assertEquals([row!.verdict, row!.acting], ["no effect", null]);
  assert(text.includes("nothing shows that it acts: all figures are the same in every seed"), text);
});

Deno.test("withActing pairs figures of two uses of one model by what stands before the use", async () => {
  const both = trial("uses", (seed) => ({
    ...{ "nats.on": 2, "nats.off": 2, "entropy.on": 1 + seed, "entropy.off": 1, "entropy.other": 9 },
  }));
  const [row] = await rowsOf({ label: "on", trial: both, metric: "nats.on" }, {
    ...{ label: "off", trial: both, metric: "nats.off" },
  });
  assertEquals(row!.acting, { metric: "entropy", seeds: 4, largest: 4 });
});

Deno.test("withActing adds nothing to rows that have an effect", async () => {
  const [on, off] = [2, 9].map((of) => trial(`${of}`, (seed) => ({ nats: of + 0.01 * seed * of })));
  const [row] = await rowsOf(...sides(on!, off!));
  assertEquals([row!.verdict, "acting" in row!], ["effect", false]);
  assert(!text.includes("it acts"), text);
});
