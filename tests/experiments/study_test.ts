import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  folderStore,
  hazeTrial,
  memoryStore,
  type ProgressReport,
  runComparisons,
  runStudy,
  type Trial,
} from "../../lib/experiments/mod.ts";
import { NUMERICS_VERSION } from "../../lib/training/mod.ts";
import { BITS, inFolder, plantedTrial, smallConfig, smallLab } from "./support.ts";

const none = { name: "none", hash: "0" };

function comparisonsOf(a: Trial, b: Trial) {
  return [{
    ...{ name: "row", metric: BITS, smallestEffect: 0.02, budget: "as it is", claimed: "a" as const },
    a: { label: "first", trial: a },
    b: { label: "second", trial: b },
  }];
}

Deno.test("runComparisons interrupted after any run and resumed gives the same document", async () => {
  const comparisons = () =>
    comparisonsOf(
      plantedTrial({ mean: 2, noise: 0.01, draw: 1 }),
      plantedTrial({ mean: 2.1, noise: 0.01, draw: 1 }),
    );
  const seeds = [1, 2, 3];
  const whole = await runComparisons("planted", comparisons(), { seeds });
  assert(whole.complete);
  for (let after = 0; after <= 5; after++) {
    await inFolder(async (folder) => {
      const stop = new AbortController();
      const first = await runComparisons("planted", comparisons(), {
        ...{ seeds, store: folderStore(folder), signal: stop.signal },
        onProgress: ({ done }) => done === after ? stop.abort() : undefined,
      });
      assertEquals([first.complete, first.runs], [false, { computed: after, reused: 0, missing: 6 - after }]);
      const second = await runComparisons("planted", comparisons(), { seeds, store: folderStore(folder) });
      assert(second.complete);
      assertEquals(second.runs, { computed: 6 - after, reused: after });
      assertEquals(JSON.stringify(second.document), JSON.stringify(whole.document));
    });
  }
});

Deno.test("runComparisons of haze models, interrupted within a run and resumed, gives the same document", async () => {
  const lab = smallLab();
  const comparisons = () =>
    comparisonsOf(
      hazeTrial(smallConfig({ training: { steps: 12 } }), lab),
      hazeTrial(smallConfig({ model: { headType: "content" }, training: { steps: 12 } }), lab),
    );
  const seeds = [1, 2];
  const whole = await runComparisons("haze", comparisons(), { seeds });
  assert(whole.complete);
  const stop = new AbortController();
  const store = memoryStore();
  const first = await runComparisons("haze", comparisons(), {
    ...{ seeds, store, signal: stop.signal },
    onProgress: ({ done, current }) =>
      done === 1 && current && current.fraction > 0.3 ? stop.abort() : undefined,
  });
  assertEquals(first.runs, { computed: 1, reused: 0, missing: 3 });
  const second = await runComparisons("haze", comparisons(), { seeds, store });
  assert(second.complete);
  assertEquals(second.runs, { computed: 3, reused: 1 });
  assertEquals(JSON.stringify(second.document), JSON.stringify(whole.document));
});

Deno.test("runComparisons says what is compared, which side is better, and what was claimed", async () => {
  const [low, high] = [2, 2.5].map((mean) => plantedTrial({ mean, noise: 0.001, draw: 3 }));
  const outcome = await runComparisons("planted", [
    ...comparisonsOf(low!, high!),
    ...comparisonsOf(high!, low!),
    { ...comparisonsOf(high!, low!)[0]!, metric: { ...BITS, better: "higher" as const } },
    ...comparisonsOf(low!, low!),
  ], { seeds: [1, 2, 3, 4] });
  assert(outcome.complete);
  const { rows, correction, data, seeds, level } = outcome.document;
  assertEquals(rows.map(({ verdict, better, claim }) => [verdict, better, claim]), [
    ["effect", "a", "as claimed"],
    ["effect", "b", "against the claim"],
    ["effect", "a", "as claimed"],
    ["no effect", null, "not shown"],
  ]);
  assertEquals([correction, data, seeds, level], ["Holm over 4 comparisons", [none], [1, 2, 3, 4], 0.95]);
  // Equal trials are one arm: eight runs for eight sides of four seeds each.
  assertEquals(outcome.runs, { computed: 8, reused: 0 });
  assertEquals(rows[0]!.a.values.length, 4);
  assertEquals(outcome.resultsOf(low!).map(({ metrics }) => metrics.bitsPerByte!), [...rows[0]!.a.values]);
});

