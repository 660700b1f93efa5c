/** Claims on parts of Reso-LLM decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import type { JsonObject, RunValue } from "../../../lib/experiments/mod.ts";
import { evidenceOn, type Metrics } from "./made_up_results.ts";

/** The verdict on made-up metrics. */
async function verdict(id: string, metrics: (run: RunValue) => Metrics, share = 0.005): Promise<string> {
  const timings = { monitorToToken: share, tokenMs: 1, monitorMs: 0.005 };
  const { verdict, readingVerdict } = await evidenceOn(id, metrics, { spread: 1e-4, timings });
  return readingVerdict ?? verdict;
}

const each = (names: readonly string[], value: number): Metrics =>
  Object.fromEntries(names.map((name) => [name, value]));

Deno.test("G3 needs parts that are found, likeness to the letter, and bindings that beat those by lot", async () => {
  const concepts = (nearest: number, likenessError: number, byLot: number) => (run: RunValue): Metrics => {
    if (run.experiment === "reso-llm/concepts/1") {
      return {
        ...each([2, 3, 4, 5].flatMap((k) => [`nearest.${k}`, `exact.${k}`]), 0.605),
        ...{ "nearest.2": nearest, likenessError, "named.unbound": 0.105 },
      };
    }
    const [isLot] = run.config.nulls as string[];
    const isOff = (run.config.model as JsonObject)["prsc.enabled"] === false;
    return { heldOutNats: isLot ? byLot : isOff ? 3.005 : 2.505, ...(isOff ? {} : { bindingsUsed: 20 }) };
  };
  assertEquals(await verdict("G3", concepts(1, 0, 2.805)), "holds");
  assertEquals(await verdict("G3", concepts(0.905, 0, 2.805)), "does not hold");
  assertEquals(await verdict("G3", concepts(1, 1, 2.805)), "does not hold");
  assertEquals(await verdict("G3", concepts(1, 0, 2.505)), "does not hold");
});

Deno.test("G5 needs early alarms of both onsets, above those of noise, and few on noise", async () => {
  const kinds = ["noise", "chaos", "growth"];
  const warnings = (chaos: number, growth: number, noise: number, falseAlarms: number) => (): Metrics => ({
    ...each(kinds.flatMap((kind) => [`found.${kind}`, `delay.${kind}`, `roc.${kind}`]), 0.905),
    ...each(
      [0.02, 0.05, 0.1, 0.2, 0.3].flatMap((
        t,
      ) => [`falseAlarms.${t}`, `found.chaos.${t}`, `found.growth.${t}`]),
      0.5,
    ),
    ...{ "early.chaos": chaos, "early.growth": growth, "early.noise": noise },
    ...{ falseAlarms, upstreamFalseAlarms: 0.805 },
  });
  assertEquals(await verdict("G5", warnings(0.805, 0.705, 0.005, 0.025)), "holds");
  assertEquals(await verdict("G5", warnings(0.805, 0.205, 0.005, 0.025)), "does not hold");
  assertEquals(await verdict("G5", warnings(0.805, 0.705, 0.795, 0.025)), "does not hold");
  assertEquals(await verdict("G5", warnings(0.805, 0.705, 0.005, 0.105)), "does not hold");
});

Deno.test("G6 needs recall by a link alone, a consensus above the asked agent, and silence at fidelity 0", async () => {
  const agents = (apart: number, first: number, rest: number) => (run: RunValue): Metrics => {
    if (run.experiment === "reso-llm/sharing/1") {
      return { "recall.linked": 0.705, "recall.apart": apart, "own.linked": 0.705, "own.apart": 0.805 };
    }
    return {
      ...each(["agreement.parallel", "agreement.sequential"], 0.055),
      "agreement.consensus": 1,
      ...each(["nats.0", "nats.0.5", "nats.0.75", "nats.1", "nats.alone"], 3.005),
      ...{ "nats.first": first, "rest.0": rest },
    };
  };
  assertEquals(await verdict("G6", agents(0, 3.105, 0)), "holds");
  assertEquals(await verdict("G6", agents(0.695, 3.105, 0)), "does not hold");
  assertEquals(await verdict("G6", agents(0, 3.006, 0)), "does not hold");
  assertEquals(await verdict("G6", agents(0, 3.105, 1)), "does not hold");
});

