/** Gates, dropout, the optimiser. */
import { ADAMW_SLOTS } from "../../kernels.ts";
import { denseArguments, Draw } from "../numbers.ts";
import { type EdgeKind, type Trial, trial } from "../trial.ts";
import { OF_RESULT, ofSize } from "../units.ts";
import { ulp } from "../ulp.ts";
import { atEdges, atPair } from "./elements.ts";
import type { Subject } from "./subject.ts";

const VALUES = [0, 1, -1.5, 1e-3, 1e5, -1e30];

/** Arguments of gates: edge points with values of all sizes, and ordinary numbers. */
function* gateArguments(
  count: number,
  make: (a: Float32Array, b: Float32Array, edge?: EdgeKind) => Trial,
): Iterable<Trial> {
  yield* atEdges((x, kind) => {
    const pairs = [...x].flatMap((a) => VALUES.map((b) => [a, b] as const));
    return make(Float32Array.from(pairs, ([a]) => a), Float32Array.from(pairs, ([, b]) => b), kind);
  });
  const draw = new Draw(5);
  yield make(draw.uniforms(count, -12, 12), draw.uniforms(count, -4, 4));
  // Of every size, but none whose product with another leaves float32.
  const large = (x: Float32Array) => x.map((value) => Math.abs(value) < 1e15 ? value : 1e15);
  yield make(large(denseArguments(count, 7)), large(denseArguments(count, 8).reverse()));
}

/** y = silu(a) ⊙ b: errors in ulp of a·b. A subnormal gate is a multiple of 2^-149, which a large b multiplies. */
export const siluGateSubjects: readonly Subject[] = [{
  op: "siluGate",
  *trials(effort) {
    yield* gateArguments(effort.arguments, (a, b, edge) =>
      trial({
        ...{ label: `${a.length} pairs`, ...(edge ? { edge } : {}), ...atPair(a, b) },
        floats: { a, b, y: new Float32Array(a.length) },
        outputs: {
          y: () => (i) => Math.max(ulp(Math.abs(a[i]! * b[i]!) || 0), 2 ** -149 * Math.abs(b[i]!), 2 ** -129),
        },
        run: (kernels, arrays) => kernels.siluGate(arrays),
      }));
  },
}];

/** Errors of da in ulp of dy·b, of db in ulp of dy·a: the slope of silu is about 1 at most, and cancels around −1.28. */
export const siluGateGradSubjects: readonly Subject[] = [{
  op: "siluGate gradient",
  *trials(effort) {
    yield* gateArguments(effort.arguments, (a, b, edge) =>
      trial({
        ...{ label: `${a.length} pairs`, ...(edge ? { edge } : {}), ...atPair(a, b) },
        floats: {
          ...{ a, b, dy: new Draw(6).uniforms(a.length, 1, 2) },
          ...{ da: new Float32Array(a.length), db: new Float32Array(a.length) },
        },
        outputs: {
          da: ofSize(({ b, dy }, i) => Math.abs(b![i]! * dy![i]!)),
          db: ofSize(({ a, dy }, i) => Math.abs(a![i]! * dy![i]!) || 0),
        },
        run: (kernels, arrays) => kernels.siluGateGrad(arrays),
      }));
  },
}];

/** What is kept, bit for bit, and by how much it grows. */
export const dropoutSubjects: readonly Subject[] = [{
  op: "dropout",
  *trials() {
    const draw = new Draw(9);
    const make = (x: Float32Array, rate: number, edge?: EdgeKind): Trial =>
      trial({
        ...{
          label: `${x.length} numbers, rate ${rate}`,
          ...(edge ? { edge } : {}),
          point: () => `rate ${rate}`,
        },
        floats: { x, y: new Float32Array(x.length) },
        ints: { key: Int32Array.of(-123_456_789) },
        outputs: { y: OF_RESULT },
        run: (kernels, arrays) => kernels.dropout({ ...arrays, rate, op: 17 }),
      });
    yield* atEdges((x, kind) => make(x, 0.1, kind));
    for (const rate of [0, 0.1, 0.5, 0.999]) {
      for (const count of [1, 7, 33, 50_000]) yield make(draw.uniforms(count), rate);
    }
  },
}];

/** Steps of AdamW, early and late: errors of p in ulp of p or of its step, of m in ulp of its terms. */
export const adamwSubjects: readonly Subject[] = [{
  op: "adamw",
  *trials() {
    const draw = new Draw(10);
    const make = (label: string, count: number, step: number, size: number, edge?: EdgeKind): Trial => {
      const numbers: Record<typeof ADAMW_SLOTS[number], number> = {
        ...{ learningRate: 3e-3, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 },
        ...{ inverseBias1: 1 / (1 - 0.9 ** step), inverseBias2: 1 / (1 - 0.95 ** step), gradientScale: 0.7 },
      };
      const first = step === 1;
      return trial({
        ...{ label, ...(edge ? { edge } : {}), point: () => `step ${step}` },
        floats: {
          p: draw.uniforms(count),
          g: draw.uniforms(count, -size, size),
          m: first ? new Float32Array(count) : draw.uniforms(count, -size, size),
          v: first ? new Float32Array(count) : draw.uniforms(count, 0, size * size),
          slots: Float32Array.from(ADAMW_SLOTS, (slot) => numbers[slot]),
        },
        outputs: {
          p: ({ exact, given: { p } }) => (i) =>
            ulp(Math.max(Math.abs(p![i]!), Math.abs(exact[i]! - p![i]!))),
          m: ofSize(({ m, g }, i) => 0.9 * Math.abs(m![i]!) + 0.07 * Math.abs(g![i]!)),
          v: OF_RESULT,
        },
        run: (kernels, arrays) => kernels.adamw(arrays),
      });
    };
    yield make("no gradient yet", 9, 1, 0, "0");
    yield make("gradients of 1e3", 9, 2, 1e3, "±1e3");
    yield make("gradients of 1e15", 9, 2, 1e15, "huge");
    yield make("gradients of 1e-21", 9, 2, 1e-21, "tiny");
    yield make("no parameters", 0, 2, 1, "empty");
    for (const count of [1, 7, 33, 50_000]) {
      for (const step of [1, 2, 1000]) yield make(`${count} parameters, step ${step}`, count, step, 0.1);
    }
  },
}];
