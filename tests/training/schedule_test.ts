import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { DEFAULT_TRAINING, learningRateAt, type ScheduleName } from "../../lib/training/mod.ts";
import golden from "../golden/training/schedules.json" with { type: "json" };

const PHI = (1 + Math.sqrt(5)) / 2;
const config = (schedule: ScheduleName, more: Partial<typeof DEFAULT_TRAINING> = {}) => ({
  ...DEFAULT_TRAINING,
  ...{ steps: 111, learningRate: 2, minLearningRate: 0.5, warmupSteps: 10 },
  ...more,
  schedule,
});

Deno.test("learningRateAt agrees with rates that were computed outside, golden, cosine and linear", () => {
  const { steps, learningRate, minLearningRate, warmupSteps, cosineRunSteps } = golden;
  const sizes = { learningRate, minLearningRate, warmupSteps, goldenDecayScale: 1 };
  steps.forEach((step, i) => {
    const goldenRate = learningRateAt(step, { ...sizes, steps: 30_000, schedule: "golden" });
    const cosineRate = learningRateAt(step, { ...sizes, steps: cosineRunSteps, schedule: "cosine" });
    assertAlmostEquals(goldenRate, golden.golden[i]!, 1e-15);
    const slowRate = learningRateAt(step, {
      ...sizes,
      steps: 30_000,
      schedule: "golden",
      goldenDecayScale: 10,
    });
    const linearRate = learningRateAt(step, { ...sizes, steps: cosineRunSteps, schedule: "linear" });
    assertAlmostEquals(cosineRate, golden.cosine[i]!, 1e-15);
    assertAlmostEquals(slowRate, golden.goldenScale10[i]!, 1e-15);
    assertAlmostEquals(linearRate, golden.linear[i]!, 1e-15);
  });
});

Deno.test("learningRateAt rises in a line to the peak at the last step of the warm-up, whatever follows", () => {
  for (const schedule of ["cosine", "constant", "golden", "linear"] as const) {
    for (let step = 0; step < 10; step++) {
      assertAlmostEquals(learningRateAt(step, config(schedule)), 2 * (step + 1) / 10, 1e-15);
    }
    assertEquals(learningRateAt(10, config(schedule)), 2);
  }
});

Deno.test("learningRateAt starts at the peak without a warm-up", () => {
  for (const schedule of ["cosine", "constant", "golden", "linear"] as const) {
    assertEquals(learningRateAt(0, config(schedule, { warmupSteps: 0 })), 2);
  }
});

Deno.test("learningRateAt ends a cosine at the minimum with the last step of the run", () => {
  const cosine = config("cosine");
  assertAlmostEquals(learningRateAt(60, cosine), 1.25, 1e-15);
  assertAlmostEquals(learningRateAt(35, cosine), 0.5 + 0.75 * (1 + Math.SQRT1_2), 1e-14);
  assertEquals(learningRateAt(110, cosine), 0.5);
  assertEquals(learningRateAt(5000, cosine), 0.5);
});

Deno.test("learningRateAt divides by the golden ratio each warm-up length, down to the minimum", () => {
  const golden = config("golden");
  assertAlmostEquals(learningRateAt(20, golden), 2 / PHI, 1e-15);
  assertAlmostEquals(learningRateAt(30, golden), 2 / PHI ** 2, 1e-15);
  assertEquals(learningRateAt(40, golden), 0.5);
  assertAlmostEquals(learningRateAt(1, config("golden", { warmupSteps: 0 })), 2 / PHI, 1e-15);
});

Deno.test("learningRateAt is constant after the warm-up where it is told so", () => {
  for (const step of [10, 50, 110, 1e6]) assertEquals(learningRateAt(step, config("constant")), 2);
});

Deno.test("learningRateAt stays within minimum and peak after the warm-up, also where the run is all warm-up", () => {
  for (const schedule of ["cosine", "constant", "golden", "linear"] as const) {
    for (const warmupSteps of [0, 1, 10, 109, 110, 111, 500]) {
      for (let step = 0; step < 200; step++) {
        const rate = learningRateAt(step, config(schedule, { warmupSteps }));
        assert(rate > 0 && rate <= 2, `${schedule} ${warmupSteps} ${step}: ${rate}`);
        assert(step < warmupSteps || rate >= 0.5, `${schedule} ${warmupSteps} ${step}: ${rate}`);
      }
    }
  }
});
