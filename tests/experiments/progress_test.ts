import { assertEquals } from "@std/assert";
import { StudyPace } from "../../lib/experiments/progress.ts";

Deno.test("StudyPace goes by the runs that were computed, and by how much of the present one is done", () => {
  let now = 1000;
  const pace = new StudyPace(10, 4, () => now);
  assertEquals(pace.report(), { done: 4, total: 10, reused: 4 });
  pace.begin("on", 3);
  now += 2000;
  assertEquals(pace.within(0.5), {
    ...{ done: 4, total: 10, reused: 4, current: { arm: "on", seed: 3, fraction: 0.5 } },
    ...{ secondsPerRun: 4, etaSeconds: 22 },
  });
  now += 2000;
  assertEquals(pace.finish(), { done: 5, total: 10, reused: 4, secondsPerRun: 4, etaSeconds: 20 });
  for (let run = 0; run < 5; run++) {
    now += 2000;
    pace.finish();
  }
  assertEquals(pace.report(), { done: 10, total: 10, reused: 4, etaSeconds: 0 });
});

Deno.test("StudyPace of a study that is all there has nothing left", () => {
  assertEquals(new StudyPace(3, 3).report(), { done: 3, total: 3, reused: 3, etaSeconds: 0 });
});
