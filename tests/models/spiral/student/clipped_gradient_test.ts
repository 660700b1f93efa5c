import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { crossEntropy, valueAndGradients } from "../../../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import {
  clippedGradient,
  type LogitGradient,
} from "../../../../lib/models/spiral/student/clipped_gradient.ts";
import { ids, tensor } from "../../../../lib/tensor/mod.ts";

const kernels = kernelsNamed("reference64");
const logits = tensor([0.5, 0, -0.2, 0.1, 4, 0, 0, 0], { shape: [2, 4], kernels });
const targets = ids([2, 0], { shape: [2], kernels });

/** Gradients of the mean loss of two rows. */
function gradient(rule?: LogitGradient): number[] {
  const way = () => rule ? clippedGradient(logits, 2, rule) : logits;
  return [...valueAndGradients(() => crossEntropy(way(), targets), [logits]).gradients[0]!.floats];
}

Deno.test("clippedGradient cuts each entry at ±5 of 25 times a row's gradient", () => {
  const [exact, cut] = [gradient(), gradient("upstream")];
  exact.forEach((slope, i) => {
    const bound = 5 / 25 / 2;
    assertAlmostEquals(cut[i]!, Math.min(bound, Math.max(-bound, slope)), 1e-12);
  });
  const sum = (x: readonly number[]) => x.slice(0, 4).reduce((a, b) => a + b);
  assertAlmostEquals(sum(exact), 0, 1e-12);
  assert(sum(cut) > 0.1, "the pull towards the target is weaker than the push away from the others");
});

Deno.test("clippedGradient boosts without cutting, and leaves numbers as they are", () => {
  const exact = gradient();
  gradient("boosted").forEach((slope, i) => assertAlmostEquals(slope, 25 * exact[i]!, 1e-12));
  assertEquals([...clippedGradient(logits, 2, "upstream").floats], [...logits.floats]);
});
