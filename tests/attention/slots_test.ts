/** Attention of slots: masks, gradients, cache, training, errors. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  attentionFromSlots,
  type AttentionVariant,
  causalMask,
  dotProductScore,
  KvCache,
  type ScoreSlot,
  slotScore,
  softmaxNormalise,
  weightedSum,
  windowMask,
} from "../../lib/attention/mod.ts";
import {
  add,
  checkGradient,
  mean,
  multiply,
  reshape,
  scale,
  slice,
  sum,
  valueAndGradients,
} from "../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import type { Parameters } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { normal, step, type Tensor, tensor } from "../../lib/tensor/mod.ts";
import { BACKENDS, randomLayer, worst } from "./support.ts";

const reference = kernelsNamed("reference64");
const rest = { mask: causalMask, normalise: softmaxNormalise, mix: weightedSum };
const SIZES = { C: 8, H: 2, D: 4, T: 6 };

/** Outputs of a layer that is fed in pieces. */
function inPieces(
  variant: AttentionVariant,
  parameters: Parameters,
  x: Tensor,
  pieces: readonly number[],
): number[] {
  const { kernels } = x;
  const cache = new KvCache(kernels, 2, SIZES.T, variant.cacheWidth(SIZES));
  const rows: number[] = [];
  for (const count of pieces) {
    const part = slice(x, 1, cache.length, cache.length + count);
    rows.push(
      ...step(() => variant.run(parameters, "heads", part, SIZES, { layer: 1, cache }), kernels).data,
    );
    cache.advance(count);
  }
  cache.close();
  return rows;
}

/** A score with a parameter of its own: a bias for each distance, learned. */
const distanceScore: ScoreSlot = {
  ...dotProductScore(),
  specs: (path, { H, T }) => [{ name: `${path}.distance`, shape: [H, T] }],
  score: (q, k, place) => {
    const { parameters, path, sizes: { H }, first, Tq, Tk } = place;
    const table = parameters.get(`${path}.distance`);
    let bias: Tensor | undefined;
    for (let i = 0; i < Tq; i++) {
      // Row i: key j lies first + i − j back; what lies ahead is masked, whatever stands there.
      const row = Array.from(
        { length: Tk },
        (_, j) => slice(table, 1, Math.max(0, first + i - j), Math.max(0, first + i - j) + 1),
      );
      const cells = row.map((cell, j) =>
        multiply(reshape(cell, [1, H, 1, 1]), unit(Tq, Tk, i, j, q.kernels))
      );
      for (const cell of cells) bias = bias ? add(bias, cell) : cell;
    }
    return add(dotProductScore().score(q, k, place), bias!);
  },
};

/** (1, 1, Tq, Tk) with a one at (i, j). */
function unit(Tq: number, Tk: number, i: number, j: number, kernels: Kernels): Tensor {
  const data = new Float64Array(Tq * Tk);
  data[i * Tk + j] = 1;
  return tensor(data, { shape: [1, 1, Tq, Tk], kernels });
}

const VARIANTS: Readonly<Record<string, AttentionVariant>> = {
  content: attentionFromSlots({ score: dotProductScore(), ...rest }),
  reweight: attentionFromSlots({ score: slotScore, ...rest }),
  "content in a window": attentionFromSlots({ score: dotProductScore(2), ...rest, mask: windowMask(3) }),
  "slots in a window": attentionFromSlots({ score: slotScore, ...rest, mask: windowMask(2) }),
  "distances": attentionFromSlots({ score: distanceScore, ...rest }),
};

for (const [name, variant] of Object.entries(VARIANTS)) {
  Deno.test(`attentionFromSlots with ${name} gives with a cache what it gives without`, () => {
    for (const kernels of BACKENDS) {
      const parameters = randomLayer(variant, SIZES, kernels);
      const x = normal([1, 6, 8], new Pcg64(3), { kernels });
      const whole = step(() => variant.run(parameters, "heads", x, SIZES, { layer: 0 }), kernels).data;
      for (const pieces of [[6], [1, 1, 1, 1, 1, 1], [4, 2], [1, 5]]) {
        const error = worst(inPieces(variant, parameters, x, pieces), whole);
        assert(error <= 1e-5, `${kernels.name}, pieces of ${pieces}: off by ${error}`);
      }
      parameters.close();
    }
  });

  Deno.test(`attentionFromSlots with ${name} has the gradients of its finite differences`, () => {
    const parameters = randomLayer(variant, SIZES, reference);
    const { names } = parameters;
    const { perInput } = checkGradient((x, ...tensors) => {
      const given = { get: (path: string) => tensors[names.indexOf(path)]! } as unknown as Parameters;
      const y = variant.run(given, "heads", x, SIZES, { layer: 0 });
      return sum(multiply(y, normal(y.shape, new Pcg64(5), { kernels: reference })));
    }, [
      normal([2, 6, 8], new Pcg64(3), { kernels: reference }),
      ...names.map((path) => parameters.get(path)),
    ]);
    perInput.forEach((error, i) => assert(error <= 1e-6, `input ${["x", ...names][i]}: ${error}`));
    parameters.close();
  });
}

