/** The proof sheet holds for what is sound, and catches each cheat in the right row. */
import { assert, assertEquals } from "@std/assert";
import {
  attentionFromSlots,
  type AttentionVariant,
  causalMask,
  dotProductScore,
  type ProofSheet,
  proofSheet,
  proveAttention,
  slotScore,
  softmaxNormalise,
  weightedSum,
  windowMask,
} from "../../lib/attention/mod.ts";
import { add, mean, noGradient, scale } from "../../lib/autograd/mod.ts";
import { tensor } from "../../lib/tensor/mod.ts";
import { BACKENDS, FUSED } from "./support.ts";

const SIZES = { C: 8, H: 2, D: 4, T: 11 };
const slots = { score: dotProductScore(), mask: causalMask, normalise: softmaxNormalise, mix: weightedSum };

/** The claims that do not hold. */
const broken = ({ rows }: ProofSheet): string[] =>
  rows.filter(({ holds }) => !holds).map(({ claim }) => claim);

const SOUND: Readonly<Record<string, AttentionVariant>> = {
  ...FUSED,
  "content of slots": attentionFromSlots(slots),
  "reweight of slots": attentionFromSlots({ ...slots, score: slotScore }),
  "a window": attentionFromSlots({ ...slots, mask: windowMask(3) }),
};

for (const [name, variant] of Object.entries(SOUND)) {
  Deno.test(`proveAttention finds that every claim holds for ${name}`, () => {
    for (const kernels of BACKENDS) {
      for (const sizes of [SIZES, { C: 5, H: 1, D: 3, T: 2 }, { C: 12, H: 3, D: 7, T: 40 }]) {
        const sheet = proveAttention(variant, { name, kernels, ...sizes });
        assertEquals(broken(sheet), [], `${kernels.name} ${JSON.stringify(sheet.rows)}`);
        assertEquals([sheet.subject, sheet.backend, sheet.holds, sheet.rows.length], [
          name,
          kernels.name,
          true,
          11,
        ]);
      }
    }
  });
}

/** A variant that is content but for how it is run. */
const cheat = (run: AttentionVariant["run"]): AttentionVariant => ({ ...FUSED.content, run });
const { run } = FUSED.content;

const CHEATS: Readonly<Record<string, { variant: AttentionVariant; caught: string[] }>> = {
  "looks at the next token": {
    variant: attentionFromSlots({ ...slots, mask: (query, key) => key <= query + 1 }),
    caught: [
      "no gradient comes from the future",
      "changing the future changes no earlier output",
      "a beginning alone gives what it gives within the whole",
    ],
  },
  "sharpens with the length of the text": {
    variant: attentionFromSlots({
      ...slots,
      score: { ...slots.score, score: (q, k, at) => scale(slots.score.score(q, k, at), Math.log(1 + at.Tk)) },
    }),
    caught: ["a beginning alone gives what it gives within the whole"],
  },
  "looks at the next token behind the tape's back": {
    variant: cheat((parameters, path, x, sizes, context) => {
      const [B, T, C] = x.shape as [number, number, number];
      const data = x.data;
      const next = Float64Array.from(data, (_, i) => Math.floor(i / C) % T === T - 1 ? 0 : data[i + C]!);
      return add(
        run(parameters, path, x, sizes, context),
        tensor(next, { shape: [B, T, C], kernels: x.kernels }),
      );
    }),
    caught: [
      "changing the future changes no earlier output",
      "a beginning alone gives what it gives within the whole",
    ],
  },
  "gives away nine tenths": {
    variant: attentionFromSlots({ ...slots, normalise: (scores) => scale(softmaxNormalise(scores), 0.9) }),
    caught: ["weights of a query sum to one"],
  },
  "subtracts": {
    // 2·softmax − 1/n over what is seen: sums to one, and is negative where the softmax is below half the mean.
    variant: attentionFromSlots({
      ...slots,
      normalise: (scores) =>
        add(scale(softmaxNormalise(scores), 3), scale(softmaxNormalise(scale(scores, 0.5)), -2)),
    }),
    caught: ["no weight is negative"],
  },
  "forgets its cache after three tokens": {
    variant: cheat((parameters, path, x, sizes, context) => {
      const { cache } = context;
      if (cache && cache.length >= 3) cache.rows(0).floats.fill(0);
      return run(parameters, path, x, sizes, context);
    }),
    caught: ["cached, token by token, equals recomputed", "cached, in pieces, equals recomputed"],
  },
  "goes wrong with a cache and more than one token": {
    variant: cheat((parameters, path, x, sizes, context) => {
      const y = run(parameters, path, x, sizes, context);
      return context.cache && x.shape[1]! > 1 ? scale(y, 1.01) : y;
    }),
    caught: ["cached, in pieces, equals recomputed"],
  },
  "mixes the sequences of a batch": {
    variant: cheat((parameters, path, x, sizes, context) => {
      const y = run(parameters, path, x, sizes, context);
      return x.shape[0]! > 1 ? add(y, scale(mean(y, [0]), 1e-4)) : y;
    }),
    caught: ["a sequence in a batch equals itself alone"],
  },
  "ignores the past": {
    variant: attentionFromSlots({ ...slots, mask: (query, key) => key === query }),
    caught: ["the past has a say"],
  },
  "takes more than its window": {
    variant: cheat((parameters, path, x, sizes, context) =>
      run(parameters, path, x, { ...sizes, T: sizes.T + 1 }, context)
    ),
    caught: ["lengths 1 to T work, 0 and T + 1 are refused"],
  },
  "ends in words of its own": {
    variant: cheat((parameters, path, x, sizes, context) => {
      if (x.shape[1] === 0) throw new Error("oh no");
      return run(parameters, path, x, sizes, context);
    }),
    caught: ["lengths 1 to T work, 0 and T + 1 are refused"],
  },
  "gives numbers that the tape knows nothing of": {
    variant: cheat((...words) => noGradient(() => run(...words))),
    caught: ["no gradient comes from the future"],
  },
  "does not show its weights": {
    variant: cheat((parameters, path, x, sizes, { onWeights: _, ...context }) =>
      run(parameters, path, x, sizes, context)
    ),
    caught: ["weights of a query sum to one", "no weight is negative"],
  },
};

