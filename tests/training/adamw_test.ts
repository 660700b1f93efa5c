import { assert, assertEquals, assertThrows } from "@std/assert";
import { type KernelsName, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Parameters, type ParameterSpec } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { AdamW, DEFAULT_TRAINING, type TrainingConfig } from "../../lib/training/mod.ts";

const SPECS: ParameterSpec[] = [
  { name: "matrix", shape: [5, 7] },
  { name: "gain", shape: [7] },
  { name: "undecayed", shape: [3, 3], decay: false },
  { name: "decayed", shape: [9], decay: true },
];
const DECAYED: Readonly<Record<string, boolean>> = {
  matrix: true,
  gain: false,
  undecayed: false,
  decayed: true,
};
const CONFIG: TrainingConfig = {
  ...DEFAULT_TRAINING,
  weightDecay: 0.3,
  beta1: 0.8,
  beta2: 0.95,
  epsilon: 1e-6,
};

/** The two formulas of the paper in float64, one number at a time. */
class SlowAdamW {
  #m = 0;
  #v = 0;
  constructor(public weight: number, private readonly decay: number) {}

  update(step: number, rate: number, gradient: number): void {
    const { beta1, beta2, epsilon } = CONFIG;
    this.#m = beta1 * this.#m + (1 - beta1) * gradient;
    this.#v = beta2 * this.#v + (1 - beta2) * gradient * gradient;
    const mean = this.#m / (1 - Math.pow(beta1, step));
    const variance = this.#v / (1 - Math.pow(beta2, step));
    this.weight = this.weight - rate * this.decay * this.weight -
      rate * mean / (Math.sqrt(variance) + epsilon);
  }
}

const TOLERANCE: readonly [KernelsName, number][] = [
  ["wasm", 2e-6],
  ["wasm-strict", 2e-6],
  ["reference32", 2e-6],
  ["reference64", 1e-13],
];

for (const [name, tolerance] of TOLERANCE) {
  Deno.test(`AdamW follows its formula over 20 steps, decay only where it belongs, on ${name}`, () => {
    const parameters = new Parameters(SPECS, kernelsNamed(name));
    const optimiser = new AdamW(parameters);
    const random = new Pcg64(5);
    const slow = new Map(
      SPECS.map(({ name, shape }) => {
        const tensor = parameters.get(name);
        for (let i = 0; i < tensor.size; i++) tensor.floats[i] = Math.fround(random.normal());
        const decay = DECAYED[name] ? CONFIG.weightDecay : 0;
        return [name, Array.from(tensor.floats, (weight) => new SlowAdamW(weight, decay)), shape] as const;
      }).map(([name, numbers]) => [name, numbers]),
    );
    for (let step = 1; step <= 20; step++) {
      const [rate, scale] = [0.01 / step, step % 3 === 0 ? 0.25 : 1];
      for (const [name, numbers] of slow) {
        const gradients = optimiser.gradientOf(name);
        numbers.forEach((number, i) => {
          gradients[i] = Math.fround(random.normal() * 10 ** (i % 5 - 3));
          number.update(step, rate, scale * gradients[i]!);
        });
      }
      optimiser.update(step, rate, scale, CONFIG);
    }
    for (const [name, numbers] of slow) {
      const weights = parameters.get(name).data;
      numbers.forEach(({ weight }, i) =>
        assert(Math.abs(weights[i]! - weight) <= tolerance, `${name}[${i}]: ${weights[i]} and ${weight}`)
      );
    }
    optimiser.close();
    parameters.close();
  });
}

Deno.test("AdamW moves a weight without gradient by its decay alone", () => {
  const parameters = new Parameters(SPECS, kernelsNamed("reference64"));
  const optimiser = new AdamW(parameters);
  for (const [, tensor] of parameters.entries()) tensor.floats.fill(1);
  optimiser.update(1, 0.5, 1, { ...CONFIG, weightDecay: 0.1 });
  for (const [name, tensor] of parameters.entries()) {
    assertEquals([...new Set(tensor.data)], [DECAYED[name] ? 1 - 0.5 * 0.1 : 1]);
  }
  optimiser.close();
  parameters.close();
});

Deno.test("AdamW sums up, measures and clears the gradient of all parameters together", () => {
  for (const [name] of TOLERANCE) {
    const parameters = new Parameters(SPECS, kernelsNamed(name));
    const optimiser = new AdamW(parameters);
    optimiser.gradientOf("matrix").fill(2);
    optimiser.gradientOf("gain").fill(-3);
    assert(Math.abs(optimiser.gradientNorm() - Math.sqrt(35 * 4 + 7 * 9)) < 1e-5);
    assertEquals(optimiser.gradients.length, parameters.size);
    optimiser.clearGradients();
    assertEquals(optimiser.gradientNorm(), 0);
    optimiser.close();
    parameters.close();
  }
});

Deno.test("AdamW refuses the name of a parameter that is not there", () => {
  const parameters = new Parameters(SPECS, kernelsNamed("reference64"));
  const optimiser = new AdamW(parameters);
  assertThrows(() => optimiser.gradientOf("bias"), RangeError, "none has this name: bias");
  optimiser.close();
  parameters.close();
});

Deno.test("AdamW multiplies the learning rate of a parameter by its factor, and leaves what is not trained", () => {
  const specs = [
    { name: "a", shape: [2, 2] },
    { name: "counts", shape: [3], trained: false },
    { name: "bias", shape: [2] },
    { name: "b", shape: [2, 2] },
  ];
  const run = (factorOf?: (name: string) => number) => {
    const parameters = new Parameters(specs, kernelsNamed("reference64"));
    const optimiser = new AdamW(parameters);
    parameters.floats.fill(1);
    optimiser.gradients.fill(0.5);
    optimiser.update(1, 0.125, 1, CONFIG, factorOf);
    const changes = specs.map(({ name }) => 1 - parameters.get(name).floats[0]!);
    assertEquals(optimiser.gradients.length, 10);
    assertThrows(() => optimiser.gradientOf("counts"), RangeError, "must be trained: counts is not");
    optimiser.close();
    parameters.close();
    return changes;
  };
  const plain = run();
  assertEquals(plain[1], 0);
  assertEquals(run(() => 1), plain);
  const halved = run((name) => name === "b" ? 0.5 : name === "bias" ? 2 : 1);
  assertEquals(halved.slice(0, 2), plain.slice(0, 2));
  assert(Math.abs(halved[2]! - 2 * plain[2]!) < 1e-12 && Math.abs(halved[3]! - plain[3]! / 2) < 1e-12);
});