Deno.test("windowMask lets a query see as many tokens as it says, itself among them", () => {
  for (const kernels of BACKENDS) {
    const windowed = attentionFromSlots({ score: slotScore, ...rest, mask: windowMask(2) });
    const parameters = randomLayer(windowed, SIZES, kernels);
    const x = normal([1, 5, 8], new Pcg64(3), { kernels });
    step(() =>
      windowed.run(parameters, "heads", x, SIZES, {
        layer: 7,
        onWeights: (layer, kind, weights) => {
          assertEquals([layer, kind, weights.shape], [7, "slots", [1, 2, 5, 5]]);
          weights.data.forEach((weight: number, at: number) => {
            const [i, j] = [Math.floor(at / 5) % 5, at % 5];
            assertEquals(weight > 0, j === i || j === i - 1, `query ${i}, key ${j}: ${weight}`);
          });
        },
      }), kernels);
    parameters.close();
  }
});

Deno.test("a query with every key masked gives zeros and passes no gradient", () => {
  const strict = (query: number, key: number) => key < query;
  for (const score of [dotProductScore(), slotScore]) {
    const blind = attentionFromSlots({ score, ...rest, mask: strict });
    for (const kernels of BACKENDS) {
      const parameters = randomLayer(blind, SIZES, kernels);
      const x = normal([2, 4, 8], new Pcg64(3), { kernels });
      const run = (x: Tensor) => blind.run(parameters, "heads", x, SIZES, { layer: 0 });
      const y = step(() => run(x), kernels).data;
      for (const start of [0, 4 * 8]) {
        assert(y.slice(start, start + 8).every((value) => value === 0), kernels.name);
        assert(y.slice(start + 8, start + 32).every((value) => value !== 0 && Number.isFinite(value)));
      }
      const { gradients: [first] } = valueAndGradients((x) => sum(slice(run(x), 1, 0, 1)), [x]);
      assert(first!.data.every((slope) => slope === 0), kernels.name);
      const { gradients: [all] } = valueAndGradients((x) => sum(run(x)), [x]);
      assert(all!.data.every(Number.isFinite) && all!.data.some((slope) => slope !== 0), kernels.name);
      parameters.close();
    }
  }
});

Deno.test("attentionFromSlots names what is wrong with an input or a slot", () => {
  const sound = { score: dotProductScore(), ...rest };
  const run = (slots: Partial<typeof sound>, shape: number[]) => () => {
    const variant = attentionFromSlots({ ...sound, ...slots });
    const parameters = randomLayer(variant, SIZES, reference);
    try {
      const x = normal(shape, new Pcg64(1), { kernels: reference });
      return variant.run(parameters, "heads", x, SIZES, { layer: 0 });
    } finally {
      parameters.close();
    }
  };
  assertThrows(run({}, [1, 7, 8]), RangeError, "Cannot attend as x must hold 1 to 6 tokens: 7 after 0");
  assertThrows(run({}, [1, 0, 8]), RangeError, "Cannot attend as x must hold 1 to 6 tokens: 0 after 0");
  assertThrows(run({}, [1, 3, 9]), TypeError, "Cannot attend as x must have shape (B, T, 8): (1, 3, 9)");
  assertThrows(run({}, [3, 8]), TypeError, "Cannot attend as x must have shape (B, T, 8): (3, 8)");
  const flat = { ...dotProductScore(), score: (q: Tensor) => q };
  assertThrows(
    run({ score: flat }, [1, 3, 8]),
    TypeError,
    "a slot must give scores of shape (1, 2, 3, 3): (1, 2, 3, 4)",
  );
  const cut = (x: Tensor) => slice(x, 3, 0, 1);
  assertThrows(
    run({ normalise: cut }, [1, 3, 8]),
    TypeError,
    "give weights of shape (1, 2, 3, 3): (1, 2, 3, 1)",
  );
  assertThrows(
    run({ mix: (_, v) => cut(v) }, [1, 3, 8]),
    TypeError,
    "give mixed values of shape (1, 2, 3, 4): (1, 2, 3, 1)",
  );
  assertThrows(
    () => windowMask(0),
    RangeError,
    "Cannot mask by a window as its width must be a positive integer: 0",
  );
  assertThrows(() => windowMask(1.5), RangeError, "1.5");
  assertThrows(
    () => dotProductScore(NaN),
    RangeError,
    "Cannot score by dot products as the factor must be finite: NaN",
  );
});

Deno.test("a variant of slots learns what its window lets it see", () => {
  // Each output is to be the token before: possible for a window of two, not for one of one.
  const lossAfter = (width: number): number => {
    const variant = attentionFromSlots({ score: slotScore, ...rest, mask: windowMask(width) });
    const kernels = kernelsNamed("wasm");
    const parameters = randomLayer(variant, SIZES, kernels);
    const x = normal([4, 6, 8], new Pcg64(3), { kernels });
    const loss = (...tensors: Tensor[]): Tensor => {
      const given = {
        get: (path: string) => tensors[parameters.names.indexOf(path)]!,
      } as unknown as Parameters;
      const y = variant.run(given, "heads", x, SIZES, { layer: 0 });
      const error = add(slice(y, 1, 1, 6), scale(slice(x, 1, 0, 5), -1));
      return mean(multiply(error, error));
    };
    let last = 0;
    for (let i = 0; i < 300; i++) {
      const { value, gradients } = valueAndGradients(
        loss,
        parameters.names.map((name) => parameters.get(name)),
      );
      last = value;
      parameters.names.forEach((name, k) => {
        const { floats } = parameters.get(name);
        gradients[k]!.data.forEach((slope: number, at: number) => floats[at]! -= slope);
      });
    }
    parameters.close();
    return last;
  };
  const [two, one] = [lossAfter(2), lossAfter(1)];
  assert(two < 0.2 && one > 0.5, `window of two ${two}, of one ${one}`);
});
