import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  mechanismComparisons,
  MECHANISMS,
  mechanismsOf,
  memoryStore,
  runComparisons,
} from "../../lib/experiments/mod.ts";
import { smallConfig, smallLab } from "./support.ts";
import { assertThreeThings } from "./three_things.ts";

const LAB = smallLab();

Deno.test("MECHANISMS each have a name of their own, a metric, what matters, and claims by their ids", () => {
  const all = Object.values(MECHANISMS).flat();
  const names = all.map(({ model, name }) => `${model}/${name}`);
  assertEquals(new Set(names).size, names.length);
  for (const { name, metric, smallestEffect, claims, statement } of all) {
    assert(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && statement.length > 20 && smallestEffect > 0, name);
    assert(metric.unit.length > 3 && claims.every((claim) => /^[HLRSG]\d+$/.test(claim)), name);
  }
});

Deno.test("MECHANISMS of haze all run: on, off and null are three different things, with a metric and a budget", async () => {
  const base = { lab: LAB, config: smallConfig() };
  const comparisons = mechanismsOf("haze").flatMap((mechanism) => mechanismComparisons(mechanism, base));
  assertEquals(comparisons.length, 2 * mechanismsOf("haze").length);
  assertThreeThings(comparisons);
  comparisons.forEach(({ name }, i) => assert(name.endsWith(i % 2 === 0 ? " / off" : " / null"), name));
  const outcome = await runComparisons("all", comparisons, { seeds: [1, 2], store: memoryStore() });
  assert(outcome.complete);
  assertEquals(outcome.document.rows.length, comparisons.length);
  for (const { name, a, b } of outcome.document.rows) {
    assert(a.values.some((value, i) => value !== b.values[i]), `${name} moves nothing`);
  }
});

Deno.test("MECHANISMS match what they say: equal parameters but for half a unit, or equal tokens", () => {
  const base = { lab: LAB, config: smallConfig() };
  for (const mechanism of mechanismsOf("haze")) {
    const { off } = mechanism.arms(base);
    const [, a, b] = /^trained parameters ([\d,]+)(?: and ([\d,]+)| each)/.exec(off.budget) ?? [];
    if (a === undefined) {
      assertEquals(off.budget, "one trained model for both");
      continue;
    }
    const apart = Math.abs(Number(a.replaceAll(",", "")) - Number((b ?? a).replaceAll(",", "")));
    if (mechanism.matched === "parameters") assert(apart <= 32, `${mechanism.name}: ${off.budget}`);
    assert(off.budget.includes("tokens 64 each"), off.budget);
  }
});

Deno.test("mechanismsOf refuses unknown models and mechanisms", () => {
  assertThrows(
    () => mechanismsOf("hase" as "haze"),
    RangeError,
    "must be one of haze, llisa, resoformer, spiral, reso-llm: hase",
  );
  assertThrows(() => mechanismsOf("haze", "gates"), RangeError, "its mechanisms are reweight-heads");
});

Deno.test("MECHANISMS that hold kinds of heads against each other let each learn at its own rate, whatever the base's is", () => {
  const config = smallConfig({ training: { learningRate: 0.004, minLearningRate: 0.0004 } });
  const rates = (name: string) => {
    const { on, off, null: control } = mechanismsOf("haze", name)[0]!.arms({ lab: LAB, config });
    const training = ({ trial }: typeof on) => trial.config.training as Record<string, number>;
    assertEquals(off.budget.includes("learning rates"), training(off).learningRate !== 0.004, off.budget);
    return [on, off, control].map((arm) => training(arm).learningRate);
  };
  assertEquals(rates("reweight-heads"), [0.004, 0.002, 0.004]);
  assertEquals(rates("content-heads"), [0.004, 0.004, 0.004]);
  assertEquals(rates("attention"), [0.004, 0.008, 0.004]);
  assertEquals(rates("learned-gate"), [0.004, 0.004, 0.004]);
});
