/** Whether the loss tells gates which way to go. */
import { crossEntropy, valueAndGradients } from "../../autograd/mod.ts";
import { evaluationWindows } from "../../data/mod.ts";
import { HazeModel, type HazePreset } from "../../models/mod.ts";
import { ids } from "../../tensor/mod.ts";
import type { HazeLab } from "../haze_lab.ts";

/** Windows that the gradient is taken over. */
const WINDOWS = 8;

/** The least size of the gradient of any gate of a fresh hybrid, in nats a token for one unit of the gate. */
export function smallestGateGradient(sizes: HazePreset, seed: number, lab: HazeLab): number {
  const { kernels, vocab } = lab;
  const model = new HazeModel({ ...sizes, headType: "hybrid", vocabSize: vocab.vocabSize }, {
    seed,
    kernels,
  });
  try {
    const T = sizes.T;
    const windows = [...evaluationWindows(lab.dataset(T).train, T)]
      .filter(({ inputs }) => inputs.length === T).slice(0, WINDOWS);
    const batch = (side: "inputs" | "targets") =>
      ids(windows.flatMap((window) => [...window[side]]), { shape: [windows.length, T], kernels });
    const gates = Array.from(
      { length: sizes.nBlocks },
      (_, layer) => model.parameters.get(`blocks.${layer}.heads.gate`),
    );
    const [inputs, targets] = [batch("inputs"), batch("targets")];
    const { gradients } = valueAndGradients(() => crossEntropy(model.logits(inputs), targets), gates);
    return Math.min(...gradients.flatMap((gradient) => [...gradient.data].map(Math.abs)));
  } finally {
    model.close();
  }
}