Deno.test("runComparisons refuses one seed, no comparison, and a metric that runs do not give", async () => {
  const trial = plantedTrial({ mean: 2, noise: 0, draw: 0 });
  await assertRejects(() => runComparisons("x", [], { seeds: [1, 2] }), RangeError, "got none");
  await assertRejects(
    () => runComparisons("x", comparisonsOf(trial, trial), { seeds: [1] }),
    RangeError,
    "at least 2 seeds: 1",
  );
  const [row] = comparisonsOf(trial, trial);
  await assertRejects(
    () => runComparisons("x", [{ ...row!, a: { ...row!.a, metric: "loss" } }], { seeds: [1, 2] }),
    RangeError,
    "must give loss: they give bitsPerByte",
  );
});

Deno.test("runStudy computes each run once and reports how far it is", async () => {
  const seen: number[] = [];
  const arm = (name: string) => ({
    name,
    trial: plantedTrial({ mean: 2, noise: 0, draw: 0, onRun: (seed) => seen.push(seed) }),
  });
  const reports: ProgressReport[] = [];
  const store = memoryStore();
  const study = { arms: [arm("one"), arm("same")], seeds: [5, 6, 7] };
  const outcome = await runStudy(study, { store, onProgress: (report) => reports.push(report) });
  assert(outcome.complete);
  assertEquals(seen, [5, 6, 7]);
  assertEquals(outcome.results.get("one"), outcome.results.get("same"));
  assertEquals(reports.map(({ done, total }) => [done, total]), [[0, 3], [1, 3], [2, 3], [3, 3]]);
  assertEquals([reports[0]!.etaSeconds, reports[3]!.etaSeconds], [undefined, 0]);
  assert(reports[2]!.etaSeconds! >= 0 && reports[2]!.secondsPerRun! >= 0);
  const again = await runStudy({ ...study, seeds: [5, 6, 7, 8] }, { store });
  assertEquals([again.runs, seen], [{ computed: 1, reused: 3 }, [5, 6, 7, 8]]);
});

Deno.test("runStudy says which run failed, and keeps the others", async () => {
  const failing = (bad: () => Promise<never>): Trial => ({
    ...{ experiment: "failing/1", config: {}, data: none },
    run: (seed) => seed === 2 ? bad() : Promise.resolve({ metrics: { value: seed } }),
  });
  const store = memoryStore();
  const study = (bad: () => Promise<never>) => ({
    arms: [{ name: "arm", trial: failing(bad) }],
    seeds: [1, 2, 3],
  });
  await assertRejects(
    () => runStudy(study(() => Promise.reject(new RangeError("Cannot go on: NaN"))), { store }),
    Error,
    "Cannot finish arm arm with seed 2 as its run failed: Cannot go on: NaN",
  );
  const notFinite = () => Promise.resolve({ metrics: { value: NaN } }) as Promise<never>;
  await assertRejects(
    () => runStudy(study(notFinite), { store }),
    Error,
    "value must be a finite number: NaN",
  );
  assertEquals(
    (await store.get({ ...failing(notFinite), seed: 1, numericsVersion: NUMERICS_VERSION }))?.metrics,
    {
      value: 1,
    },
  );
});

Deno.test("runStudy refuses a study without arms or seeds, and what stands twice", async () => {
  const arm = { name: "arm", trial: plantedTrial({ mean: 2, noise: 0, draw: 0 }) };
  for (
    const [arms, seeds, text] of [
      [[], [1], "it needs an arm: none"],
      [[arm], [], "it needs a seed: none"],
      [[arm, arm], [1], "the names of its arms must differ: arm"],
      [[arm], [1, 1], "different integers of at least 0: 1"],
      [[arm], [-1], "different integers of at least 0: -1"],
    ] as const
  ) await assertRejects(() => runStudy({ arms, seeds }), RangeError, text);
});

Deno.test("runStudy lets the event loop run between runs", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const busy: Trial = {
    ...{ experiment: "busy/1", config: {}, data: none },
    run: () => {
      for (const end = performance.now() + 60; performance.now() < end;);
      return Promise.resolve({ metrics: {} });
    },
  };
  await runStudy({ arms: [{ name: "busy", trial: busy }], seeds: [1, 2, 3, 4] });
  clearInterval(timer);
  assert(ticks >= 2, `${ticks} ticks`);
});