for (const [name, { variant, caught }] of Object.entries(CHEATS)) {
  Deno.test(`proveAttention catches a variant that ${name}, and says which claim breaks`, () => {
    for (const kernels of BACKENDS) {
      const sheet = proveAttention(variant, { kernels, ...SIZES });
      assertEquals(broken(sheet), caught, `${kernels.name} ${JSON.stringify(sheet.rows, null, 1)}`);
      assert(!sheet.holds);
    }
  });
}

Deno.test("proveAttention catches a variant that never gives the same twice", () => {
  let calls = 0;
  const drifting = cheat((...words) => scale(run(...words), 1 + 1e-3 * calls++));
  const found = broken(proveAttention(drifting, { kernels: BACKENDS[0]!, ...SIZES }));
  assert(found.includes("the same input gives the same output again"), `${found}`);
});

Deno.test("proveAttention catches NaN wherever it comes up", () => {
  const nan = cheat((parameters, path, x, sizes, context) => {
    const y = run(parameters, path, x, sizes, context);
    return context.cache && context.cache.length === 4 ? add(y, tensor([NaN], { kernels: x.kernels })) : y;
  });
  for (const kernels of BACKENDS) {
    const sheet = proveAttention(nan, { kernels, ...SIZES });
    assertEquals(broken(sheet), ["cached, token by token, equals recomputed"], kernels.name);
    assert(Number.isNaN(sheet.rows.find(({ holds }) => !holds)!.measured));
  }
});

Deno.test("proveAttention counts queries that see nothing apart from those that sum to one", () => {
  const blind = attentionFromSlots({ ...slots, mask: (query, key) => key < query });
  for (const kernels of BACKENDS) {
    const { rows } = proveAttention(blind, { kernels, ...SIZES });
    const row = rows.find(({ claim }) => claim === "weights of a query sum to one")!;
    assertEquals(
      [row.holds, row.detail.includes("of 22 queries, 2 of them all zero")],
      [true, true],
      row.detail,
    );
    // The first output is a constant: no gradient can come from anywhere, and the sheet says so.
    assertEquals(broken({ rows } as ProofSheet), ["no gradient comes from the future"]);
  }
});

Deno.test("proveAttention tells parameters, and operations as the formulas have them", () => {
  const { C, H, D, T } = SIZES;
  const [projections, pairs] = [2 * T * C * 3 * H * D, H * T * (T + 1) / 2];
  const expected = {
    content: projections + 2 * 2 * D * pairs,
    reweight: 2 * T * C * (H * D + H * T) + 2 * D * pairs,
    slots: projections + 2 * 2 * D * H * T * T, // it works out the masked half too
  };
  const variants = { ...FUSED, slots: attentionFromSlots(slots) };
  for (const [name, flops] of Object.entries(expected)) {
    for (const kernels of BACKENDS) {
      const { costs } = proveAttention(variants[name as keyof typeof variants], { kernels, ...SIZES });
      assertEquals(costs, {
        parameters: name === "reweight" ? C * (H * D + H * T) : 3 * C * H * D,
        flops,
        tokens: T,
      });
    }
  }
});

Deno.test("proofSheet is plain data, and leaves out what a subject cannot show", () => {
  const [kernels] = BACKENDS;
  const sheet = proofSheet<number>({
    ...{ name: "sums", kernels: kernels!, T: 4, parameters: 0 },
    input: (position, variant) => position + variant,
    run: ([...batch]) => {
      const [first = []] = batch;
      if (first.length < 1 || first.length > 4) {
        throw new RangeError("Cannot sum as there are 1 to 4 numbers");
      }
      return batch.flatMap((row) => row.map((_, i) => row.slice(0, i + 1).reduce((a, b) => a + b)));
    },
    startSession: () => {
      const seen: number[] = [];
      return {
        feed: (inputs) => {
          if (seen.push(...inputs) > 4) throw new RangeError("Cannot sum as there are 1 to 4 numbers");
          return [seen.reduce((a, b) => a + b)];
        },
        close: () => {},
      };
    },
    gradient: () => ({ past: 1, future: 0 }),
    flops: () => 10,
  });
  assertEquals(JSON.parse(JSON.stringify(sheet)), sheet as unknown);
  assertEquals([sheet.holds, sheet.rows.length, sheet.costs], [true, 9, {
    parameters: 0,
    flops: 10,
    tokens: 4,
  }]);
});
