/** Gradients of a whole model: by the tape, by finite differences, and what an optimiser does with them. */
import { assert, assertEquals } from "@std/assert";
import { crossEntropy, Tape } from "../../lib/autograd/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";
import { AdamW, checkTrainingConfig, type DropoutState, type Trainable } from "../../lib/training/mod.ts";

const ROWS = [[0, 3, 1, 4], [2, 2, 0, 1]];
const TARGETS = [3, 1, 4, 0, 2, 0, 1, 3];
const EPSILON = 1e-5;

function lossOf(model: Trainable, dropout?: DropoutState) {
  const { kernels } = model;
  const input = ids(ROWS.flat(), { shape: [2, 4], kernels });
  return crossEntropy(model.logits(input, dropout), ids(TARGETS, { shape: [2, 4], kernels }));
}

/** Gradients of all parameters, by name, of a loss over two rows of four of five tokens. */
export function gradientsOf(model: Trainable, dropout?: DropoutState): Map<string, Float64Array> {
  return step(() => {
    const parameters = model.parameters.trainedNames.map((name) =>
      [name, model.parameters.get(name)] as const
    );
    const tape = new Tape(parameters.map(([, tensor]) => tensor));
    const found = tape.play(tape.run(() => lossOf(model, dropout)));
    return new Map(parameters.map(([name, tensor]) => [name, Float64Array.from(found.sumOf(tensor))]));
  }, model.kernels);
}

/** Compares each trained number of a float64 model of at most 2,000 with its finite difference. */
export function checkFiniteDifferences(model: Trainable, dropout?: DropoutState): void {
  const gradients = gradientsOf(model, dropout);
  const count = model.parameters.trained.end;
  assert(count <= 2000, `${count} parameters`);
  assertEquals(gradients.size, model.parameters.trainedNames.length);
  const { floats } = model.parameters;
  const lossAt = (i: number, value: number) => {
    const kept = floats[i]!;
    floats[i] = value;
    const loss = lossOf(model, dropout).item();
    floats[i] = kept;
    return loss;
  };
  for (const [name, gradient] of gradients) {
    const { start } = model.parameters.rangeOf(name);
    const largest = Math.max(...gradient.map(Math.abs));
    assert(largest > 1e-5, `${name} has no gradient to speak of: ${largest}`);
    gradient.forEach((slope, i) => {
      const at = floats[start + i]!;
      const expected = (lossAt(start + i, at + EPSILON) - lossAt(start + i, at - EPSILON)) / (2 * EPSILON);
      const error = Math.abs(slope - expected) / largest;
      assert(
        error <= 1e-6,
        `${name}[${i}]: ${slope}, expected ${expected}, off by ${error} of the largest`,
      );
    });
  }
}

/** One optimiser step moves what has a gradient, against it, and lowers the loss. */
export function checkOptimiserStep(model: Trainable): void {
  const before = model.parameters.floats.slice();
  const optimiser = new AdamW(model.parameters);
  const bound = new Map(
    model.parameters.trainedNames.map((name) => [model.parameters.get(name), optimiser.gradientOf(name)]),
  );
  const play = () => {
    const tape = new Tape([...bound.keys()]);
    const loss = tape.run(() => lossOf(model));
    tape.play(loss, bound);
    return loss.item();
  };
  const loss = step(play, model.kernels);
  optimiser.update(1, 1e-3, 1, checkTrainingConfig({ weightDecay: 0 }));
  for (const name of model.parameters.trainedNames) {
    const { start, end } = model.parameters.rangeOf(name);
    let moved = 0;
    for (let i = start; i < end; i++) {
      const change = model.parameters.floats[i]! - before[i]!;
      const slope = optimiser.gradients[i]!;
      if (slope === 0) assertEquals(change, 0, `${name}[${i - start}] moved without a gradient`);
      // The first step of Adam goes against the sign of the gradient by nearly the learning rate.
      else if (Math.abs(slope) > 1e-6) {
        assert(change * slope < 0, `${name}[${i - start}]: gradient ${slope}, change ${change}`);
        assert(Math.abs(Math.abs(change) - 1e-3) < 2e-5, `${name}[${i - start}]: change ${change}`);
        moved++;
      }
    }
    assert(moved > 0, `${name} did not move`);
  }
  optimiser.clearGradients();
  const after = step(play, model.kernels);
  assert(after < loss, `${model.kernels.name}: loss ${loss} → ${after}`);
  optimiser.close();
}

/** Backends whose gradients are compared with those of `exact`, to `tolerance` of each parameter's largest. */
export function checkBackends(
  exact: Trainable & { to(kernels: Kernels): Trainable & { close(): void } },
  backends: readonly Kernels[],
  dropout?: DropoutState,
  tolerance = 1e-5,
): void {
  const expected = gradientsOf(exact, dropout);
  for (const kernels of backends) {
    const model = exact.to(kernels);
    const actual = gradientsOf(model, dropout);
    for (const [name, gradient] of expected) {
      const largest = Math.max(...gradient.map(Math.abs));
      const other = actual.get(name)!;
      const error = Math.max(...gradient.map((slope, i) => Math.abs(slope - other[i]!))) / largest;
      assert(error <= tolerance, `${name} on ${kernels.name} off by ${error}`);
    }
    model.close();
  }
}
