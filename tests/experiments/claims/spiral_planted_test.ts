/** Claims on spiral decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import type { JsonObject, RunValue } from "../../../lib/experiments/mod.ts";
import { evidenceOn, type Metrics } from "./made_up_results.ts";

/** The verdict on made-up metrics. */
async function verdict(id: string, metrics: (run: RunValue) => Metrics): Promise<string> {
  const { verdict, readingVerdict } = await evidenceOn(id, metrics);
  return readingVerdict ?? verdict;
}

const modelOf = ({ config }: RunValue) => config.model as JsonObject;
const trainingOf = ({ config }: RunValue) => config.training as JsonObject;
const nullOf = ({ config }: RunValue) => (config.nulls as string[] | undefined)?.[0] ?? "";
const nats = (heldOutNats: number, more: Metrics = {}): Metrics => ({
  ...{
    heldOutNats,
    excessNats: 0.07,
    bayesNats: 2.8,
    unigramNats: 3.9,
    trainNats: 3.05,
    klNats: 0.1,
    ece: 0.05,
  },
  ...{ temperature: 1.05, keepK: 7.5, rankOps: 1500.5, rho: -0.8, parameters: 5e4, teacherNats: 3.05 },
  ...{ "decisions.poke": 3, "decisions.explore": 9, "decisions.prune": 2, "decisions.hold": 400 },
  ...{ "headNats.slow": 3.05, fittedNats: 3.5, fittedEce: 0.1 },
  ...more,
});

Deno.test("S1 needs a better student than alone and than led astray, and one that comes near to Bayes", async () => {
  const student = (alone: number, astray: number, far: number) => (run: RunValue) => {
    if (modelOf(run).distillation === 0) return nats(alone);
    if (modelOf(run).corruptHead === "all") return nats(astray);
    return nats(3.01, { excessNats: far });
  };
  assertEquals(await verdict("S1", student(3.2, 3.6, 0.07)), "holds");
  assertEquals(await verdict("S1", student(3.012, 3.6, 0.07)), "does not hold");
  assertEquals(await verdict("S1", student(3.2, 2.8, 0.07)), "does not hold");
  assertEquals(await verdict("S1", student(3.2, 3.6, 0.2)), "does not hold");
});

Deno.test("S3 needs liars below half of the others' weight, and better retrieval than without a rule and by use", async () => {
  const sources = (liarWeight: number, none: number, use: number) => (run: RunValue) => {
    const rule = modelOf(run).sourceRule;
    const retrieving = rule === "none" ? none : rule === "use" ? use : 3.01;
    return nats(3.01, { liarWeight, honestWeight: 0.9, "headNats.retrieval": retrieving, fusedNats: 3.01 });
  };
  assertEquals(await verdict("S3", sources(0.3, 3.2, 3.8)), "holds");
  assertEquals(await verdict("S3", sources(0.6, 3.2, 3.8)), "does not hold");
  assertEquals(await verdict("S3", sources(0.3, 3.012, 3.8)), "does not hold");
});

Deno.test("S5 needs lower error and loss on an over-fitted student, and no harm to another", async () => {
  const temperatures = (one: number, frozen: number, usual: number) => (run: RunValue) => {
    const isOne = modelOf(run).temperatureLambda === 0;
    if ((run.config.data as JsonObject).kind === "world") return nats(isOne ? 3.01 : usual);
    if (isOne) return nats(7.5, { ece: one });
    return nats(5.01, { ece: nullOf(run) === "" ? 0.15 : frozen });
  };
  assertEquals(await verdict("S5", temperatures(0.4, 0.41, 3.012)), "holds");
  assertEquals(await verdict("S5", temperatures(0.16, 0.41, 3.012)), "does not hold");
  assertEquals(await verdict("S5", temperatures(0.4, 0.16, 3.012)), "does not hold");
  assertEquals(await verdict("S5", temperatures(0.4, 0.41, 3.2)), "does not hold");
});