Deno.test("G10 needs every slope, the right one, and says nothing if layers have one without being fed", async () => {
  const slopes =
    (reached: number, worst: number, second: number, unfed: number) => (run: RunValue): Metrics =>
      run.experiment === "reso-llm/gradients/1"
        ? { tensors: 28, reached, extensions: 11, reachedExtensions: 11, varied: 200, worst }
        : { tensors: 44, fed: 4, "reached.first": 43, "reached.second": second, "reached.unfed": unfed };
  assertEquals(await verdict("G10", slopes(28, 0, 44, 40)), "holds");
  assertEquals(await verdict("G10", slopes(27, 0, 44, 40)), "does not hold");
  assertEquals(await verdict("G10", slopes(28, 1, 44, 40)), "does not hold");
  assertEquals(await verdict("G10", slopes(28, 0, 43, 40)), "does not hold");
  assertEquals(await verdict("G10", slopes(28, 0, 44, 44)), "undecided");
});

Deno.test("G12 needs more goals off the axis, that name it, and none of nothing", async () => {
  const goals = (on: number, own: number, empty: number) => (): Metrics => ({
    ...{ "formed.off": 0.905, "formed.on": on, "own.off": own, "formed.empty": empty, chance: 0.0625 },
  });
  assertEquals(await verdict("G12", goals(0.205, 0.905, 0)), "holds");
  assertEquals(await verdict("G12", goals(0.895, 0.905, 0)), "does not hold");
  assertEquals(await verdict("G12", goals(0.205, 0.065, 0)), "does not hold");
  assertEquals(await verdict("G12", goals(0.205, 0.905, 4)), "does not hold");
});

Deno.test("G13 needs axes that beat those by lot", async () => {
  const axes = (dealt: number) => (): Metrics => ({
    ...each(
      ["named", "masked", "unlisted", "words", "hashed", "modelReads", "upstream", "masked.dealt"],
      0.505,
    ),
    ...{ "named.dealt": dealt, unlistedSentences: 50 },
  });
  assertEquals(await verdict("G13", axes(0.055)), "holds");
  assertEquals(await verdict("G13", axes(0.495)), "does not hold");
});

Deno.test("G14 and G15 need values and times told at four pairs and twenty lines, above their controls", async () => {
  const memory = (keyed: number, wrong: number, error: number) => (): Metrics => ({
    ...each([2, 4, 8, 16].map((n) => `keyed.${n}`), keyed),
    ...each([2, 4, 8, 16].map((n) => `wrongKey.${n}`), wrong),
    ...each([5, 20, 60].flatMap((n) => [`recall.${n}`, `upstream.${n}`]), 0.505),
    ...each([5, 20, 60].map((n) => `timeError.${n}`), error),
    ...each([5, 20, 60].map((n) => `blindTimeError.${n}`), 66.505),
  });
  assertEquals(await verdict("G14", memory(0.705, 0.255, 20.5)), "holds");
  assertEquals(await verdict("G14", memory(0.405, 0.255, 20.5)), "does not hold");
  assertEquals(await verdict("G14", memory(0.705, 0.695, 20.5)), "does not hold");
  assertEquals(await verdict("G15", memory(0.705, 0.255, 20.5)), "holds");
  assertEquals(await verdict("G15", memory(0.705, 0.255, 40.5)), "does not hold");
});

Deno.test("G17 needs a small share of a token's time and a bounded past, which its control must show", async () => {
  const watching = (differs: number, differsShort: number) => (): Metrics => ({
    looks: 0.2,
    differs,
    differsShort,
  });
  assertEquals(await verdict("G17", watching(0, 90)), "holds");
  assertEquals(await verdict("G17", watching(0, 90), 0.03), "does not hold");
  assertEquals(await verdict("G17", watching(3, 90)), "does not hold");
  assertEquals(await verdict("G17", watching(0, 0)), "undecided");
});
