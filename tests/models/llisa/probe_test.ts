import { assert, assertEquals, assertThrows } from "@std/assert";
import { reorderRotaryRows } from "../../../lib/formats/mod.ts";
import { defaultKernels } from "../../../lib/kernels/mod.ts";
import { compareProbe, LlisaModel, makeProbe, probeOfJson } from "../../../lib/models/mod.ts";
import { golden, shared, sharedIsMissing } from "../../formats/llama_samples.ts";
import { reference } from "../haze/support.ts";
import { openLlisa } from "./golden_files.ts";
import { lively, tiny } from "./support.ts";

/** Changes the weights of each block: `parts` are taken out, changed together and put back. */
function change(
  model: LlisaModel,
  parts: readonly string[],
  by: (arrays: Float32Array[]) => Float32Array[],
): void {
  for (let block = 0; block < model.config.nLayers; block++) {
    const places = parts.map((part) => model.parameters.get(`blocks.${block}.${part}`).floats);
    by(places.map((floats) => Float32Array.from(floats))).forEach((array, i) => places[i]!.set(array));
  }
}

/** W (N, K) as it lies when rows and columns are exchanged. */
function transposed(w: Float32Array, N: number): Float32Array {
  const K = w.length / N;
  return w.map((_, i) => w[(i % N) * K + Math.floor(i / N)]!);
}

const MISTAKES: readonly (readonly [string, (model: LlisaModel) => void])[] = [
  ["the rows of wq and wk are in Hugging Face's order", (model) => {
    const { dim, nHeads, nKvHeads } = model.config;
    for (const [part, heads] of [["wq", nHeads], ["wk", nKvHeads]] as const) {
      const shape = [heads * dim / nHeads, dim];
      change(
        model,
        [part],
        ([data]) => [reorderRotaryRows({ shape, data: data! }, heads, "half-split").data],
      );
    }
  }],
  ["the rows of wq are in Hugging Face's order", (model) => {
    const { dim, nHeads } = model.config;
    change(model, ["wq"], ([data]) => [
      reorderRotaryRows({ shape: [dim, dim], data: data! }, nHeads, "half-split").data,
    ]);
  }],
  ["w1 and w3 are exchanged", (model) => change(model, ["w1", "w3"], ([a, b]) => [b!, a!])],
  [
    "the gains of attention and feed-forward norms are exchanged",
    (model) => change(model, ["attentionNorm", "ffnNorm"], ([a, b]) => [b!, a!]),
  ],
  ["wq and wo are transposed", (model) => {
    change(model, ["wq", "wo"], (arrays) => arrays.map((w) => transposed(w, model.config.dim)));
  }],
  ["the matrices of the blocks are transposed", (model) => {
    for (const part of ["wq", "wk", "wv", "wo", "w1", "w2", "w3"]) {
      const N = model.parameters.get(`blocks.0.${part}`).shape[0]!;
      change(model, [part], ([w]) => [transposed(w!, N)]);
    }
  }],
];

function replay(bytes: Uint8Array): void {
  const model = openLlisa(bytes, "model");
  const probe = makeProbe(model);
  assertEquals(makeProbe(model), probe);
  assertEquals([probe.tokens.length, probe.tokens[0], probe.greedy.length], [64, 1, 32]);
  const { agrees, sameGreedy, explanation } = compareProbe(model, probe);
  assertEquals([agrees, sameGreedy, explanation], [true, 32, undefined]);
  // The same weights in other arithmetic are the same model.
  const exact = model.to(reference);
  assertEquals(compareProbe(exact, probe).agrees, true);
  exact.close();
  for (const [name, make] of MISTAKES) {
    const wrong = model.to(model.kernels);
    make(wrong);
    const before = wrong.parameters.floats.slice();
    const found = compareProbe(wrong, probe);
    assertEquals([found.agrees, found.explanation], [false, name], `${found.lossNats}`);
    assertEquals(wrong.parameters.floats, before);
    wrong.close();
  }
  const shifted = model.to(model.kernels);
  change(shifted, ["wo"], ([w]) => [w!.map((_, i) => w![(i + 1) % w!.length]!)]);
  assertEquals([compareProbe(shifted, probe).agrees, compareProbe(shifted, probe).explanation], [
    false,
    undefined,
  ]);
  shifted.close();
  model.close();
}

Deno.test("compareProbe tells a model from one whose weights were exchanged, reordered or transposed, and which", () => {
  replay(golden("tied_mha/model.v0.bin"));
});

Deno.test({
  name: "compareProbe does so for a trained model with grouped heads (in ../shared)",
  ignore: sharedIsMissing,
  fn: () => replay(shared("trained/model.v0.bin")),
});

Deno.test("makeProbe and compareProbe take the lengths that a model has, and refuse what it cannot read", () => {
  const model = lively(tiny({ vocabSize: 9, maxSeqLen: 4 }), defaultKernels());
  const probe = makeProbe(model);
  assertEquals([probe.tokens.length, probe.greedy.length, probe.topLogits.length], [4, 3, 5]);
  assert(compareProbe(model, probe).agrees);
  const long = { ...probe, tokens: [1, 2, 3, 4, 5] };
  assertThrows(() => compareProbe(model, long), RangeError, "read 5 of them: it reads 4");
  assertThrows(() => compareProbe(model, { ...probe, tokens: [1, 9] }), RangeError, "it knows 9, not 9");
  model.close();
  const few = new LlisaModel(tiny({ vocabSize: 4 }));
  assertThrows(() => makeProbe(few), RangeError, "must know at least 5 tokens and read at least 2: 4 and 4");
  few.close();
});

Deno.test("probeOfJson refuses what is no probe", () => {
  const good = {
    format: "haze-probe",
    version: 1,
    tokens: [1, 2],
    lossNats: 1.5,
    topLogits: [[1, 0.5]],
    greedy: [],
  };
  assertEquals(probeOfJson(JSON.stringify(good), "p"), good as never);
  const refused: [unknown, string][] = [
    [[], "a probe must be an object"],
    [{ ...good, format: "x" }, 'format must be haze-probe: "x"'],
    [{ ...good, version: 2 }, "version must be 1: 2"],
    [{ ...good, tokens: [1] }, "tokens must be two ids or more: [1]"],
    [{ ...good, tokens: [1, -2] }, "tokens must be two ids or more"],
    [{ ...good, lossNats: "1" }, "lossNats must be a number"],
    [{ ...good, topLogits: [[1]] }, "topLogits must be pairs"],
    [{ ...good, greedy: [0.5] }, "greedy tokens must be ids"],
  ];
  for (const [value, said] of refused) {
    assertThrows(() => probeOfJson(JSON.stringify(value), "p.json"), SyntaxError, `Cannot read p.json as `);
    assertThrows(() => probeOfJson(JSON.stringify(value), "p.json"), SyntaxError, said);
  }
  assertThrows(() => probeOfJson("{", "p.json"), SyntaxError, "a probe must be JSON");
});
