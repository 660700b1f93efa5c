/** No logit sees the future; a row of a batch does not see the others. */
import { assert, assertEquals } from "@std/assert";
import { slice, sum, Tape } from "../../../lib/autograd/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import {
  backends,
  HEAD_TYPES,
  largestDifference,
  lively,
  logitsOf,
  reference,
  someIds,
  tiny,
} from "./support.ts";

const SIZES = { vocabSize: 11, T: 13, nEmb: 12, nHeads: 3 };

for (const headType of HEAD_TYPES) {
  const config = tiny(headType, SIZES);
  const { T, vocabSize: V } = config;

  Deno.test(`HazeModel with ${headType} heads: a later token changes no bit of an earlier logit`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(config, kernels);
      const tokens = someIds(T, V);
      const before = logitsOf(model, [tokens]);
      for (let t = 0; t < T; t++) {
        const changed = tokens.map((token, i) => i >= t ? (token + 1 + i % 3) % V : token);
        const after = logitsOf(model, [changed]);
        assertEquals(after.slice(0, t * V), before.slice(0, t * V), `${kernels.name}, token ${t}`);
        assert(
          after.slice(t * V, (t + 1) * V).some((logit, i) => logit !== before[t * V + i]),
          `${kernels.name}: token ${t} changes nothing at its own place`,
        );
        // Nor does it matter whether there are later tokens at all.
        if (t > 0) assertEquals(logitsOf(model, [tokens.slice(0, t)]), before.slice(0, t * V));
      }
      model.close();
    }
  });

  Deno.test(`HazeModel with ${headType} heads: no gradient of a logit reaches a later token`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively({ ...config, vocabSize: T }, kernels);
      const [embed, pos] = [model.parameters.get("embed"), model.parameters.get("pos")];
      for (const t of [0, 5, T - 1]) {
        // Token i is i: the gradient of row i is that of the embedding at position i.
        const [byToken, byPosition] = step(() => {
          const tape = new Tape([embed, pos]);
          const input = ids(Array.from({ length: T }, (_, i) => i), { shape: [1, T], kernels });
          const gradients = tape.play(tape.run(() => sum(slice(model.logits(input), 1, t, t + 1))));
          return [embed, pos].map((table) => Float64Array.from(gradients.sumOf(table)));
        }, kernels);
        for (const gradient of [byToken!, byPosition!]) {
          const C = config.nEmb;
          assert(gradient.slice((t + 1) * C).every((slope) => slope === 0), `${kernels.name}, logit ${t}`);
          for (let i = 0; i <= t; i++) {
            assert(
              gradient.slice(i * C, (i + 1) * C).some((slope) => slope !== 0),
              `token ${i} counts for ${t}`,
            );
          }
        }
      }
      model.close();
    }
  });

  Deno.test(`HazeModel with ${headType} heads gives a row the same bits alone and in a batch`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(config, kernels);
      for (const length of [1, 2, 7, T]) {
        const rows = [1, 2, 3, 4, 5].map((seed) => someIds(length, V, seed));
        const together = logitsOf(model, rows);
        rows.forEach((row, i) =>
          assertEquals(
            logitsOf(model, [row]),
            together.slice(i * length * V, (i + 1) * length * V),
            `${kernels.name}, row ${i} of ${length} tokens`,
          )
        );
      }
      model.close();
    }
  });
}

Deno.test("HazeModel.forward hands out the weights of each layer and head kind, and they sum to one", () => {
  for (const kernels of [reference, ...backends]) {
    for (const headType of HEAD_TYPES) {
      const model = lively(tiny(headType), kernels);
      const seen: string[] = [];
      step(() => {
        const input = ids([1, 2, 3], { shape: [1, 3], kernels });
        model.forward(input, {
          onWeights: (layer, kind, weights) => {
            seen.push(`${layer} ${kind}`);
            assertEquals(weights.shape, [1, 2, 3, 3]);
            const data = Float64Array.from(weights.data);
            for (let head = 0; head < 2; head++) {
              for (let i = 0; i < 3; i++) {
                const row = data.slice((head * 3 + i) * 3, (head * 3 + i) * 3 + i + 1);
                const total = row.reduce((total, weight) => total + weight, 0);
                assert(Math.abs(total - 1) < 1e-6 && row.every((weight) => weight > 0), `${row}`);
              }
            }
          },
        });
      }, kernels);
      const kinds = headType === "hybrid" ? ["reweight", "content"] : [headType];
      assertEquals(seen, [0, 1].flatMap((layer) => kinds.map((kind) => `${layer} ${kind}`)));
      model.close();
    }
  }
});

Deno.test("a hybrid head with gate 1 or 0 is the reweight or the content head alone", () => {
  const hybrid = lively(tiny("hybrid"), reference);
  for (const [gate, headType, inner] of [[1, "reweight", "reweight"], [0, "content", "content"]] as const) {
    const pure = lively(tiny(headType), reference);
    for (const [name, tensor] of pure.parameters.entries()) {
      tensor.floats.set(hybrid.parameters.get(name.replace(".heads.", `.heads.${inner}.`)).floats);
    }
    for (const block of [0, 1]) hybrid.parameters.get(`blocks.${block}.heads.gate`).floats.fill(gate);
    const error = largestDifference(logitsOf(hybrid, [[1, 2, 3, 0]]), logitsOf(pure, [[1, 2, 3, 0]]));
    assert(error <= 1e-12, `gate ${gate}: off by ${error}`); // b + 1·(a − b) rounds
  }
});
