/** What each layer does to the logits of one trained model: in the situation that it is meant for, and idle. */
import { klDivergenceNats, softmax } from "../../metrics/mod.ts";
import type { LayerInputs, ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { CONCEPT_TABLE } from "../../models/reso_llm/training/concept_table.ts";
import type { Pcg64 } from "../../random/mod.ts";
import { ids, step, Tensor } from "../../tensor/mod.ts";
import { noGradient } from "../../autograd/mod.ts";
import { twinOf } from "./twins.ts";

/** Layers that act in the forward pass. */
export const SWITCHED = ["kuramoto", "prsc", "temporalSmf", "agency"] as const;
/** Share of the tokens that are in focus. */
const FOCUSED = 0.1;

/**
 * Metrics by layer, as `kl.prsc`: mean divergence of the prediction behind each window with the layer acting from the one
 * without it, in nats; `idle.prsc`, the largest difference of any logit between the layer idle (K = 0, no bindings, empty
 * memory, no focus) and the model without it.
 *
 * @param windows Rows of `T` ids.
 */
export function switchFigures(
  model: ResoLLMModel,
  windows: readonly Int32Array[],
  random: Pcg64,
): Record<string, number> {
  const B = windows.length;
  const T = windows[0]!.length;
  const inputs = Int32Array.from(windows.flatMap((row) => [...row]));
  const read = (one: ResoLLMModel, given: LayerInputs = {}): Float32Array =>
    step(
      () => noGradient(() => one.forward(ids(inputs, { shape: [B, T], kernels: one.kernels }), given)),
      one.kernels,
    ).floats as Float32Array;
  const own = (values: readonly number[], shape: readonly number[]): Tensor => {
    const floats = model.kernels.floats(values.length);
    floats.set(values);
    return new Tensor(floats, shape, model.kernels);
  };
  const memory = Array.from({ length: B }, () => unit(random)).flat();
  const foci = Array.from(inputs, () => random.uniform() < FOCUSED ? 1 : 0);
  const cases: Readonly<Record<typeof SWITCHED[number], Case>> = {
    kuramoto: {
      off: { useKuramotoDynamics: false },
      acting: () => read(model),
      idle: () => withTwin(model, { kuramotoCoupling: 0 }, read),
    },
    prsc: {
      off: { "prsc.enabled": false },
      acting: () => read(model),
      idle: () =>
        withTwin(model, {}, (twin) => {
          twin.parameters.get(CONCEPT_TABLE).floats.fill(0);
          return read(twin);
        }),
    },
    temporalSmf: {
      off: { "temporalSmf.enabled": false },
      acting: () => read(model, { memory: own(memory, [B, 16]) }),
      idle: () => read(model),
    },
    agency: {
      off: { "agency.enabled": false },
      acting: () => read(model, { foci: own(foci, [B, T]) }),
      idle: () => read(model),
    },
  };
  return Object.fromEntries(SWITCHED.flatMap((layer) => {
    const { off, acting, idle } = cases[layer];
    const without = withTwin(model, off, read);
    return [
      [`kl.${layer}`, meanDivergence(acting(), without, model.vocabSize, T)],
      [`idle.${layer}`, idle().reduce((most, x, i) => Math.max(most, Math.abs(x - without[i]!)), 0)],
    ];
  }));
}

interface Case {
  readonly off: Parameters<typeof twinOf>[1];
  readonly acting: () => Float32Array;
  readonly idle: () => Float32Array;
}

function withTwin(
  model: ResoLLMModel,
  settings: Case["off"],
  read: (twin: ResoLLMModel) => Float32Array,
): Float32Array {
  const twin = twinOf(model, settings);
  try {
    return read(twin).slice();
  } finally {
    twin.close();
  }
}

/** KL(with ‖ without) behind each window, mean. */
function meanDivergence(a: Float32Array, b: Float32Array, V: number, T: number): number {
  let [sum, rows] = [0, 0];
  for (let at = (T - 1) * V; at < a.length; at += T * V) {
    sum += klDivergenceNats(softmax(a.subarray(at, at + V)), softmax(b.subarray(at, at + V)));
    rows++;
  }
  return sum / rows;
}

function unit(random: Pcg64): number[] {
  const drawn = Array.from({ length: 16 }, () => random.normal());
  const norm = Math.hypot(...drawn);
  return drawn.map((x) => x / norm);
}
