/** The proof sheet of a whole model. */
import {
  countingKernels,
  type ProofGradient,
  type ProofSession,
  type ProofSheet,
  proofSheet,
  type ProofSubject,
  type ProofWeights,
} from "../attention/mod.ts";
import { multiply, noGradient, slice, sum, Tape } from "../autograd/mod.ts";
import type { FloatArray, Kernels } from "../kernels/mod.ts";
import { Pcg64 } from "../random/mod.ts";
import { ids as idTensor, normal, step, type Tensor } from "../tensor/mod.ts";
import { HazeModel } from "./haze/mod.ts";
import { LlisaModel } from "./llisa/mod.ts";
import { ResoformerModel } from "./resoformer/mod.ts";
import { ResoLLMModel } from "./reso_llm/model/model.ts";
import { SpiralModel } from "./spiral/student/spiral_model.ts";
import type { Model } from "./registry.ts";

/**
 * The proof sheet of a model with its weights as they are: ids (B, T) → logits (B, T, V); see `proofSheet`. Gradients
 * are those of the embedded tokens, place by place. The attention weights are looked at where the model hands them out.
 *
 * @param name What stands above the sheet. Default: the model's kind.
 *
 * @throws {RangeError} if the model knows only one token: nothing could be changed.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { HazeModel, proveModel } from "@haze/haze/models";
 * const model = new HazeModel({
 *   ...{ vocabSize: 10, T: 8, nEmb: 16, nodes: 16, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
 * });
 * const { holds, rows } = proveModel(model);
 * console.table(rows);
 * assert(holds);
 * model.close();
 * ```
 */
export function proveModel(model: Model, name: string = model.kind): ProofSheet {
  if (model.vocabSize < 2) {
    throw new RangeError(
      `Cannot prove anything of a model as it must know at least 2 tokens: ${model.vocabSize}`,
    );
  }
  return proofSheet(new Subject(model, name));
}

class Subject implements ProofSubject<number> {
  readonly kernels: Kernels;
  readonly T: number;
  readonly parameters: number;
  readonly weights?: (sequence: readonly number[]) => ProofWeights[];

  constructor(private readonly model: Model, readonly name: string) {
    this.kernels = model.kernels;
    this.T = model.contextLength;
    this.parameters = model.parameters.size;
    if (handsOutWeights(model)) {
      this.weights = (sequence) => weightsOf(model, sequence);
    }
  }

  input(position: number, variant: number): number {
    return (position * 7 + position * position % 5 + variant) % this.model.vocabSize;
  }

  run(batch: readonly (readonly number[])[]): Float64Array {
    return run(this.kernels, () => Float64Array.from(this.model.logits(place(batch, this.kernels)).floats));
  }

  startSession(): ProofSession<number> {
    return this.model.startSession();
  }

  gradient(i: number): ProofGradient {
    const { model, kernels, T } = this;
    const tokens = Array.from({ length: T }, (_, position) => this.input(position, 0));
    return step(() => {
      const x = noGradient(() => model.embed(place([tokens], kernels))); // (1, T, C)
      const tape = new Tape([x]);
      const loss = tape.run(() => {
        const row = slice(model.forwardEmbedded(x), 1, i, i + 1);
        // Random weights, so that no gradient cancels another.
        return sum(multiply(row, normal(row.shape, new Pcg64(i), { kernels })));
      });
      const slopes: FloatArray = tape.play(loss).sumOf(x);
      kernels.noteHostRead();
      const largest = { past: 0, future: 0 };
      const C = x.shape[2]!;
      slopes.forEach((slope: number, at: number) => {
        const side = at < (i + 1) * C ? "past" : "future";
        largest[side] = Math.max(largest[side], Math.abs(slope));
      });
      return largest;
    }, kernels);
  }

  flops(): number {
    const { kernels, flops } = countingKernels(this.kernels);
    const copy = this.model.to(kernels);
    try {
      const window = Array.from({ length: this.T }, (_, position) => this.input(position, 0));
      run(kernels, () => void copy.logits(place([window], kernels)));
      return flops();
    } finally {
      copy.close();
    }
  }
}

function place(batch: readonly (readonly number[])[], kernels: Kernels): Tensor {
  return idTensor(batch.flat(), { shape: [batch.length, batch[0]!.length], kernels });
}

function run<R>(kernels: Kernels, body: () => R): R {
  return noGradient(() => step(body, kernels));
}

/** Models whose forward pass shows its attention weights. */
type Shown = HazeModel | LlisaModel | ResoformerModel | ResoLLMModel | SpiralModel;

function handsOutWeights(model: Model): model is Shown {
  return [HazeModel, LlisaModel, ResoformerModel, ResoLLMModel, SpiralModel].some((kind) =>
    model instanceof kind
  );
}

function weightsOf(model: Shown, sequence: readonly number[]): ProofWeights[] {
  const seen: ProofWeights[] = [];
  run(model.kernels, () =>
    void model.forward(place([sequence], model.kernels), {
      onWeights: (layer, kind, weights) =>
        void seen.push({ layer, kind, data: weights.data, Tk: weights.shape[3]! }),
    }));
  return seen;
}
