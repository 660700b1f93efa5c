import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type HeadSizes,
  KvCache,
  logPrimes,
  normalisedWeights,
  primeLogRates,
  proveAttention,
  resonantCacheWidth,
  resonantHeads,
  type ResonantOptions,
  resonantSlots,
  resonantSpecs,
} from "../../lib/attention/mod.ts";
import { linear, multiply, phaseRotation, sum, valueAndGradients } from "../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Parameters } from "../../lib/nn/mod.ts";
import { PHI } from "../../lib/physics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { normal, step, type Tensor, tensor } from "../../lib/tensor/mod.ts";
import attention from "../golden/reso/attention.json" with { type: "json" };
import layers from "../golden/reso/layers.json" with { type: "json" };
import { BACKENDS, worst } from "./support.ts";

const reference = kernelsNamed("reference64");
const SIZES: HeadSizes = { C: 8, H: 2, D: 6, T: 9 };
const OPTIONS = ["golden", "uniform"].flatMap((headWeights) =>
  ["mean", "sum"].flatMap((headNormalisation) =>
    [true, false].map((full) => ({ headWeights, headNormalisation, bias: full, resonates: full }) as const)
  )
) as (Omit<ResonantOptions, "rates" | "causal"> & { resonates: boolean })[];

function optionsOn(
  kernels: Kernels,
  { resonates, ...rest }: typeof OPTIONS[number],
  causal = true,
): ResonantOptions {
  const rates = resonates ? { rates: primeLogRates(SIZES.T, SIZES.D / 2, kernels) } : {};
  return { ...rest, ...rates, causal };
}

function layer(kernels: Kernels, options: typeof OPTIONS[number], sizes = SIZES): Parameters {
  const parameters = new Parameters(resonantSpecs("heads", sizes, options), kernels);
  const random = new Pcg64(3);
  for (const [name, { floats }] of parameters.entries()) {
    const centre = /headWeights|frequencies/.test(name) ? 1 : 0;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(centre + 0.4 * random.normal());
  }
  return parameters;
}

/** The slots, then the output matrix. */
function bySlots(parameters: Parameters, x: Tensor, options: ResonantOptions): Tensor {
  const heads = resonantSlots(options).run(parameters, "heads", x, SIZES, { layer: 0 });
  const bias = options.bias ? { bias: parameters.get("heads.outputBias") } : {};
  return linear(heads, parameters.get("heads.output"), bias);
}

for (const given of OPTIONS) {
  const { headWeights, headNormalisation, resonates } = given;
  const label = `${headWeights} heads by their ${headNormalisation}${resonates ? ", with R̂ and biases" : ""}`;
  Deno.test(`resonantHeads gives what its four slots give, gradients too: ${label}`, () => {
    for (const kernels of [reference, ...BACKENDS]) {
      const options = optionsOn(kernels, given);
      const parameters = layer(kernels, given);
      assertEquals(
        resonantSlots(options).specs("heads", SIZES).map(({ name, shape }) => [name, shape]),
        resonantSpecs("heads", SIZES, given).filter(({ name }) => !name.includes("output"))
          .map(({ name, shape }) => [name, shape]),
      );
      const names = parameters.names;
      const x = normal([2, 7, 8], new Pcg64(4), { kernels });
      const [fused, generic] = [true, false].map((isFused) =>
        valueAndGradients((x, ...tensors) => {
          const own = { get: (name: string) => tensors[names.indexOf(name)]! } as unknown as Parameters;
          const y = isFused
            ? resonantHeads(own, "heads", x, SIZES, options, { layer: 0 })
            : bySlots(own, x, options);
          return sum(multiply(y, normal(y.shape, new Pcg64(5), { kernels })));
        }, [x, ...names.map((name) => parameters.get(name))])
      );
      assertAlmostEquals(fused!.value, generic!.value, 1e-4);
      fused!.gradients.forEach((gradient, i) => {
        const largest = Math.max(1, ...Array.from(gradient.data, Math.abs));
        const error = worst(gradient.data, generic!.gradients[i]!.data) / largest;
        assert(error < 1e-5, `${["x", ...names][i]} on ${kernels.name}: ${error}`);
      });
      parameters.close();
    }
  });
}

Deno.test("resonantSlots fulfil the proof sheet with R̂", () => {
  for (const kernels of [reference, ...BACKENDS]) {
    const sheet = proveAttention(resonantSlots(optionsOn(kernels, OPTIONS[0]!)), {
      name: "resonant",
      ...SIZES,
      kernels,
    });
    assert(sheet.holds, JSON.stringify(sheet.rows));
  }
});

