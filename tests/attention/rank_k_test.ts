import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  attentionFromSlots,
  causalMask,
  countingKernels,
  KvCache,
  rankK,
  rankKCacheWidth,
  rankKScore,
  rankKSpecs,
  softmaxNormalise,
  weightedSum,
} from "../../lib/attention/mod.ts";
import { multiply, noGradient, slice, sum, Tape, transpose } from "../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Parameters } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { normal, step, type Tensor } from "../../lib/tensor/mod.ts";

const SIZES = { C: 6, k: 4, T: 8 };

function layer(kernels: Kernels): Parameters {
  const parameters = new Parameters(rankKSpecs("heads", SIZES), kernels);
  const random = new Pcg64(3);
  parameters.floats.forEach((_, i) => parameters.floats[i] = Math.fround(0.7 * random.normal()));
  return parameters;
}

const input = (kernels: Kernels, B = 2, T = 5): Tensor => normal([B, T, SIZES.C], new Pcg64(1), { kernels });

function close(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((x, i) =>
    assert(Math.abs(x - expected[i]!) <= tolerance, `${i}: ${x}, expected ${expected[i]}`)
  );
}

for (const [name, tolerance] of [["reference64", 1e-12], ["wasm", 1e-5]] as const) {
  Deno.test(`rankK gives what the four slots give, for every number of columns, on ${name}`, () => {
    const kernels = kernelsNamed(name);
    const parameters = layer(kernels);
    const slots = attentionFromSlots({
      score: rankKScore(SIZES.k, () => keepK),
      ...{ mask: causalMask, normalise: softmaxNormalise, mix: weightedSum },
    });
    const sizes = { ...SIZES, H: 1, D: SIZES.C };
    const generic = new Parameters(slots.specs("heads", sizes), kernels);
    for (const matrix of ["wq", "wk"]) {
      const turned = transpose(parameters.get(`heads.${matrix}`));
      generic.get(`heads.${matrix}`).floats.set(turned.floats);
    }
    generic.get("heads.wv").floats.set(parameters.get("heads.wv").floats);
    let keepK = 1;
    const seen = new Set<string>();
    for (; keepK <= SIZES.k; keepK++) {
      const run = (body: () => Tensor) => Float64Array.from(step(body, kernels).floats);
      const fused = run(() => rankK(parameters, "heads", input(kernels), SIZES, { layer: 0, keepK }));
      close(fused, run(() => slots.run(generic, "heads", input(kernels), sizes, { layer: 0 })), tolerance);
      seen.add(fused.join());
    }
    assertEquals(seen.size, SIZES.k, "every column matters");
    generic.close();
    parameters.close();
  });

  Deno.test(`rankK with a cache, and for the last token alone, gives the same rows, on ${name}`, () => {
    const kernels = kernelsNamed(name);
    const parameters = layer(kernels);
    const keepK = 3;
    const x = input(kernels, 1);
    const whole = Float64Array.from(rankK(parameters, "heads", x, SIZES, { layer: 0, keepK }).floats);
    const last = rankK(parameters, "heads", x, SIZES, { layer: 0, keepK, lastOnly: true });
    assertEquals(last.shape, [1, 1, SIZES.C]);
    close(Float64Array.from(last.floats), whole.subarray(4 * SIZES.C), tolerance);
    const cache = new KvCache(kernels, 1, SIZES.T, rankKCacheWidth(SIZES));
    const pieces: number[] = [];
    for (const [from, to] of [[0, 2], [2, 3], [3, 5]] as const) {
      const piece = noGradient(() => slice(x, 1, from, to));
      pieces.push(...rankK(parameters, "heads", piece, SIZES, { layer: 0, keepK, cache }).floats);
      cache.advance(to - from);
    }
    close(Float64Array.from(pieces), whole, tolerance);
    cache.close();
    parameters.close();
  });
}

Deno.test("rankK neither works out columns beyond keepK nor gives them a gradient", () => {
  const operations = Array.from({ length: SIZES.k }, (_, i) => {
    const { kernels, flops } = countingKernels(kernelsNamed("reference64"));
    const parameters = layer(kernels);
    step(() => void rankK(parameters, "heads", input(kernels), SIZES, { layer: 0, keepK: i + 1 }), kernels);
    parameters.close();
    return flops();
  });
  // Two projections of a column for each of 10 tokens, and their comparison in 2 windows of 5.
  const column = 2 * (2 * 10 * SIZES.C + 2 * 5 * 5);
  for (let i = 1; i < SIZES.k; i++) assertEquals(operations[i]! - operations[i - 1]!, column);

  const kernels = kernelsNamed("reference64");
  const parameters = layer(kernels);
  step(() => {
    const weights = ["wq", "wk"].map((name) => parameters.get(`heads.${name}`));
    const tape = new Tape(weights);
    const y = tape.run(() => {
      const y = rankK(parameters, "heads", input(kernels), SIZES, { layer: 0, keepK: 2 });
      return sum(multiply(y, normal(y.shape, new Pcg64(9), { kernels })));
    });
    const gradients = tape.play(y);
    for (const weight of weights) {
      const gradient = gradients.sumOf(weight);
      assert(gradient.subarray(0, 2 * SIZES.C).every((slope) => slope !== 0));
      assert(gradient.subarray(2 * SIZES.C).every((slope) => slope === 0));
    }
  }, kernels);
  parameters.close();
});

Deno.test("rankK and rankKScore refuse a number of columns that there is not", () => {
  const kernels = kernelsNamed("reference64");
  const parameters = layer(kernels);
  for (const keepK of [0, 5, 1.5, NaN]) {
    assertThrows(
      () => rankK(parameters, "heads", input(kernels), SIZES, { layer: 0, keepK }),
      RangeError,
      `keepK must be an integer from 1 to k = 4: ${keepK}`,
    );
  }
  parameters.close();
});
