/**
 * What exact and numerical gradients of the seed's demonstration model take, and how far they agree:
 * `deno run -A bench/resoformer_gradients.ts [--json]`. On the CPU clock, one thread, one window of 32 tokens; numerical
 * gradients vary a tenth of the entries, as the seed does.
 *
 * @module
 */
import process from "node:process";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median } from "../cli/measure/quantile.ts";
import { crossEntropy, valueAndGradients } from "../lib/autograd/mod.ts";
import { RESOFORMER_PRESETS, ResoformerModel } from "../lib/models/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { ids } from "../lib/tensor/mod.ts";
import { numericalGradients } from "../lib/training/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { RESOFORMER_RUNS } from "./sizes.ts";

const TURNS = 15;

/** Result and CPU milliseconds of a call. */
function timed<R>(body: () => R): [result: R, cpuMs: number] {
  const before = process.cpuUsage();
  const result = body();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e3];
}

function main(): void {
  const { flags } = programArguments({ flags: ["--json"] });
  const kernels = oneThread();
  const model = new ResoformerModel({ ...RESOFORMER_PRESETS.demo, ...RESOFORMER_RUNS.demo }, { kernels });
  const random = new Pcg64(1);
  const row = () => {
    const tokens = Array.from({ length: model.contextLength }, () => random.below(model.vocabSize));
    return ids(tokens, { shape: [1, tokens.length], kernels });
  };
  const [inputs, targets] = [row(), row()];
  const names = [...model.parameters.names];
  const weights = names.map((name) => model.parameters.get(name));
  const exactly = () =>
    valueAndGradients(() => crossEntropy(model.trainingPass(inputs).logits, targets), weights);
  const turns = Array.from({ length: TURNS }, () => timed(exactly));
  const { gradients } = turns[0]![0];
  const share = 0.1;
  const [numerical, numericalMs] = timed(() => numericalGradients(model, inputs, targets, { share, random }));
  const pairs = names.flatMap((name, i) =>
    Array.from(numerical.gradients.get(name)!, (slope, j) => [slope, gradients[i]!.floats[j]!] as const)
      .filter(([slope]) => slope !== 0)
  );
  const dot = (a: 0 | 1, b: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[a] * pair[b], 0);
  const results = {
    machine: machineState(kernels),
    parameters: model.parameters.size,
    exactMs: median(turns.map(([, ms]) => ms)),
    numericalMs,
    passes: numerical.passes,
    cosine: dot(0, 1) / Math.sqrt(dot(0, 0) * dot(1, 1)),
  };
  model.close();
  if (flags.has("--json")) return console.log(JSON.stringify(results));
  console.log(describeMachine(results.machine));
  console.log(`exact: ${results.exactMs.toFixed(2)} ms of CPU, op by op`);
  console.log(
    `numerical: ${(numericalMs / 1e3).toFixed(1)} s of CPU for ${results.passes} passes in float64, cosine ${
      results.cosine.toFixed(9)
    } over the ${pairs.length} entries that were varied (upstream: 48 s)`,
  );
}

if (import.meta.main) main();