Deno.test("S6 needs the exact slope, and a gradient that is better than none and than the other sign", async () => {
  const slopes = (worst: number, frozen: number, flipped: number) => (run: RunValue) => {
    if (run.experiment === "spiral/temperature-gradient/1") {
      return { worst, clippedGradient: 0, upstreamShare: 0.125, upstreamHalf: 0.16 };
    }
    const name = nullOf(run);
    const loss = name === "frozenTemperature" ? frozen : name === "flippedTemperature" ? flipped : 5.01;
    return nats(loss, { ece: loss / 20 });
  };
  // A number as small would drown in what is added to each.
  assertEquals(await verdict("S6", slopes(0, 7.1, 7.3)), "holds");
  assertEquals(await verdict("S6", slopes(1, 7.1, 7.3)), "does not hold");
  assertEquals(await verdict("S6", slopes(0, 5.012, 7.3)), "does not hold");
});

Deno.test("S7 needs columns where the pulse is, no more loss than with all columns, and fewer multiply-adds", async () => {
  const capacity = (rise: number, all: number, cost: number) => (run: RunValue) => {
    if (run.experiment === "spiral/pulse/1") {
      const keepKRise = run.config.pulsed === "own" ? rise : 0.01;
      return { keepKRise, rhoRise: 0.05, hazard: 1, otherHazard: 0.5, otherKeepKRise: 0, step: 20 };
    }
    const isFixed = modelOf(run).controlKeepK === false;
    return nats(isFixed ? all : 3.01, { rankOps: isFixed ? 2400.5 : cost });
  };
  assertEquals(await verdict("S7", capacity(2.01, 3.012, 1500.5)), "holds");
  assertEquals(await verdict("S7", capacity(0.012, 3.012, 1500.5)), "does not hold");
  assertEquals(await verdict("S7", capacity(2.01, 2.8, 1500.5)), "does not hold");
  assertEquals(await verdict("S7", capacity(2.01, 3.012, 2600.5)), "does not hold");
});

Deno.test("S8 needs ρ to beat the constant rate, and not to lose to a cosine", async () => {
  const rates = (fixed: number, cosine: number) => (run: RunValue) => {
    if (modelOf(run).uncertaintyRate !== false) return nats(3.01);
    return nats(trainingOf(run).schedule === "cosine" ? cosine : fixed);
  };
  assertEquals(await verdict("S8", rates(3.2, 3.012)), "holds");
  assertEquals(await verdict("S8", rates(3.012, 3.012)), "does not hold");
  assertEquals(await verdict("S8", rates(3.2, 2.8)), "does not hold");
});

Deno.test("S9 and S14 count bits, and S9 says nothing if forgetting changes none", async () => {
  const bits = (resumed: number, forgetful: number, repeated: number, otherSeed: number) => () => ({
    ...{ resumed, forgetful, repeated, otherSeed, cut: 5, numbers: 1000 },
  });
  assertEquals(await verdict("S9", bits(0, 10, 0, 900)), "holds");
  assertEquals(await verdict("S9", bits(1, 10, 0, 900)), "does not hold");
  assertEquals(await verdict("S9", bits(0, 0, 0, 900)), "undecided");
  assertEquals(await verdict("S14", bits(0, 10, 0, 900)), "holds");
  assertEquals(await verdict("S14", bits(0, 10, 1, 900)), "does not hold");
  assertEquals(await verdict("S14", bits(0, 10, 0, 400)), "does not hold");
});

Deno.test("S11 needs every decision in every run, and a lower loss than holding", async () => {
  const decisions = (hold: number, prune: number) => (run: RunValue) =>
    nats(modelOf(run).uncertaintyRate === false ? hold : 3.01, { "decisions.prune": prune });
  assertEquals(await verdict("S11", decisions(3.2, 2)), "holds");
  assertEquals(await verdict("S11", decisions(3.2, 0)), "does not hold");
  assertEquals(await verdict("S11", decisions(3.012, 2)), "does not hold");
});

Deno.test("S13 needs a better teacher and student where the teacher goes on, and a teacher that gains by hearing", async () => {
  const evolution = (stops: number, deaf: number) => (run: RunValue) => {
    if (modelOf(run).teacherBatches !== 0) return nats(stops, { teacherNats: stops });
    return nats(3.01, { teacherNats: modelOf(run).corruptHead === "slow" ? deaf : 3.01 });
  };
  assertEquals(await verdict("S13", evolution(3.3, 3.2)), "holds");
  assertEquals(await verdict("S13", evolution(3.012, 3.2)), "does not hold");
  assertEquals(await verdict("S13", evolution(3.3, 3.012)), "does not hold");
});
