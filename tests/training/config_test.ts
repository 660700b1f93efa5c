import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkTrainingConfig, DEFAULT_TRAINING, type TrainingConfig } from "../../lib/training/mod.ts";

Deno.test("checkTrainingConfig fills in the defaults and keeps what is given", () => {
  assertEquals(checkTrainingConfig({}), DEFAULT_TRAINING);
  assertEquals(checkTrainingConfig({ steps: 7, schedule: "golden" }), {
    ...DEFAULT_TRAINING,
    steps: 7,
    schedule: "golden",
  });
});

// One setting, what it may not be, and what the error says of it.
const REFUSED: readonly [keyof TrainingConfig, readonly unknown[], string][] = [
  ["steps", [0, -1, 1.5, NaN, Infinity, "10", 2 ** 53], "steps must be an integer at least 1"],
  ["batch", [0, -4, 0.5, null], "batch must be an integer at least 1"],
  ["context", [0, 2.5, undefined], "context must be an integer at least 1"],
  ["accumulation", [0, NaN], "accumulation must be an integer at least 1"],
  ["evaluateEvery", [0, -Infinity], "evaluateEvery must be an integer at least 1"],
  ["evaluationTokens", [0], "evaluationTokens must be an integer at least 1"],
  ["warmupSteps", [-1, 0.5], "warmupSteps must be an integer at least 0"],
  ["seed", [-1, 1.5, 2 ** 53], "seed must be an integer at least 0"],
  ["learningRate", [-1e-9, NaN, Infinity, "1e-3"], "learningRate must be a finite number at least 0"],
  ["minLearningRate", [-1, NaN], "minLearningRate must be a finite number at least 0"],
  ["beta1", [1, -0.1, NaN], "beta1 must be a finite number at least 0 and below 1"],
  ["beta2", [1, 2], "beta2 must be a finite number at least 0 and below 1"],
  ["dropout", [1, -0.1, "no"], "dropout must be a finite number at least 0 and below 1"],
  ["epsilon", [0, -1e-8], "epsilon must be a finite number above 0"],
  ["weightDecay", [-0.1, Infinity], "weightDecay must be a finite number at least 0"],
  ["clipNorm", [-1, NaN], "clipNorm must be a finite number at least 0"],
  ["goldenDecayScale", [0, -1, NaN], "goldenDecayScale must be a finite number above 0"],
  ["schedule", ["line", "", 3], "schedule must be one of cosine, constant, golden"],
];

Deno.test("checkTrainingConfig refuses each setting out of its range and says its name, rule and value", () => {
  for (const [key, values, rule] of REFUSED) {
    for (const value of values) {
      const error = assertThrows(() => checkTrainingConfig({ [key]: value }), RangeError, rule);
      assert(error.message.startsWith("Cannot train as "), error.message);
      assert(error.message.endsWith(`: ${value}`), error.message);
    }
  }
});

Deno.test("checkTrainingConfig has a rule for every setting", () => {
  assertEquals(REFUSED.map(([key]) => key).sort(), Object.keys(DEFAULT_TRAINING).sort());
});

Deno.test("checkTrainingConfig says that the learning rate bounds its least", () => {
  const rule =
    "minLearningRate must be a finite number at least 0 and at most 0.00001, the learningRate: 0.0001";
  assertThrows(() => checkTrainingConfig({ learningRate: 1e-5, minLearningRate: 1e-4 }), RangeError, rule);
});

Deno.test("checkTrainingConfig refuses an unknown setting and names the nearest", () => {
  const unknown = { learningrate: 1 } as Partial<TrainingConfig>;
  assertThrows(
    () => checkTrainingConfig(unknown),
    RangeError,
    "no such setting: learningrate\nhint: did you mean learningRate?",
  );
  const strange = { qqqqqqqq: 1 } as Partial<TrainingConfig>;
  assertThrows(() => checkTrainingConfig(strange), RangeError, "hint: the settings are steps, batch");
});

Deno.test("checkTrainingConfig refuses micro-batches that no array could hold", () => {
  assertThrows(
    () => checkTrainingConfig({ batch: 2 ** 20, context: 2 ** 20 }),
    RangeError,
    "batch · context must be",
  );
});

Deno.test("checkTrainingConfig refuses a scale of the golden schedule that no other schedule would read", () => {
  assertEquals(checkTrainingConfig({ schedule: "golden", goldenDecayScale: 10 }).goldenDecayScale, 10);
  assertThrows(() => checkTrainingConfig({ goldenDecayScale: 10 }), RangeError, "schedule is cosine");
});
