/** The proof sheet of whole models: it holds for the three head types, and catches a model that cheats. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ProofSheet } from "../../lib/attention/mod.ts";
import { add, noGradient, scale, slice } from "../../lib/autograd/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { type ForwardOptions, HazeModel, type Model, proveModel } from "../../lib/models/mod.ts";
import { ids, type Tensor } from "../../lib/tensor/mod.ts";
import { backends, HEAD_TYPES, lively, reference, tiny } from "./haze/support.ts";

const broken = ({ rows }: ProofSheet): string[] =>
  rows.filter(({ holds }) => !holds).map(({ claim }) => claim);
const SIZES = { vocabSize: 11, T: 9, nEmb: 8 };

for (const headType of HEAD_TYPES) {
  Deno.test(`proveModel finds that every claim holds for a haze model with ${headType} heads`, () => {
    for (const kernels of [reference, ...backends]) {
      for (const sizes of [{}, SIZES, { ...SIZES, T: 1 }, { vocabSize: 2, T: 3 }]) {
        const config = tiny(headType, sizes);
        for (const model of [lively(config, kernels), new HazeModel(config, { kernels })]) {
          const sheet = proveModel(model, "mine");
          assertEquals(broken(sheet), [], JSON.stringify(sheet.rows));
          assertEquals([sheet.subject, sheet.backend, sheet.rows.length], ["mine", kernels.name, 11]);
          assertEquals([sheet.costs.parameters, sheet.costs.tokens], [model.parameters.size, config.T]);
          model.close();
        }
      }
    }
  });
}

Deno.test("proveModel counts the operations of a window as the formula has them", () => {
  for (const headType of HEAD_TYPES) {
    const config = tiny(headType, SIZES);
    const model = new HazeModel(config, { kernels: reference });
    const { T, nEmb: C, nHeads: H, nodes: F, nBlocks: L, vocabSize: V } = config;
    const pairs = T * (T + 1) / 2;
    const content = 2 * T * C * 3 * C + 4 * C * pairs;
    const reweight = 2 * T * C * (C + H * T) + 2 * C * pairs;
    const heads = { content, reweight, hybrid: content + reweight }[headType];
    assertEquals(proveModel(model).costs.flops, L * (heads + 2 * 2 * T * C * F) + 2 * T * C * V);
    model.close();
  }
});

/** A model that is haze but for its logits. */
class Cheat extends HazeModel {
  change: (logits: Tensor) => Tensor = (logits) => logits;

  override forwardEmbedded(x: Tensor, options?: ForwardOptions): Tensor {
    return this.change(super.forwardEmbedded(x, options));
  }

  override to(kernels: Kernels): HazeModel {
    const copy = new Cheat(this.config, { kernels });
    copy.change = this.change;
    return copy;
  }
}

const CHEATS: Readonly<Record<string, { change: Cheat["change"]; caught: string[] }>> = {
  "lets the last token speak everywhere": {
    change: (logits) => add(logits, scale(slice(logits, 1, logits.shape[1]! - 1, logits.shape[1]!), 0.1)),
    caught: [
      "no gradient comes from the future",
      "changing the future changes no earlier output",
      "a beginning alone gives what it gives within the whole",
      "cached, token by token, equals recomputed",
      "cached, in pieces, equals recomputed",
    ],
  },
  "mixes the sequences of a batch": {
    change: (logits) => logits.shape[0] === 1 ? logits : scale(logits, 1.001),
    caught: ["a sequence in a batch equals itself alone"],
  },
  "hides its gradient": {
    change: (logits) => noGradient(() => scale(logits, 1)),
    caught: ["no gradient comes from the future"],
  },
};

for (const [name, { change, caught }] of Object.entries(CHEATS)) {
  Deno.test(`proveModel catches a model that ${name}`, () => {
    for (const kernels of [reference, ...backends]) {
      const sound = lively(tiny("hybrid", SIZES), kernels);
      const model = new Cheat(sound.config, { kernels });
      model.parameters.floats.set(sound.parameters.floats);
      sound.close();
      model.change = change;
      const sheet = proveModel(model);
      assertEquals(broken(sheet), caught, JSON.stringify(sheet.rows, null, 1));
      model.close();
    }
  });
}

Deno.test("proveModel refuses a model of one token, and leaves out weights that are not shown", () => {
  const lonely = new HazeModel(tiny("content", { vocabSize: 1 }), { kernels: reference });
  assertThrows(() => proveModel(lonely), RangeError, "as it must know at least 2 tokens: 1");
  lonely.close();
  const model = lively(tiny("hybrid"), reference);
  const { kind, kernels, parameters, vocabSize, contextLength, config } = model;
  const bare: Model = {
    ...{ kind, kernels, parameters, vocabSize, contextLength, config },
    logits: (input) => model.logits(input),
    embed: (input) => model.embed(input),
    forwardEmbedded: (x) => model.forwardEmbedded(x),
    startSession: () => model.startSession(),
    to: (kernels) => model.to(kernels),
    close: () => {},
  };
  const sheet = proveModel(bare);
  assert(
    sheet.holds && !sheet.rows.some(({ claim }) => claim.includes("weight")),
    JSON.stringify(sheet.rows),
  );
  assertThrows(() => model.logits(ids([1, 2, 3, 4, 0], { shape: [1, 5], kernels: reference })), RangeError);
  model.close();
});
