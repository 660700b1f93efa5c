/** The generic path gives what the fused one gives: outputs, weights, gradients. */
import { assert, assertEquals } from "@std/assert";
import {
  type AttentionContext,
  attentionFromSlots,
  type AttentionVariant,
  causalMask,
  dotProductScore,
  type HeadSizes,
  slotScore,
  softmaxNormalise,
  weightedSum,
} from "../../lib/attention/mod.ts";
import { multiply, sum, valueAndGradients } from "../../lib/autograd/mod.ts";
import type { Parameters } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { normal, step, type Tensor } from "../../lib/tensor/mod.ts";
import { BACKENDS, FUSED, randomLayer, worst } from "./support.ts";

const rest = { mask: causalMask, normalise: softmaxNormalise, mix: weightedSum };
const SHAPES: [number, number, HeadSizes][] = [
  [1, 1, { C: 3, H: 1, D: 2, T: 1 }],
  [2, 6, { C: 8, H: 2, D: 4, T: 6 }],
  [3, 5, { C: 6, H: 3, D: 5, T: 9 }],
  [1, 70, { C: 20, H: 2, D: 17, T: 70 }],
];

interface Pair {
  readonly generic: AttentionVariant;
  readonly fused: AttentionVariant;
  /** Where the columns of a generic parameter stand in the fused ones. */
  place(name: string, sizes: HeadSizes): { name: string; from: number };
}

const PAIRS: Readonly<Record<string, Pair>> = {
  content: {
    generic: attentionFromSlots({ kind: "content", score: dotProductScore(), ...rest }),
    fused: FUSED.content,
    place: (name, { H, D }) => ({ name: "heads.wqkv", from: ["wq", "wk", "wv"].indexOf(name) * H * D }),
  },
  reweight: {
    generic: attentionFromSlots({ kind: "reweight", score: slotScore, ...rest }),
    fused: FUSED.reweight,
    place: (name) => ({ name: name === "wq" ? "heads.wr" : "heads.wv", from: 0 }),
  },
};

/** Columns `from` … of a fused parameter, as the generic one has them. */
function columnsOf(data: ArrayLike<number>, rows: number, from: number, count: number): number[] {
  const width = data.length / rows;
  return Array.from(
    { length: rows * count },
    (_, i) => data[Math.floor(i / count) * width + from + i % count]!,
  );
}

/** Output, weights, and gradients of x and of all parameters, of a sum with random weights. */
function everything(variant: AttentionVariant, parameters: Parameters, x: Tensor, sizes: HeadSizes) {
  const weights: number[][] = [];
  const kinds: string[] = [];
  const context: AttentionContext = {
    layer: 0,
    onWeights: (_, kind, tensor) => {
      kinds.push(kind);
      weights.push([...tensor.data]);
    },
  };
  const names = parameters.names;
  const { gradients } = valueAndGradients((x, ...tensors) => {
    const given = { get: (name: string) => tensors[names.indexOf(name)]! } as unknown as Parameters;
    const y = variant.run(given, "heads", x, sizes, { layer: 0 });
    return sum(multiply(y, normal(y.shape, new Pcg64(5), { kernels: x.kernels })));
  }, [x, ...names.map((name) => parameters.get(name))]);
  const output = step(() => variant.run(parameters, "heads", x, sizes, context), x.kernels).data;
  return {
    output,
    weights,
    kinds,
    dx: gradients[0]!.data,
    gradients: new Map(names.map((name, i) => [name, gradients[i + 1]!.data])),
  };
}

for (const [name, { generic, fused, place }] of Object.entries(PAIRS)) {
  Deno.test(`attentionFromSlots gives the outputs, weights and gradients of the fused ${name}`, () => {
    for (const kernels of BACKENDS) {
      for (const [B, T, sizes] of SHAPES) {
        const label = `${kernels.name}, ${B} × ${T}, ${JSON.stringify(sizes)}`;
        const theirs = randomLayer(fused, sizes, kernels);
        const ours = randomLayer(generic, sizes, kernels);
        const columns = (path: string, data: (name: string) => ArrayLike<number>) => {
          const { shape } = ours.get(path);
          const { name, from } = place(path.slice("heads.".length), sizes);
          return columnsOf(data(name), shape[0]!, from, shape[1]!);
        };
        for (const path of ours.names) {
          ours.get(path).floats.set(columns(path, (name) => theirs.get(name).floats));
        }
        const x = normal([B, T, sizes.C], new Pcg64(3), { kernels });
        const [actual, expected] = [everything(generic, ours, x, sizes), everything(fused, theirs, x, sizes)];
        assertEquals(actual.kinds, expected.kinds);
        assert(worst(actual.output, expected.output) <= 1e-5, `${label}: output`);
        assert(worst(actual.weights[0]!, expected.weights[0]!) <= 1e-5, `${label}: weights`);
        assert(
          worst(actual.dx, expected.dx) <= 1e-5 * Math.max(1, ...expected.dx.map(Math.abs)),
          `${label}: dx`,
        );
        for (const path of ours.names) {
          const gradient = columns(path, (name) => expected.gradients.get(name)!);
          const error = worst(actual.gradients.get(path)!, gradient);
          assert(error <= 1e-5 * Math.max(1, ...gradient.map(Math.abs)), `${label}: ${path} off by ${error}`);
        }
        [ours, theirs].forEach((parameters) => parameters.close());
      }
    }
  });
}
