import { assertEquals, assertThrows } from "@std/assert";
import {
  checkSpiralConfig,
  SPIRAL_DEFAULTS,
  SPIRAL_PRESET_TRAINING,
  SPIRAL_PRESETS,
} from "../../../../lib/models/mod.ts";
import { checkTrainingConfig } from "../../../../lib/training/mod.ts";

Deno.test("checkSpiralConfig fills in what is not said, and takes every preset", () => {
  assertEquals(checkSpiralConfig({}), SPIRAL_DEFAULTS);
  assertEquals(checkSpiralConfig({ d: 8 }), { ...SPIRAL_DEFAULTS, d: 8 });
  for (const preset of Object.values(SPIRAL_PRESETS)) assertEquals(checkSpiralConfig({ ...preset }), preset);
  for (const training of Object.values(SPIRAL_PRESET_TRAINING)) checkTrainingConfig(training);
  const { vocabSize, d, L, k, r } = SPIRAL_PRESETS.seed;
  assertEquals([vocabSize, d, L, k, r], [256, 96, 4, 24, 64]);
});

Deno.test("checkSpiralConfig refuses what is unknown, out of range or without effect", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ keepk: 3 }, "no such setting: keepk\nhint: did you mean keepK?"],
    [{ d: 0 }, "d must be an integer from 1 to 16384: 0"],
    [{ r: 1.5 }, "r must be an integer"],
    [{ vocabSize: "128" }, 'vocabSize must be an integer from 2 to 16384: "128"'],
    [{ k: 8 }, "keepK must be at most k = 8: 12"],
    [{ distillation: -1 }, "distillation must be a number from 0"],
    [{ precisionPower: NaN }, "precisionPower must be a number"],
    [{ temperatureGamma: 0 }, "temperatureGamma must be a number from 0.001"],
    [{ temperatureMin: 2 }, "temperatureMin must be at most temperatureMax = 1.8: 2"],
    [{ sourceRule: "decay" }, 'sourceRule must be one of credit, use, none: "decay"'],
    [{ projection: true }, "projection must be one of random, data: true"],
    [{ scoreAll: 1 }, "scoreAll must be true or false: 1"],
    [{ retrieved: 129 }, "retrieved must be at most V = 128: 129"],
    [{ liars: 0.1, retrieved: 0 }, "liars need retrieval and a teacher"],
    [{ liars: 0.1, distillation: 0 }, "liars need retrieval and a teacher"],
    [{ corruptHead: "unigram" }, "corruptHead must be one of none, bigram"],
    [{ corruptHead: "slow", distillation: 0 }, "corruptHead needs a teacher"],
    [{ corruptFrom: 3 }, "corruptFrom needs a corruptHead: 3"],
    [{ teacherBatches: 3, distillation: 0 }, "teacherBatches needs a teacher: 3"],
    [{ logitGradient: "clipped" }, "logitGradient must be one of exact, upstream, boosted"],
    [{ heldOutShare: 0.5 }, "heldOutShare is for temperatureFrom heldOut alone: 0.5"],
  ];
  for (const [given, rule] of cases) {
    assertThrows(() => checkSpiralConfig(given), RangeError, `Cannot build a spiral model as `);
    assertThrows(() => checkSpiralConfig(given), RangeError, rule);
  }
});
