/** The trial of what real steps of training reach: parameters with a slope, before the first step and after it. */
import { crossEntropy, valueAndGradients } from "../../autograd/mod.ts";
import { OrderedWindowSampler } from "../../data/mod.ts";
import { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";
import { resoLLMTrialConfig } from "../reso_llm/reso_llm_config.ts";
import type { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Trial } from "../trial.ts";

/** Rows of a batch, windows that they read before the first step, and how far that goes. */
const [BATCH, READ, RATE] = [4, 3, 0.1];
/** Without their inputs these cannot have a slope. */
const FED = /^(prsc|smf)\./;

/**
 * A fresh model of the usual layers on windows of the text that come in order, all layers fed as in training. Metrics, numbers
 * of trained parameters: `tensors`; `reached.first` with a slope somewhere before the first step, when the memory's gate is
 * shut; `reached.second` after one step along the slopes; `reached.unfed` after it of a batch in which no concept and no memory
 * is given; `fed`, those that live of these two.
 */
export function reachTrial(lab: ResoLLMLab): Trial {
  const { model: settings } = resoLLMTrialConfig(true);
  return {
    experiment: "reso-llm/reach/1",
    config: { model: { ...settings }, batch: BATCH, read: READ, rate: RATE, backend: lab.kernels.name },
    data: lab.dataOf(0),
    run(seed) {
      const { kernels } = lab;
      const model = new ResoLLMModel(settings, { seed, kernels });
      try {
        const T = model.contextLength;
        const { train, tokenizer } = lab.dataset(0, T);
        model.fitTo(train);
        const { bosId, padId } = tokenizer as PrimeTokenizer;
        const segments = train.map((tokens) => {
          const marked = Int32Array.from(tokens[0] === bosId ? tokens : [bosId, ...tokens]);
          return { ids: marked, scored: new Uint8Array(marked.length).fill(1) };
        });
        const source = new OrderedWindowSampler(
          segments,
          {
            ...{ B: BATCH, T, seed, bosId, padId },
          },
        );
        const [inputs, targets] = [new Int32Array(BATCH * T), new Int32Array(BATCH * T)];
        const read = () => {
          source.next(inputs, targets);
          model.prepare(inputs, targets, T);
          model.afterStep();
        };
        const names = model.parameters.trainedNames;
        const slopes = (isFed: boolean): Float32Array[] => {
          let found: Float32Array[] = [];
          step(() => found = slopesOf(isFed), kernels);
          return found;
        };
        const slopesOf = (isFed: boolean): Float32Array[] => {
          const shape = [BATCH, T] as const;
          const given = ids(inputs, { shape: [...shape], kernels });
          const wanted = ids(targets.map((id) => Math.max(0, id)), { shape: [...shape], kernels });
          const loss = () => {
            const logits = isFed
              ? model.trainingPass(given).logits
              : model.forwardEmbedded(model.embed(given), { ids: given, training: true });
            return crossEntropy(logits, wanted);
          };
          const parameters = names.map((name) => model.parameters.get(name));
          return valueAndGradients(loss, parameters).gradients.map(({ floats }) => Float32Array.from(floats));
        };
        const reached = (all: readonly Float32Array[]): number =>
          all.filter((slope) => slope.some((value) => value !== 0)).length;
        for (let window = 0; window < READ; window++) read();
        const first = slopes(true);
        names.forEach((name, n) => {
          const { floats } = model.parameters.get(name);
          first[n]!.forEach((slope, i) => floats[i]! -= RATE * slope);
        });
        read();
        const second = slopes(true);
        const unfed = slopes(false);
        return Promise.resolve({
          metrics: {
            tensors: names.length,
            fed: names.filter((name) => FED.test(name)).length,
            ...{ "reached.first": reached(first), "reached.second": reached(second) },
            "reached.unfed": reached(unfed),
          },
        });
      } finally {
        model.close();
      }
    },
  };
}
