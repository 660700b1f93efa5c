/** The head types against upstream's heads, with and without a cache, and what each of them looks at. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import golden from "../golden/haze/heads.json" with { type: "json" };
import {
  type AttentionContext,
  content,
  contentCacheWidth,
  contentSpecs,
  hybrid,
  hybridCacheWidth,
  hybridSpecs,
  KvCache,
  reweight,
  reweightCacheWidth,
  reweightSpecs,
} from "../../lib/attention/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Parameters } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { normal, step, Tensor, tensor } from "../../lib/tensor/mod.ts";

const BACKENDS = (["reference64", "wasm", "wasm-strict"] as const).map(kernelsNamed);
const HEADS = {
  reweight: { run: reweight, specs: reweightSpecs, cacheWidth: reweightCacheWidth },
  content: { run: content, specs: contentSpecs, cacheWidth: contentCacheWidth },
  hybrid: { run: hybrid, specs: hybridSpecs, cacheWidth: hybridCacheWidth },
};
const SIZES = { C: 8, H: 2, D: 4, T: 6 };

/** Random weights of two heads. */
function randomHeads(head: keyof typeof HEADS, kernels: Kernels): Parameters {
  const parameters = new Parameters(HEADS[head].specs("heads", SIZES), kernels);
  const random = new Pcg64(11);
  const { floats } = parameters;
  for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(0.5 * random.normal());
  return parameters;
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assertEquals(actual.length, expected.length);
  return Array.from(expected).reduce((most, e, i) => Math.max(most, Math.abs(actual[i]! - e)), 0);
}

type Weights = Partial<Record<string, { data: number[] }>>;

/** Upstream's single head of 4 columns, put in both places of a layer of two. */
function twice(head: keyof typeof HEADS, weights: Weights, kernels: Kernels): Parameters {
  const parameters = new Parameters(HEADS[head].specs("heads", SIZES), kernels);
  const place = (name: string, first: number, { data }: { data: number[] }) => {
    const { floats, shape } = parameters.get(name);
    const [width, count] = [shape.at(-1)!, data.length / (shape.length === 1 ? 1 : shape[0]!)];
    data.forEach((x, i) => floats[Math.floor(i / count) * width + first + i % count] = x);
  };
  const inner = (kind: string) => head === "hybrid" ? `${kind}.` : "";
  for (const h of [0, 1]) {
    if (head !== "content") {
      place(`heads.${inner("reweight")}wv`, 4 * h, weights[`${inner("reweight")}wv`]!);
      place(`heads.${inner("reweight")}wr`, 6 * h, weights[`${inner("reweight")}wr`]!);
    }
    if (head !== "reweight") {
      ["wq", "wk", "wv"].forEach((name, part) =>
        place(`heads.${inner("content")}wqkv`, 8 * part + 4 * h, weights[inner("content") + name]!)
      );
    }
    if (head === "hybrid") place("heads.gate", h, weights.gate!);
  }
  return parameters;
}

for (const { head_type, weights, cases } of golden) {
  const head = head_type as keyof typeof HEADS;
  Deno.test(`${head} gives what upstream's head gives`, () => {
    for (const kernels of BACKENDS) {
      const parameters = twice(head, weights as Weights, kernels);
      for (const { length, x, out } of cases) {
        const input = tensor(Float64Array.from(x.data), { shape: [1, length, 8], kernels });
        const run = () => HEADS[head].run(parameters, "heads", input, SIZES, { layer: 0 });
        if (length > SIZES.T) { // upstream drops the rows beyond
          assertThrows(run, RangeError, `x must hold 1 to 6 tokens: ${length} after 0`);
          continue;
        }
        const y = step(run, kernels);
        assertEquals(y.shape, [1, length, 8]);
        const expected = Array.from({ length }, (_, t) => out.data.slice(4 * t, 4 * t + 4)).flatMap((
          row,
        ) => [...row, ...row]);
        const error = worst(y.data, expected);
        assert(error <= 1e-5, `${kernels.name}, ${length} tokens: off by ${error}`);
      }
      parameters.close();
    }
  });
}

