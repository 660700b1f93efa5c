/** Claims on the resoformer decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import type { JsonObject, RunValue } from "../../../lib/experiments/mod.ts";
import { evidenceOn, type Metrics } from "./made_up_results.ts";

/** The verdict on made-up metrics, of which 0 and 1 stay. */
async function verdict(id: string, metrics: (run: RunValue) => Metrics): Promise<string> {
  return (await evidenceOn(id, metrics, { stays: (value) => Number.isInteger(value) && value < 2 })).verdict;
}

const modelOf = ({ config }: RunValue) => config.model as JsonObject;
const trainingOf = ({ config }: RunValue) => config.training as JsonObject;
const nullOf = ({ config }: RunValue) => (config.nulls as string[])[0] ?? "";
const bits = (bitsPerCharacter: number): Metrics => ({
  ...{
    bitsPerCharacter,
    trainBits: 2.5,
    spikeNats: 0.2,
    clippedShare: 0.1,
    meanGate: 0.9,
    haltingDepth: 1.1,
  },
});

Deno.test("R1 holds if golden heads beat uniform ones and those learned from 1, whatever permuted ones do", async () => {
  const heads = (uniform: number, fromOne: number) => (run: RunValue) => {
    if (modelOf(run).headWeights === "uniform") return bits(uniform);
    return bits(nullOf(run) === "headsFromOne" ? fromOne : 3);
  };
  assertEquals(await verdict("R1", heads(3.2, 3.2)), "holds");
  assertEquals(await verdict("R1", heads(3.2, 3.003)), "does not hold");
  assertEquals(await verdict("R1", heads(3.003, 3.2)), "does not hold");
});

Deno.test("R6 holds if golden beats constant and a cosine is no better, and says nothing if its control fails", async () => {
  const rates = (constant: number, cosine: number, endless = constant) => (run: RunValue) => {
    const { schedule, goldenDecayScale } = trainingOf(run);
    if (schedule === "golden") return bits(goldenDecayScale === 1e9 ? endless : 3);
    return bits(schedule === "constant" ? constant : cosine);
  };
  assertEquals(await verdict("R6", rates(3.2, 3.003)), "holds");
  assertEquals(await verdict("R6", rates(3.2, 2.9)), "does not hold");
  assertEquals(await verdict("R6", rates(2.9, 3.2)), "does not hold");
  assertEquals(await verdict("R6", rates(3.2, 3.003, 3.1)), "undecided");
});

Deno.test("R12 holds only if 1/φ beats every other threshold", async () => {
  const thresholds = (others: number, one: number) => (run: RunValue) => {
    const tau = modelOf(run).coherenceThreshold;
    return bits(tau === 0.7 ? one : [0.3, 0.5, 0.9].includes(tau as number) ? others : 3);
  };
  assertEquals(await verdict("R12", thresholds(3.2, 3.2)), "holds");
  assertEquals(await verdict("R12", thresholds(3.2, 3.003)), "does not hold");
});

Deno.test("R3 needs harder tokens to go deeper, gates to beat the lot, and no loss against a model without", async () => {
  const gate = (difficulty: number, byLot: number, without: number) => (run: RunValue) => ({
    ...bits(modelOf(run).useCoherenceGate === false ? without : 3),
    ...{ difficulty, difficultyShuffled: 0.001, "bits.halted": 3.1, "bits.random": byLot, "bits.full": 3.02 },
    ...{ meanDepth: 1.5, flopsSaved: 0.2, haltEpsilon: 0.1, gate: 0.9, gateSd: 0.1 },
  });
  assertEquals(await verdict("R3", gate(0.3, 3.3, 3.2)), "holds");
  assertEquals(await verdict("R3", gate(0.3, 3.3, 3.004)), "holds");
  assertEquals(await verdict("R3", gate(-0.3, 3.3, 3.2)), "does not hold");
  assertEquals(await verdict("R3", gate(0.3, 3.102, 3.2)), "does not hold");
  assertEquals(await verdict("R3", gate(0.3, 3.3, 2.9)), "does not hold");
});

Deno.test("R8 needs every run to stop, near the best moment, and better than at a drawn one", async () => {
  const stop = (alone: number, stopped: number) => () => ({
    ...{
      "nats.coherence alone": alone,
      "nats.best": 3.3,
      "nats.lot": 4.5,
      "nats.disabled": 8,
      "nats.rule": 8.002,
    },
    ...{
      "steps.coherence alone": 40,
      "steps.best": 30,
      "steps.lot": 70,
      "steps.disabled": 300,
      "steps.rule": 300,
    },
    ...{ "stopped.coherence alone": stopped, "stopped.rule": 0, coherence: 0.97, marginalCoherence: 0.4 },
  });
  assertEquals(await verdict("R8", stop(3.304, 1)), "holds");
  assertEquals(await verdict("R8", stop(3.304, 0)), "does not hold");
  assertEquals(await verdict("R8", stop(3.6, 1)), "does not hold");
});

Deno.test("R14 needs the mean on the target, and a smaller miss than a fixed temperature has", async () => {
  const figures = (mean: number, miss: number) => () => ({
    targetNats: 2,
    ...Object.fromEntries(["phi", "open", "exact", "top_p", "fixed"].flatMap((name) => [
      [`entropyNats.${name}`, name === "phi" ? mean : 2.003],
      ...[[`missNats.${name}`, name === "phi" ? miss : 0.5], [`spreadNats.${name}`, 0.3]],
    ])),
  });
  assertEquals(await verdict("R14", figures(2.01, 0.2)), "holds");
  assertEquals(await verdict("R14", figures(1.4, 0.2)), "does not hold");
  assertEquals(await verdict("R14", figures(2.01, 0.7)), "does not hold");
});
