/**
 * A training step in jax-js, compiled. Its `jit` cannot compile the gradient of `take` (a scatter), so there are two
 * writings: tokens are looked up by a product with one-hot rows, and all is one compiled function; or they are looked up
 * between two compiled functions, where the gradient of `take` works.
 */
import { blockUntilReady, jit, nn, numpy as np, tree, valueAndGrad, vjp } from "@jax-js/jax";
import { readNpz } from "../../../lib/formats/mod.ts";
import type { StepHandOver, StepWork } from "../contract.ts";
import { MODELS, type Weights } from "./jax_models.ts";
import { initialState, type Rates, ratesAt, type State, update } from "./jax_optimiser.ts";
import type { Variant, Variants } from "./serve.ts";

type Array = np.Array;

/** Ids of a step: (B·T) each. */
type Batch = { inputs: Array; targets: Array };
/** Takes the state and the rates, leaves the batch. */
type Step = (state: State, batch: Batch, rates: Rates) => { state: State; loss: Array };

/** The writings of a step. One-hot rows of thousands of tokens take six times as long as the whole step between two jits. */
export function stepVariants(kind: StepWork["kind"], handOver: StepHandOver): Variants {
  const between = { "take between two jits": variant(inTwoParts(kind, handOver), handOver) };
  if (kind === "llama") return between;
  return { ...between, "one-hot in one jit": variant(inOnePart(kind, handOver), handOver) };
}

function inOnePart(kind: StepWork["kind"], { sizes, training }: StepHandOver): Step {
  const { table, logits } = MODELS[kind];
  const lossOf = (weights: Weights, inputs: Array, targets: Array): Array => {
    const tokens = weights[table]!.ref;
    const x = np.matmul(nn.oneHot(inputs, tokens.shape[0]!), tokens);
    const scores = logits(weights, x, sizes);
    tree.dispose(weights);
    return crossEntropy(scores, targets);
  };
  const compiled = jit((state: State, inputs: Array, targets: Array, rates: Rates) => {
    const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(state.weights), inputs, targets) as [
      Array,
      Weights,
    ];
    return { state: update(state, gradients, rates, training), loss };
  });
  return (state, { inputs, targets }, rates) =>
    compiled(state, inputs.ref, targets.ref, rates) as ReturnType<Step>;
}

function inTwoParts(kind: StepWork["kind"], { sizes, training }: StepHandOver): Step {
  const { table, logits } = MODELS[kind];
  const lossOf = (weights: Weights, x: Array, targets: Array): Array => {
    const scores = logits(weights, x, sizes);
    tree.dispose(weights);
    return crossEntropy(scores, targets);
  };
  const differentiate = jit((weights: Weights, x: Array, targets: Array) => {
    const [loss, [ofWeights, ofX]] = valueAndGrad(lossOf, { argnums: [0, 1] })(weights, x, targets) as [
      Array,
      [Weights, Array],
    ];
    return { loss, ofWeights, ofX };
  });
  const finish = jit((state: State, gradients: Weights, ofTable: Array, rates: Rates) =>
    update(state, { ...gradients, [table]: gradients[table]!.add(ofTable) }, rates, training)
  );
  return (state, { inputs, targets }, rates) => {
    const [x, back] = vjp((tokens: Array) => np.take(tokens, inputs.ref, 0), [state.weights[table]!.ref]);
    const { loss, ofWeights, ofX } = differentiate(tree.ref(state.weights), x, targets.ref) as {
      loss: Array;
      ofWeights: Weights;
      ofX: Array;
    };
    const [ofTable] = back(ofX) as unknown as [Array];
    back.dispose();
    return { state: finish(state, ofWeights, ofTable, rates) as State, loss };
  };
}

/** Mean of −log softmax at the targets (B·T), of logits (B·T, V). */
function crossEntropy(logits: Array, targets: Array): Array {
  const [rows, V] = logits.shape as [number, number];
  return nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, V)).sum().mul(-1 / rows);
}

function variant(step: Step, handOver: StepHandOver): Variant {
  const { weights, batches } = readHandOver(handOver);
  let state = initialState(weights);
  let steps = 0;
  const next = async (): Promise<number> => {
    const result = step(state, batches[steps % batches.length]!, ratesAt(steps, handOver.training));
    state = result.state;
    steps++;
    await blockUntilReady(state);
    return (await result.loss.data())[0]!;
  };
  return {
    async run(calls) {
      for (let call = 0; call < calls; call++) await next();
    },
    async check() {
      const losses: number[] = [];
      for (const _ of batches) losses.push(await next());
      return losses;
    },
  };
}

function readHandOver({ path }: StepHandOver): { weights: Weights; batches: Batch[] } {
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
