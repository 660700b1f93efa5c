import { ADAMW_SLOTS } from "../../lib/kernels/kernels.ts";
import { checkCase, uniforms, within } from "./support.ts";

type Numbers = Record<(typeof ADAMW_SLOTS)[number], number>;

function slotsOf(numbers: Numbers): Float32Array {
  return Float32Array.from(ADAMW_SLOTS, (slot) => numbers[slot]);
}

const usual = (step: number): Numbers => ({
  learningRate: 3e-3,
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  inverseBias1: 1 / (1 - 0.9 ** step),
  inverseBias2: 1 / (1 - 0.95 ** step),
  gradientScale: 0.7,
});

Deno.test("adamw steps arrays of every length, and leaves gradients and slots alone", () => {
  for (const n of [...Array(41).keys(), 1000, 4097]) {
    checkCase({
      label: `adamw of ${n}`,
      floats: {
        p: uniforms(n),
        g: uniforms(n),
        m: uniforms(n),
        v: uniforms(n, 0, 1),
        slots: slotsOf(usual(3)),
      },
      outputs: { p: within(4e-7), m: within(3e-7), v: within(3e-7) },
      run: (kernels, arrays) => kernels.adamw(arrays),
    });
  }
});

Deno.test("adamw reads each slot: changing one changes the step as in the reference", () => {
  const base = usual(2);
  const changes: Partial<Numbers>[] = [
    { learningRate: 0.1 },
    { learningRate: 0 },
    { beta1: 0.5 },
    { beta2: 0.5 },
    { epsilon: 0.5 },
    { weightDecay: 0 },
    { inverseBias1: 1 },
    { inverseBias2: 1 },
    { gradientScale: -2 },
    { gradientScale: 0 },
  ];
  for (const change of changes) {
    checkCase({
      label: `adamw with ${JSON.stringify(change)}`,
      floats: {
        p: uniforms(50),
        g: uniforms(50),
        m: uniforms(50),
        v: uniforms(50, 0.1, 1),
        slots: slotsOf({ ...base, ...change }),
      },
      outputs: { p: within(1e-6), m: within(5e-7), v: within(1e-6) },
      run: (kernels, arrays) => kernels.adamw(arrays),
    });
  }
});

Deno.test("adamw moves by the learning rate at the first step, whatever the gradient's size", () => {
  const g = Float32Array.of(1e-4, 1, 1e6, -1e-3, -5);
  checkCase({
    label: "first step",
    floats: {
      p: new Float32Array(5),
      g,
      m: new Float32Array(5),
      v: new Float32Array(5),
      slots: slotsOf({ ...usual(1), weightDecay: 0, gradientScale: 1, learningRate: 0.01 }),
    },
    outputs: { p: within(1e-8), m: within(0.02), v: within(1e5) }, // moments grow with the gradient: up to 5e10
    run: (kernels, arrays) => kernels.adamw(arrays),
  });
});

Deno.test("adamw with zero gradients and moments divides nothing by zero", () => {
  checkCase({
    label: "zeros",
    floats: {
      p: uniforms(9),
      g: new Float32Array(9),
      m: new Float32Array(9),
      v: new Float32Array(9),
      slots: slotsOf(usual(1)),
    },
    outputs: { p: within(1e-7), m: within(0), v: within(0) },
    run: (kernels, arrays) => kernels.adamw(arrays),
  });
});