for (const [name, { run, cacheWidth }] of Object.entries(HEADS)) {
  const head = name as keyof typeof HEADS;
  Deno.test(`${head} with a cache gives what it gives without`, () => {
    for (const kernels of BACKENDS) {
      const parameters = randomHeads(head, kernels);
      const x = normal([1, 6, 8], new Pcg64(3), { kernels });
      const whole = step(() => run(parameters, "heads", x, SIZES, { layer: 1 }), kernels).data;
      for (const pieces of [[6], [1, 1, 1, 1, 1, 1], [4, 2], [1, 5]]) {
        const cache = new KvCache(kernels, 2, 6, cacheWidth(SIZES));
        const rows: number[] = [];
        for (const count of pieces) {
          const part = tensor(x.data.slice(8 * cache.length, 8 * (cache.length + count)) as Float32Array, {
            shape: [1, count, 8],
            kernels,
          });
          const y = step(() => run(parameters, "heads", part, SIZES, { layer: 1, cache }), kernels);
          rows.push(...y.data);
          cache.advance(count);
        }
        const error = worst(rows, whole);
        assert(error <= 1e-6, `${kernels.name}, pieces of ${pieces}: off by ${error}`);
        cache.close();
      }
      parameters.close();
    }
  });
}

/** Weights (H, T, T) of the last row of each head, when token `changed` is another one. */
function lastRows(head: "reweight" | "content", kernels: Kernels, changed?: number): number[] {
  const parameters = randomHeads(head, kernels);
  const data = normal([1, 6, 8], new Pcg64(3), { kernels }).floats;
  if (changed !== undefined) data.fill(0.7, 8 * changed, 8 * changed + 8);
  const seen: number[] = [];
  const context: AttentionContext = {
    layer: 0,
    onWeights: (_, kind, weights) => {
      assertEquals(kind, head);
      for (const h of [0, 1]) seen.push(...weights.data.slice(36 * h + 30, 36 * h + 36));
    },
  };
  step(
    () => HEADS[head].run(parameters, "heads", new Tensor(data, [1, 6, 8], kernels), SIZES, context),
    kernels,
  );
  parameters.close();
  return seen;
}

Deno.test("reweight weighs slots by the query alone, content by the keys too", () => {
  for (const kernels of BACKENDS) {
    assertEquals(lastRows("reweight", kernels, 2), lastRows("reweight", kernels));
    assert(worst(lastRows("reweight", kernels, 5), lastRows("reweight", kernels)) > 1e-3);
    const [before, after] = [lastRows("content", kernels), lastRows("content", kernels, 2)];
    assert([0, 1].every((h) => Math.abs(before[6 * h + 2]! - after[6 * h + 2]!) > 1e-4));
  }
});

Deno.test("hybrid mixes outputs by the gate of each head, not attention maps", () => {
  for (const kernels of BACKENDS) {
    const parameters = randomHeads("hybrid", kernels);
    const gates = [0.25, 2]; // used raw
    parameters.get("heads.gate").floats.set(gates);
    const x = normal([2, 5, 8], new Pcg64(3), { kernels });
    const [mixed, positional, semantic] = step(() =>
      [
        hybrid(parameters, "heads", x, SIZES, { layer: 0 }),
        reweight(parameters, "heads.reweight", x, SIZES, { layer: 0 }),
        content(parameters, "heads.content", x, SIZES, { layer: 0 }),
      ].map((y) => y.data), kernels);
    const expected = Array.from(mixed!, (_, i) => {
      const gate = gates[Math.floor((i % 8) / 4)]!;
      return gate * positional![i]! + (1 - gate) * semantic![i]!;
    });
    assert(worst(mixed!, expected) < 1e-5);
    parameters.close();
  }
});