Deno.test("resonantHeads gives upstream's attention without a mask, and causal references", () => {
  const { dim: C, heads: H, key_dim: D, seq: T } = attention;
  const sizes = { C, H, D, T };
  const x = tensor(Float64Array.from(attention.x), { shape: [1, T, C], kernels: reference });
  const cases = [
    ["upstream_noncausal_golden", "golden", "sum", false],
    ["upstream_noncausal_uniform", "uniform", "sum", false],
    ["ref_causal_golden_sum", "golden", "sum", true],
    ["ref_causal_golden_mean", "golden", "mean", true],
    ["ref_causal_uniform_mean", "uniform", "mean", true],
  ] as const;
  for (const [key, headWeights, headNormalisation, causal] of cases) {
    const options = { headWeights, headNormalisation, causal, bias: false };
    const parameters = new Parameters(
      resonantSpecs("heads", sizes, { ...options, resonates: false }),
      reference,
    );
    for (const name of ["query", "key", "value", "output"] as const) {
      parameters.get(`heads.${name}`).floats.set(attention.weights[name].data);
    }
    if (headWeights === "golden") {
      parameters.get("heads.headWeights").floats.forEach((_, h, all) => all[h] = PHI ** -h);
    }
    const y = step(() => resonantHeads(parameters, "heads", x, sizes, options, { layer: 0 }), reference);
    assert(worst(y.data, attention[key]) < 1e-9, key);
    parameters.close();
  }
});

Deno.test("normalisedWeights of powers of φ are upstream's", () => {
  for (
    const [normalisation, table] of [
      ["sum", attention.head_weights_sum_normalised],
      ["mean", attention.head_weights_mean_normalised],
    ] as const
  ) {
    for (const [count, expected] of Object.entries(table)) {
      const powers = tensor(Array.from({ length: Number(count) }, (_, h) => PHI ** -h), {
        kernels: reference,
      });
      assert(
        worst(normalisedWeights(powers, normalisation).data, expected) < 1e-12,
        `${normalisation} of ${count}`,
      );
    }
  }
});

Deno.test("phaseRotation turns upstream's stream by its phases", () => {
  const { seq: T, dim: C, resonance } = layers;
  const x = tensor(Float64Array.from(layers.x), { shape: [1, T, C], kernels: reference });
  const phases = resonance.rotation.map((rho) => 2 * Math.PI * Math.log(Math.abs(rho) + 1));
  assert(worst(phases, resonance.phases) < 1e-12);
  const y = phaseRotation(x, tensor([phases], { kernels: reference }));
  assert(worst(y.data, resonance.out) < 1e-9);
});

Deno.test("primeLogRates make scores depend on the ratio of places, and leave place 1 alone", () => {
  const rates = primeLogRates(12, 3, reference);
  assertEquals([...rates.data.slice(0, 3)], [0, 0, 0]);
  const [q, k] = [7, 8].map((seed) => normal([1, 1, 6], new Pcg64(seed), { kernels: reference }));
  const angle = (n: number) => {
    const row = Array.from(rates.data.subarray((n - 1) * 3, n * 3));
    return tensor([row], { kernels: reference });
  };
  const score = (i: number, j: number) =>
    sum(multiply(phaseRotation(q!, angle(i)), phaseRotation(k!, angle(j)))).item();
  assertAlmostEquals(score(6, 3), score(12, 6), 1e-12);
  assertAlmostEquals(score(2, 1), score(8, 4), 1e-12);
  assert(Math.abs(score(6, 3) - score(6, 4)) > 1e-3);
  assertAlmostEquals(score(4, 4), score(1, 1), 1e-12);
  const primes = Array.from(logPrimes(10, reference).data, (log) => Math.round(Math.exp(log)));
  assertEquals(primes, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
});

Deno.test("resonantHeads refuses a cache without a causal mask, and windows that do not fit", () => {
  const options = optionsOn(reference, OPTIONS[0]!, false);
  const parameters = layer(reference, OPTIONS[0]!);
  const cache = new KvCache(reference, 1, SIZES.T, resonantCacheWidth(SIZES));
  const x = normal([1, 3, 8], new Pcg64(4), { kernels: reference });
  const run = (options: ResonantOptions, x: Tensor) =>
    resonantHeads(parameters, "heads", x, SIZES, options, { layer: 0, cache });
  assertThrows(() => run(options, x), RangeError, "only causal attention leaves past tokens as they are");
  const long = normal([1, 10, 8], new Pcg64(4), { kernels: reference });
  assertThrows(() => run({ ...options, causal: true }, long), RangeError, "x must hold 1 to 9 tokens");
  cache.close();
  parameters.close();
});
