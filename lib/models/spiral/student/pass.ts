/**
 * The forward pass of a training step: the student's logits at its own temperatures, and what the teacher's distribution
 * adds to the loss, λ·KL(q‖p) with p = softmax(z/T) and q = softmax(t), or softmax(t/T) where they share a temperature.
 *
 * Where its gradient goes is the config's: T and all that it follows from are moved with the other weights; or by rows that
 * are held out of everything else, and then the log-precisions alone are moved; or not at all.
 */
import {
  add,
  divide,
  exp,
  logSoftmax,
  multiply,
  noGradient,
  reshape,
  scale,
  shift,
  subtract,
  sum,
  tokenLosses,
} from "../../../autograd/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";
import type { TrainingPass } from "../../../training/mod.ts";
import { clippedGradient } from "./clipped_gradient.ts";
import { constant } from "./constant.ts";
import { rowTemperature, type Student, type StudentRows } from "./forward.ts";
import { HOST_MEASURES, type PassSlots } from "./slots.ts";

/** The same numbers as a constant. */
export function detached(x: Tensor): Tensor {
  return noGradient(() => reshape(x, x.shape));
}

/** The pass behind the student's rows (B, R, …), R = 1 or T, and its own loss: rows that are not there have no share in it. */
export function spiralPass(student: Student, rows: StudentRows, slots: PassSlots): TrainingPass {
  const { config: { distillation, teacherTemperature, logitGradient, vocabSize: V } } = student;
  const [B, R] = rows.raw.shape as [number, number, number];
  const { kernels } = rows.raw;
  const shares = slots.view(slots.shares, [B, R, 1]);
  const { raw, temperature } = split(student, rows, slots.view(slots.trains, [B, R, 1]));
  const logits = divide(raw, temperature); // (B, R, V)
  // Each loss has a way back of its own, as upstream cuts each gradient before it adds them.
  const way = (factor: number) =>
    logitGradient === "exact" ? logits : clippedGradient(logits, B * R * factor, logitGradient);
  const logP = logSoftmax(distillation === 0 ? logits : way(1 / distillation));
  kernels.scale(logP.floats, 1, slots.student);
  const teacher = slots.view(slots.teacher, [B, R, V]);
  const kl = distillation === 0
    ? constant(kernels, 0)
    : divergence(logP, teacherTemperature === "own" ? teacher : divide(teacher, temperature), shares);
  const host = HOST_MEASURES.map((name, i) =>
    [name, slots.view(slots.measures.subarray(i, i + 1), [1])] as const
  );
  return {
    logits,
    loss: byShare(tokenLosses(way(1), slots.view(slots.targets, [B, R])), shares),
    ...(distillation === 0 ? {} : { penalty: scale(kl, distillation) }),
    measures: { ...Object.fromEntries(host), kl, temperature: sum(multiply(temperature, shares)) },
  };
}

/** KL(q‖p) of each row by its share, nats; p by its logarithms, q by its logits. */
function divergence(logP: Tensor, teacher: Tensor, shares: Tensor): Tensor {
  const logQ = logSoftmax(teacher);
  const terms = multiply(exp(logQ), subtract(logQ, logP)); // (B, R, V)
  return byShare(sum(terms, [2]), shares);
}

/** Σ of rows (B, R) by their shares (B, R, 1). */
function byShare(rows: Tensor, shares: Tensor): Tensor {
  return sum(multiply(rows, reshape(shares, rows.shape)));
}

/** Raw logits and temperatures, each a constant where it is not to be moved. */
function split(student: Student, rows: StudentRows, trains: Tensor): { raw: Tensor; temperature: Tensor } {
  const { raw } = rows;
  switch (student.config.temperatureFrom) {
    case "training":
      return { raw, temperature: rowTemperature(student, rows) };
    case "nothing":
      return { raw, temperature: noGradient(() => rowTemperature(student, rows)) };
    case "heldOut": {
      const temperature = rowTemperature(student, { ...rows, raw: detached(raw) }, true);
      const isHeldOut = shift(scale(trains, -1), 1);
      return {
        raw: add(multiply(raw, trains), multiply(detached(raw), isHeldOut)),
        temperature: add(multiply(temperature, isHeldOut), multiply(detached(temperature), trains)),
      };
    }
  }
}
