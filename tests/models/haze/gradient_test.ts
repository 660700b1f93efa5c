/** The gradient of every parameter against float64 finite differences, and what an optimiser step does with it. */
import { assert, assertEquals } from "@std/assert";
import { crossEntropy, Tape } from "../../../lib/autograd/mod.ts";
import type { FloatArray } from "../../../lib/kernels/mod.ts";
import type { HazeModel } from "../../../lib/models/mod.ts";
import { fmix32 } from "../../../lib/random/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { AdamW, checkTrainingConfig, type DropoutState } from "../../../lib/training/mod.ts";
import { backends, HEAD_TYPES, largestDifference, lively, reference, tiny } from "./support.ts";

const ROWS = [[0, 3, 1, 4], [2, 2, 0, 1]];
const TARGETS = [3, 1, 4, 0, 2, 0, 1, 3];
const EPSILON = 1e-5;
const key = new Int32Array([fmix32(fmix32(3) ^ 1)]);

function lossOf(model: HazeModel, dropout?: DropoutState) {
  const { kernels } = model;
  const input = ids(ROWS.flat(), { shape: [2, 4], kernels });
  return crossEntropy(model.logits(input, dropout), ids(TARGETS, { shape: [2, 4], kernels }));
}

/** Gradients of all parameters, by name. */
function gradientsOf(model: HazeModel, dropout?: DropoutState): Map<string, Float64Array> {
  return step(() => {
    const parameters = [...model.parameters.entries()];
    const tape = new Tape(parameters.map(([, tensor]) => tensor));
    const found = tape.play(tape.run(() => lossOf(model, dropout)));
    return new Map(parameters.map(([name, tensor]) => [name, Float64Array.from(found.sumOf(tensor))]));
  }, model.kernels);
}

for (const headType of HEAD_TYPES) {
  for (const dropout of [undefined, { rate: 0.3, key }]) {
    const how = dropout ? "with dropout" : "without dropout";
    Deno.test(`HazeModel with ${headType} heads has the gradient of its finite differences, ${how}`, () => {
      const model = lively(tiny(headType), reference);
      const gradients = gradientsOf(model, dropout);
      assert(model.parameters.size <= 2000);
      assertEquals(gradients.size, model.parameters.names.length);
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
          const expected = (lossAt(start + i, at + EPSILON) - lossAt(start + i, at - EPSILON)) /
            (2 * EPSILON);
          const error = Math.abs(slope - expected) / largest;
          assert(
            error <= 1e-6,
            `${name}[${i}]: ${slope}, expected ${expected}, off by ${error} of the largest`,
          );
        });
      }
    });

    Deno.test(`HazeModel with ${headType} heads has the reference's gradients on every backend, ${how}`, () => {
      const exact = lively(tiny(headType), reference);
      const expected = gradientsOf(exact, dropout);
      for (const kernels of backends) {
        const model = exact.to(kernels);
        const actual = gradientsOf(model, dropout);
        for (const [name, gradient] of expected) {
          const error = largestDifference(actual.get(name)!, gradient) / Math.max(...gradient.map(Math.abs));
          assert(error <= 1e-5, `${name} on ${kernels.name} off by ${error}`);
        }
        model.close();
      }
    });
  }

  Deno.test(`one optimiser step changes every parameter of ${headType} heads that has a gradient`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(tiny(headType), kernels);
      const before = model.parameters.floats.slice();
      const optimiser = new AdamW(model.parameters);
      const bound = new Map(
        [...model.parameters.entries()].map(([name, tensor]) => [tensor, optimiser.gradientOf(name)]),
      );
      const play = () => {
        const tape = new Tape([...bound.keys()]);
        const loss = tape.run(() => lossOf(model));
        tape.play(loss, bound);
        return loss.item();
      };
      const loss = step(play, kernels);
      optimiser.update(1, 1e-3, 1, checkTrainingConfig({ weightDecay: 0 }));
      checkMoves(model, before, optimiser.gradients);
      optimiser.clearGradients();
      const after = step(play, kernels);
      assert(after < loss, `${kernels.name}: loss ${loss} → ${after}`);
      optimiser.close();
      model.close();
    }
  });
}

function checkMoves(model: HazeModel, before: FloatArray, gradients: FloatArray): void {
  for (const name of model.parameters.names) {
    const { start, end } = model.parameters.rangeOf(name);
    let moved = 0;
    for (let i = start; i < end; i++) {
      const change = model.parameters.floats[i]! - before[i]!;
      const slope = gradients[i]!;
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
}
