/** More claims on the resoformer decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import { COUPLINGS, orderInTheory } from "../../../lib/experiments/claims/kuramoto_trial.ts";
import { RECALL_TASK } from "../../../lib/experiments/claims/recall_task.ts";
import type { JsonObject, RunValue } from "../../../lib/experiments/mod.ts";
import { hasNull, type Metrics, modelOf, plantedVerdict } from "./planted.ts";

Deno.test("R2 needs R̂ above none and above mixed-up places on text, a rhythm copied, and recall kept", async () => {
  const places =
    (none: number, shuffled: number, rhythm: number, recall: number) => (run: RunValue): Metrics => {
      const isNone = modelOf(run).resonance === "none";
      const { task } = run.config;
      if (task !== undefined) {
        return { accuracy: !isNone ? 0.805 : task === RECALL_TASK.name ? recall : rhythm };
      }
      return { bitsPerCharacter: isNone ? none : hasNull(run, "shuffledPositions") ? shuffled : 2.505 };
    };
  assertEquals(await plantedVerdict("R2", places(2.905, 2.905, 0.105, 0.806)), "holds");
  assertEquals(await plantedVerdict("R2", places(2.506, 2.905, 0.105, 0.806)), "does not hold");
  assertEquals(await plantedVerdict("R2", places(2.905, 2.506, 0.105, 0.806)), "does not hold");
  assertEquals(await plantedVerdict("R2", places(2.905, 2.905, 0.806, 0.806)), "does not hold");
  assertEquals(await plantedVerdict("R2", places(2.905, 2.905, 0.105, 0.955)), "does not hold");
});

Deno.test("R4 needs attractors that tell of the next character, at no loss", async () => {
  const attractors = (codeBits: number, without: number) => (run: RunValue): Metrics => ({
    ...{ codeBits, codeBitsShuffled: 0.055, attractorsUsed: 60 },
    bitsPerCharacter: modelOf(run).useEntropyCollapse === true ? 2.505 : without,
  });
  assertEquals(await plantedVerdict("R4", attractors(1.705, 2.506)), "holds");
  assertEquals(await plantedVerdict("R4", attractors(0.056, 2.506)), "does not hold");
  assertEquals(await plantedVerdict("R4", attractors(1.705, 2.205)), "does not hold");
});

Deno.test("R5 needs every run's cosine, and says nothing if a random direction passes", async () => {
  const clock = { numericalMs: 90, exactMs: 1 };
  const cosines = (cosine: number, random: number) => () => ({ cosine, cosineRandom: random, worst: 1 });
  assertEquals(await plantedVerdict("R5", cosines(1, 0), clock), "holds");
  assertEquals(await plantedVerdict("R5", cosines(0.905, 0), clock), "does not hold");
  assertEquals(await plantedVerdict("R5", cosines(1, 1), clock), "undecided");
});

Deno.test("R7 needs smaller spikes at no loss, and a bound that never acts must be none", async () => {
  const clipped = (spike: number, loss: number, huge = 3) => ({ config }: RunValue): Metrics => {
    const { clipNorm } = config.training as JsonObject;
    if (clipNorm === 1e9) return { bitsPerCharacter: huge };
    if (clipNorm === 0) return { bitsPerCharacter: 3, spikeNats: 0.505 };
    return { bitsPerCharacter: loss, spikeNats: spike };
  };
  assertEquals(await plantedVerdict("R7", clipped(0.205, 3.0005)), "holds");
  assertEquals(await plantedVerdict("R7", clipped(0.506, 3.0005)), "does not hold");
  assertEquals(await plantedVerdict("R7", clipped(0.205, 3.205)), "does not hold");
  assertEquals(await plantedVerdict("R7", clipped(0.205, 3.0005, 4)), "undecided");
});

Deno.test("R10 needs every tensor trained, and a loss below both entropies", async () => {
  const trained = (changed: number, unigram: number, bigram: number) => (): Metrics => ({
    ...{ tensors: 30, changedTensors: changed, trainNats: 0.505 },
    ...{ unigramNats: unigram, bigramNats: bigram },
  });
  assertEquals(await plantedVerdict("R10", trained(30, 2.905, 1.905)), "holds");
  assertEquals(await plantedVerdict("R10", trained(29, 2.905, 1.905)), "does not hold");
  assertEquals(await plantedVerdict("R10", trained(30, 0.405, 1.905)), "does not hold");
  assertEquals(await plantedVerdict("R10", trained(30, 2.905, 0.405)), "does not hold");
});

Deno.test("R11 needs states told apart that moduli do not tell, and more of them found again", async () => {
  const states = (found: number, overlapMost: number, moduli: number) => () => ({
    ...{ "found.quaternion": found, "found.real": 0.505, overlapMost, modulusOverlapLeast: moduli },
  });
  assertEquals(await plantedVerdict("R11", states(0.905, 0.805, 1)), "holds");
  assertEquals(await plantedVerdict("R11", states(0.305, 0.805, 1)), "does not hold");
  assertEquals(await plantedVerdict("R11", states(0.905, 1, 1)), "does not hold");
  assertEquals(await plantedVerdict("R11", states(0.905, 0.805, 0)), "does not hold");
});

Deno.test("R13 needs coherence and staying to correlate above another token's coherence", async () => {
  const steady = (own: number) => () => ({ steadiness: own, steadinessShuffled: 0.005 });
  assertEquals(await plantedVerdict("R13", steady(0.505)), "holds");
  assertEquals(await plantedVerdict("R13", steady(0.006)), "does not hold");
  assertEquals(await plantedVerdict("R13", steady(-0.505)), "does not hold");
});

Deno.test("R15 needs theory above the onset and chance below, and says nothing if the turned sign synchronises", async () => {
  const orders = (weak: number, off: number, turned: number) => () =>
    Object.fromEntries(COUPLINGS.map((times) => {
      const value = times < 0 ? turned : times <= 0.5 ? weak : orderInTheory(times) - off;
      return [`r.${times}`, value];
    }));
  assertEquals(await plantedVerdict("R15", orders(0.055, 0.005, 0.055)), "holds");
  assertEquals(await plantedVerdict("R15", orders(0.405, 0.005, 0.055)), "does not hold");
  assertEquals(await plantedVerdict("R15", orders(0.055, 0.105, 0.055)), "does not hold");
  assertEquals(await plantedVerdict("R15", orders(0.055, 0.005, 0.605)), "undecided");
});
