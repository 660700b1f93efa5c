import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  applyLlisaNulls,
  LLISA_NULLS,
  llisaTextConfig,
  mechanismComparisons,
  mechanismsOf,
  memoryStore,
  runComparisons,
} from "../../../lib/experiments/mod.ts";
import { LLISA_PRESETS, LlisaModel } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { assertThreeThings } from "../three_things.ts";
import { LAB } from "./support.ts";

const BASE = { lab: LAB, config: llisaTextConfig(true, 3) };

Deno.test("LLISA_MECHANISMS all run: on, off and null are three different things that give three different scores", async () => {
  const comparisons = mechanismsOf("llisa").flatMap((mechanism) => mechanismComparisons(mechanism, BASE));
  assertThreeThings(comparisons);
  const outcome = await runComparisons("all", comparisons, { seeds: [1, 2], store: memoryStore() });
  assert(outcome.complete);
  for (const { name, a, b } of outcome.document.rows) {
    assert(a.values.some((value, i) => value !== b.values[i]), `${name} moves nothing`);
  }
});

Deno.test("LLISA_MECHANISMS match parameters but for a step of the width", () => {
  for (const mechanism of mechanismsOf("llisa")) {
    const { off, null: control } = mechanism.arms(BASE);
    for (const { budget } of [off, control]) {
      const [, a, b] = /^parameters ([\d,]+)(?: and ([\d,]+)| each)/.exec(budget) ?? [];
      if (a === undefined) {
        assertEquals(budget, "one trained model for both");
        continue;
      }
      const apart = Number(a.replaceAll(",", "")) - Number((b ?? a).replaceAll(",", ""));
      const { dim, nLayers } = BASE.config.model;
      assert(Math.abs(apart) <= 3 * dim * nLayers * 2, `${mechanism.name}: ${budget}`);
    }
  }
});

Deno.test("applyLlisaNulls sets what it says, and names what a trainer must leave alone", () => {
  const model = new LlisaModel(LLISA_PRESETS.tiny);
  const sumOf = (name: string) => [...model.parameters.get(name).floats].reduce((sum, w) => sum + w, 0);
  assertEquals(applyLlisaNulls(model, ["feedForwardOff"], new Pcg64(1)).length, 4 * 3);
  assertEquals([sumOf("blocks.0.w1"), sumOf("blocks.2.ffnNorm")], [0, 0]);
  assertEquals(applyLlisaNulls(model, ["gainsFixed"], new Pcg64(1)).length, 2 * 3 + 1);
  assertEquals(applyLlisaNulls(model, ["rotaryOff"], new Pcg64(1)), []);
  assertEquals([...model.angles.floats.subarray(0, 4)], [1, 0, 1, 0]);
  assertThrows(
    () => applyLlisaNulls(model, ["frozenHead"], new Pcg64(1)),
    RangeError,
    "would change nothing",
  );
  model.close();
});

Deno.test("applyLlisaNulls shuffles positions: the same rows, another order", () => {
  const [model, other] = [new LlisaModel(LLISA_PRESETS.tiny), new LlisaModel(LLISA_PRESETS.tiny)];
  applyLlisaNulls(model, ["rotaryShuffled"], new Pcg64(1));
  const rowsOf = ({ angles: { floats, shape: [T, D] } }: LlisaModel) =>
    Array.from({ length: T! }, (_, i) => floats.slice(i * D!, (i + 1) * D!).join());
  const [shuffled, plain] = [rowsOf(model), rowsOf(other)];
  assert(shuffled.some((row, i) => row !== plain[i]));
  assertEquals(shuffled.toSorted(), plain.toSorted());
  for (const each of [model, other]) each.close();
});

Deno.test("LLISA_NULLS say what they do, each in words of its own", () => {
  const all = Object.values(LLISA_NULLS).map(({ statement }) => statement);
  assertEquals(new Set(all).size, all.length);
});
