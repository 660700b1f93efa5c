/** Claims on trained Reso-LLMs decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import type { JsonObject, RunValue } from "../../../lib/experiments/mod.ts";
import { hasNull, type Metrics, modelOf, plantedVerdict } from "./planted.ts";

const each = (names: readonly string[], value: number): Metrics =>
  Object.fromEntries(names.map((name) => [name, value]));

Deno.test("G1 needs a share of CPU time that is about the one said", async () => {
  const costs = (): Metrics => ({ tokens: 64, concepts: 1000 });
  assertEquals(await plantedVerdict("G1", costs, { bothToNeither: 1.08 }), "holds");
  assertEquals(await plantedVerdict("G1", costs, { bothToNeither: 1.2 }), "does not hold");
});

Deno.test("G2 needs a goal's word twice as often, not with another goal, at little cost and variety kept", async () => {
  const goals = (own: number, other: number, cost: number, variety: number) => (): Metrics => ({
    ...{ "goalRate.own": own, "goalRate.none": 0.0105, "goalRate.other": other },
    ...{ "nats.own": 3.005 + cost, "nats.none": 3.005, "nats.other": 3.005 },
    ...{ "distinct2.own": variety, "distinct2.none": 0.905, "distinct2.other": 0.905 },
    ...each(["own", "none", "other"].map((aim) => `saidShare.${aim}`), 0.505),
  });
  assertEquals(await plantedVerdict("G2", goals(0.0505, 0.0105, 0.005, 0.905)), "holds");
  assertEquals(await plantedVerdict("G2", goals(0.0175, 0.0105, 0.005, 0.905)), "does not hold"); // not twice as often
  assertEquals(await plantedVerdict("G2", goals(0.0505, 0.0504, 0.005, 0.905)), "does not hold"); // any goal does it
  assertEquals(await plantedVerdict("G2", goals(0.0505, 0.0105, 0.805, 0.905)), "does not hold"); // dear
  assertEquals(await plantedVerdict("G2", goals(0.0505, 0.0105, 0.005, 0.405)), "does not hold"); // the same over and over
});

Deno.test("G4 needs a memory that helps, its own, and recall above upstream's", async () => {
  const memory = (without: number, foreign: number, upstream: number) => (run: RunValue): Metrics => {
    if (run.experiment.startsWith("reso-llm/memory")) {
      return {
        ...each([5, 20, 60].flatMap((n) => [`recall.${n}`, `recall.${n}.0.001`]), 0.805),
        ...each([5, 20, 60].map((n) => `upstream.${n}`), upstream),
      };
    }
    const isOff = modelOf(run)["temporalSmf.enabled"] === false;
    const nats = isOff ? without : hasNull(run, "foreignMemory") ? foreign : 2.505;
    return { goingOnNats: nats, heldOutNats: nats, ...(isOff ? {} : { memoryNorm: 0.505 }) };
  };
  assertEquals(await plantedVerdict("G4", memory(2.705, 2.705, 0.105)), "holds");
  assertEquals(await plantedVerdict("G4", memory(2.506, 2.705, 0.105)), "does not hold");
  assertEquals(await plantedVerdict("G4", memory(2.705, 2.506, 0.105)), "does not hold");
  assertEquals(await plantedVerdict("G4", memory(2.705, 2.705, 0.804)), "does not hold");
});

Deno.test("G7 needs loops that only growing noise ends, silence on the text, and enough loops", async () => {
  const noises = ["none", "ramp", "0.1", "0.2", "0.5", "1", "2", "4"];
  const loops = (none: number, fixed: number, acts: number, count = 12) => (): Metrics => ({
    ...each(noises.flatMap((noise) => [`escaped.${noise}`, `escapeNats.${noise}`]), 0.605),
    ...{ "escaped.ramp": 0.805, "escaped.none": none, "escaped.0.1": fixed, actsOnText: acts, loops: count },
  });
  assertEquals(await plantedVerdict("G7", loops(0, 0.305, 0)), "holds");
  assertEquals(await plantedVerdict("G7", loops(0.804, 0.305, 0)), "does not hold");
  assertEquals(await plantedVerdict("G7", loops(0, 0.804, 0)), "does not hold");
  assertEquals(await plantedVerdict("G7", loops(0, 0.305, 0.055)), "does not hold");
  assertEquals(await plantedVerdict("G7", loops(0, 0.305, 0, 2)), "undecided");
});

Deno.test("G8 needs phases that act, are nothing at K = 0, and foretell better than still and strayed ones", async () => {
  const layers = ["kuramoto", "prsc", "temporalSmf", "agency"];
  const phases = (still: number, strayed: number, divergence = 0.055, idle = 0) => (run: RunValue): Metrics =>
    run.experiment.startsWith("reso-llm/switch")
      ? {
        ...each(layers.map((layer) => `kl.${layer}`), divergence),
        ...each(layers.map((layer) => `idle.${layer}`), idle),
      }
      : { "phaseNats.own": 2.505, "phaseNats.still": still, "phaseNats.strayed": strayed };
  assertEquals(await plantedVerdict("G8", phases(2.705, 2.705)), "holds");
  assertEquals(await plantedVerdict("G8", phases(2.506, 2.705)), "does not hold");
  assertEquals(await plantedVerdict("G8", phases(2.705, 2.506)), "does not hold");
  assertEquals(await plantedVerdict("G8", phases(2.705, 2.705, 0)), "does not hold");
  assertEquals(await plantedVerdict("G8", phases(2.705, 2.705, 0.055, 1)), "does not hold");
});

Deno.test("G9 needs each of the three golden ways to lower the loss", async () => {
  const golden = (fromOne: number, schedule: number, unclipped: number) => (run: RunValue): Metrics => {
    const training = run.config.training as JsonObject;
    const nats = hasNull(run, "headsFromOne")
      ? fromOne
      : training.schedule === "golden"
      ? schedule
      : training.clipNorm === 0
      ? unclipped
      : 2.505;
    return { heldOutNats: nats, trainNats: nats, clippedShare: 0.505 };
  };
  assertEquals(await plantedVerdict("G9", golden(2.705, 2.305, 2.705)), "holds");
  assertEquals(await plantedVerdict("G9", golden(2.506, 2.305, 2.705)), "does not hold");
  assertEquals(await plantedVerdict("G9", golden(2.705, 2.506, 2.705)), "does not hold");
  assertEquals(await plantedVerdict("G9", golden(2.705, 2.305, 2.506)), "does not hold");
});

Deno.test("G11 needs fewer words made up than without control, and than at its mean temperature", async () => {
  const words = (off: number, fixed: number) => (): Metrics => ({
    ...each(["on", "off", "fixed"].flatMap((way) => [`temperature.${way}`, `entropyNats.${way}`]), 1.505),
    ...{ "madeUpShare.on": 0.105, "madeUpShare.off": off, "madeUpShare.fixed": fixed },
  });
  assertEquals(await plantedVerdict("G11", words(0.305, 0.205)), "holds");
  assertEquals(await plantedVerdict("G11", words(0.106, 0.205)), "does not hold");
  assertEquals(await plantedVerdict("G11", words(0.305, 0.106)), "does not hold");
});

Deno.test("G16 needs related tokens in phase, whatever they were before training", async () => {
  const cosines = (related: number, before: number) => (): Metrics => ({
    ...{ "cosine.related": related, "cosine.unrelated": 0.205, "pairs.related": 90, "pairs.unrelated": 900 },
    ...{ "untrained.cosine.related": before, "untrained.cosine.unrelated": 0.105 },
  });
  assertEquals(await plantedVerdict("G16", cosines(0.605, 0.105)), "holds");
  assertEquals(await plantedVerdict("G16", cosines(0.605, 0.605)), "holds");
  assertEquals(await plantedVerdict("G16", cosines(0.206, 0.105)), "does not hold");
  assertEquals(await plantedVerdict("G16", cosines(0.005, 0.105)), "does not hold");
});
