import { assert, assertEquals } from "@std/assert";
import { UNSCORED } from "../../../../lib/data/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import type { SpiralConfig, SpiralModel } from "../../../../lib/models/mod.ts";
import { GradientStep } from "../../../../lib/training/gradient_step.ts";
import { lively } from "./support.ts";

const INPUTS = [0, 3, 1, 4, 2, 2];
const ALL = [3, 1, 6, 2, 2, 5];
const LAST = [UNSCORED, UNSCORED, 6, UNSCORED, UNSCORED, 5];
const reference = kernelsNamed("reference64");

/** A batch whose loss and gradients can be asked for again and again. */
function batch(model: SpiralModel, targets: readonly number[]) {
  const gradients = new Map(model.parameters.trainedNames.map((name) => {
    const tensor = model.parameters.get(name);
    return [name, { tensor, sum: new Float64Array(tensor.size) }] as const;
  }));
  const bound = new Map([...gradients.values()].map(({ tensor, sum }) => [tensor, sum] as const));
  const step = new GradientStep(model, bound, [2, 3], { dropoutRate: 0, hasUnscored: true });
  return {
    gradients,
    /** CE + λ·KL, nats. */
    loss(): number {
      step.inputs.set(INPUTS);
      step.targets.set(targets);
      const ce = step.run(0);
      return ce + model.config.distillation * step.measures.kl!;
    },
    close: () => step.close(),
  };
}

const CASES: [string, Partial<SpiralConfig>, readonly number[]][] = [
  ["the last position", {}, LAST],
  ["every position", { scoreAll: true }, ALL],
  ["γ below 1 and a shared temperature", { temperatureGamma: 0.5, teacherTemperature: "shared" }, LAST],
  ["γ above 1", { temperatureGamma: 2, temperatureLambda: 0.5 }, LAST],
  ["no teacher", { distillation: 0 }, LAST],
];

for (const [what, config, targets] of CASES) {
  Deno.test(`SpiralModel has the gradient of its finite differences: ${what}`, () => {
    const model = lively(config, reference);
    const { gradients, loss, close } = batch(model, targets);
    loss();
    const found = new Map([...gradients].map(([name, { sum }]) => [name, sum.slice()]));
    const { floats } = model.parameters;
    for (const [name, gradient] of found) {
      const { start } = model.parameters.rangeOf(name);
      const largest = Math.max(...gradient.map(Math.abs));
      assert(largest > 1e-5, `${name} has no gradient to speak of: ${largest}`);
      gradient.forEach((slope, i) => {
        const kept = floats[start + i]!;
        const at = (value: number) => {
          floats[start + i] = value;
          return loss();
        };
        const expected = (at(kept + 1e-5) - at(kept - 1e-5)) / 2e-5;
        floats[start + i] = kept;
        const error = Math.abs(slope - expected) / largest;
        assert(
          error <= 1e-6,
          `${name}[${i}]: ${slope}, expected ${expected}, off by ${error} of the largest`,
        );
      });
    }
    close();
    model.close();
  });
}

/** Names of what has a gradient. */
function moved(config: Partial<SpiralConfig>): string[] {
  const model = lively(config, reference);
  const { gradients, loss, close } = batch(model, LAST);
  loss();
  const names = [...gradients].filter(([, { sum }]) => sum.some((slope) => slope !== 0)).map(([name]) =>
    name
  );
  close();
  model.close();
  return names;
}

Deno.test("SpiralModel moves log-precisions by the temperature alone, as temperatureFrom says", () => {
  const logPrecision = ["logPrecision.w", "logPrecision.b"];
  const all = moved({});
  assertEquals(logPrecision.every((name) => all.includes(name)), true);
  const without = moved({ temperatureFrom: "nothing" });
  assertEquals(without, all.filter((name) => !logPrecision.includes(name)));
  // With nearly all windows held out, nothing but them is moved, and they move nothing else.
  assertEquals(moved({ temperatureFrom: "heldOut", heldOutShare: 0.9 }), logPrecision);
  // With nearly none, the temperature stays.
  assertEquals(moved({ temperatureFrom: "heldOut", heldOutShare: 0.01 }), without);
  assertEquals(moved({ trainProjection: false }), all.filter((name) => name !== "projection"));
});

Deno.test("SpiralModel gives clipped temperatures no gradient", () => {
  const clipped = moved({ temperatureMax: 0.1 + 1e-9 });
  assertEquals(clipped.filter((name) => name.startsWith("logPrecision")), []);
});
