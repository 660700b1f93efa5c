/** A training step in jax-js: loss, gradients, clipping and AdamW in one compiled function. */
import { blockUntilReady, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { readNpz } from "../../../lib/formats/mod.ts";
import type { StepHandOver, StepWork } from "../contract.ts";
import { gpt, llama, type Logits, type Lookup, type Weights } from "./jax_models.ts";
import type { Variants } from "./serve.ts";

type Array = np.Array;

/** What a step changes. */
type State = { weights: Weights; means: Weights; variances: Weights };
/** What it is told: ids (B·T) and the numbers that change from step to step. */
type Batch = { inputs: Array; targets: Array; rate: Array; bias1: Array; bias2: Array };

const MODELS: Readonly<Record<StepWork["kind"], Logits>> = { gpt, llama };

/** The writings of a step; a vocabulary of thousands is too large for one-hot rows. */
export function stepVariants(kind: StepWork["kind"], handOver: StepHandOver): Variants {
  const lookups: readonly Lookup[] = kind === "gpt" ? ["take", "one-hot"] : ["take"];
  return Object.fromEntries(lookups.map((lookup) => [lookup, stepVariant(kind, handOver, lookup)]));
}

function stepVariant(kind: StepWork["kind"], handOver: StepHandOver, lookup: Lookup): Variants[string] {
  const { sizes, training } = handOver;
  const { weights, batches } = readHandOver(handOver);
  const names = Object.keys(weights);
  const zeros = (): Weights =>
    Object.fromEntries(names.map((name) => [name, np.zerosLike(weights[name]!.ref)]));
  let state: State = { weights, means: zeros(), variances: zeros() };
  const loss = (weights: Weights, inputs: Array, targets: Array): Array => {
    const logits = MODELS[kind](weights, inputs, sizes, lookup);
    tree.dispose(weights);
    return crossEntropy(logits, targets, lookup);
  };

  const compiled = jit((state: State, { inputs, targets, rate, bias1, bias2 }: Batch) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(state.weights), inputs, targets) as [
      Array,
      Weights,
    ];
    const squares = names.map((name) => np.square(gradients[name]!.ref).sum());
    const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)));
    const clip = np.minimum(1, np.reciprocal(norm).mul(training.clipNorm));
    const next: State = { weights: {}, means: {}, variances: {} };
    for (const name of names) {
      const [p, m, v] = [state.weights[name]!, state.means[name]!, state.variances[name]!];
      const g = gradients[name]!.mul(clip.ref);
      const mean = m.mul(training.beta1).add(g.ref.mul(1 - training.beta1));
      const variance = v.mul(training.beta2).add(np.square(g).mul(1 - training.beta2));
      const root = np.sqrt(variance.ref.mul(bias2.ref)).add(training.epsilon);
      const move = mean.ref.mul(bias1.ref).div(root);
      // Matrices are decayed; gains and offsets are not.
      const decay = p.shape.length > 1 ? training.weightDecay : 0;
      next.weights[name] = p.ref.sub(rate.ref.mul(move.add(p.mul(decay))));
      next.means[name] = mean;
      next.variances[name] = variance;
    }
    for (const used of [clip, rate, bias1, bias2]) used.dispose();
    return { state: next, loss: value };
  });

  let steps = 0;
  const step = async (): Promise<number> => {
    const { inputs, targets } = batches[steps % batches.length]!;
    const numbers = {
      rate: training.learningRate * Math.min(1, (steps + 1) / training.warmupSteps),
      bias1: 1 / (1 - training.beta1 ** (steps + 1)),
      bias2: 1 / (1 - training.beta2 ** (steps + 1)),
    };
    const scalars = Object.fromEntries(Object.entries(numbers).map(([name, x]) => [name, np.array([x])]));
    const batch = { inputs: inputs.ref, targets: targets.ref, ...scalars } as Batch;
    const result = compiled(state, batch) as { state: State; loss: Array };
    state = result.state;
    await blockUntilReady(state);
    steps++;
    return (await result.loss.data())[0]!;
  };
  return {
    async run(calls) {
      for (let call = 0; call < calls; call++) await step();
    },
    async check() {
      const losses: number[] = [];
      for (const _ of batches) losses.push(await step());
      return losses;
    },
  };
}

function readHandOver(
  { path }: StepHandOver,
): { weights: Weights; batches: { inputs: Array; targets: Array }[] } {
  const weights: Weights = {};
  const ids: Record<string, Int32Array> = {};
  let steps = 0;
  for (const [name, { shape, data }] of readNpz(Deno.readFileSync(path))) {
    if (data instanceof Int32Array) [ids[name], steps] = [data, shape[0]!];
    else weights[name] = np.array(data as Float32Array<ArrayBuffer>).reshape([...shape]);
  }
  const part = (name: string, step: number): Array => {
    const size = ids[name]!.length / steps;
    return np.array(ids[name]!.slice(step * size, (step + 1) * size), { dtype: np.int32 });
  };
  const batches = globalThis.Array.from({ length: steps }, (_, step) => ({
    inputs: part("inputs", step),
    targets: part("targets", step),
  }));
  return { weights, batches };
}

/** Mean of −log softmax at the targets (B·T), of logits (B·T, V). */
function crossEntropy(logits: Array, targets: Array, lookup: Lookup): Array {
  const [rows, V] = logits.shape as [number, number];
  const scores = nn.logSoftmax(logits, -1);
  const chosen = lookup === "take"
    ? np.takeAlongAxis(scores, targets.reshape([rows, 1]), -1)
    : scores.mul(nn.oneHot(targets, V));
  return chosen.sum().mul(-1 / rows);
}
