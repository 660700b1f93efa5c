import { assert, assertEquals, assertThrows } from "@std/assert";
import { noGradient } from "../../../lib/autograd/mod.ts";
import {
  MODEL_KINDS,
  openCheckpoint,
  proveModel,
  RESOFORMER_PRESETS,
  type ResoformerConfig,
  ResoformerModel,
} from "../../../lib/models/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../lib/training/mod.ts";
import { backends, someIds } from "../haze/support.ts";
import { lively, MODES, reference, tiny, worst } from "./support.ts";

const SIZES = { vocabSize: 11, maxSeqLen: 9 };

function logitsOf(model: ResoformerModel, tokens: readonly number[]): Float64Array {
  const { kernels } = model;
  const x = ids(tokens, { shape: [1, tokens.length], kernels });
  return noGradient(() => step(() => Float64Array.from(model.logits(x).floats), kernels));
}

Deno.test("ResoformerModel of the demo's sizes has upstream's 13,533 parameters, but for R̂, the heads and the gate", () => {
  const model = new ResoformerModel({ ...RESOFORMER_PRESETS.demo, vocabSize: 77 }, { initialise: false });
  // 8 frequencies a layer instead of 16 rotations, 2 weights of heads, a bias of the gate.
  assertEquals(model.parameters.size, 13_533 - 16 + 8 + 2 + 1);
  assertEquals(new Set(model.parameters.names).size, model.parameters.names.length);
  model.close();
  assert(MODEL_KINDS.includes("resoformer"));
});

for (const [mode, more] of Object.entries(MODES)) {
  if (more.causal === false) continue;
  Deno.test(`ResoformerModel ${mode} fulfils its proof sheet`, () => {
    for (const kernels of [reference, backends[0]!]) {
      const model = lively(tiny({ ...SIZES, ...more }), kernels);
      const sheet = proveModel(model);
      assert(sheet.holds, JSON.stringify(sheet.rows));
      model.close();
    }
  });
}

Deno.test("ResoformerModel with a straight-through collapse, halting, fulfils its proof sheet", () => {
  const more = { useEntropyCollapse: true, numAttractors: 4, collapseResidual: 0.5, haltEpsilon: 0.6 };
  const model = lively(tiny({ ...SIZES, ...more }), reference);
  const sheet = proveModel(model);
  assert(sheet.holds, JSON.stringify(sheet.rows));
  model.close();
});

Deno.test("a session of a ResoformerModel without a mask reads all that it was fed again", () => {
  const model = lively(tiny({ ...SIZES, causal: false }), backends[0]!);
  const tokens = someIds(7, 11);
  const session = model.startSession();
  session.feed(tokens.slice(0, 3));
  assert(worst(session.feed(tokens.slice(3)), logitsOf(model, tokens).subarray(6 * 11)) === 0);
  session.clear();
  assertEquals(session.length, 0);
  session.close();
  assertThrows(() => session.feed([1]), TypeError, "the session was closed");
  model.close();
});

const reversed = (rows: Float64Array, V: number): Float64Array =>
  rows.map((_, i) => rows[rows.length - V * (Math.floor(i / V) + 1) + i % V]!);

Deno.test("ResoformerModel without a mask knows the order of tokens by R̂ alone", () => {
  const tokens = someIds(9, 11);
  for (
    const [resonance, knows] of [
      ...[["prime-log", true], ["prime-log-stream", true], ["prime-position", true]] as const,
      ...[["learned-n", false], ["none", false]] as const,
    ]
  ) {
    const model = lively(tiny({ ...SIZES, causal: false, resonance }), reference);
    const [there, back] = [logitsOf(model, tokens), logitsOf(model, tokens.toReversed())];
    const change = worst(reversed(back, 11), there);
    assert(knows ? change > 1e-2 : change < 1e-12, `${resonance}: ${change}`);
    model.close();
  }
});

Deno.test("R̂ of a ResoformerModel with frequencies of 0 is as good as none", () => {
  const tokens = someIds(9, 11);
  const off = lively(tiny({ ...SIZES, resonance: "none" }), reference);
  for (const resonance of ["prime-log", "prime-log-stream", "prime-position", "learned-n"] as const) {
    const model = lively(tiny({ ...SIZES, resonance }), reference);
    for (const [name, { floats }] of model.parameters.entries()) {
      floats.set(
        off.parameters.names.includes(name) ? off.parameters.get(name).floats : floats.slice().fill(0),
      );
    }
    assertEquals(logitsOf(model, tokens), logitsOf(off, tokens), resonance);
    model.close();
  }
  off.close();
});

Deno.test("openCheckpoint gives a ResoformerModel back to the bit, every mechanism included", () => {
  const tokenizer = Vocab.fromText("abcdefghijk", { lowerCase: false });
  const more = { useEntropyCollapse: true, numAttractors: 4, haltEpsilon: 0.1, gateHidden: 3 };
  const configs = [...Object.values(MODES), more];
  for (const given of configs) {
    const model = lively(tiny({ ...SIZES, ...given }), backends[0]!);
    const opened = openCheckpoint(encodeCheckpoint({ model, tokenizer }));
    const tokens = someIds(9, 11);
    assertEquals(opened.model.config, model.config);
    assertEquals(logitsOf(opened.model as ResoformerModel, tokens), logitsOf(model, tokens));
    opened.model.close();
    model.close();
  }
});

Deno.test("ResoformerModel refuses a config with an unknown key, a bad value, or a key without effect", () => {
  const rule = "Cannot build a resoformer as ";
  const cases: [Partial<Record<string, unknown>>, string][] = [
    [{ numHead: 2 }, `${rule}its config has no such key: numHead\nhint: did you mean numHeads?`],
    [{ numHeads: 3 }, `${rule}numHeads must divide dim: dim 8, numHeads 3`],
    [
      { numHeads: 8 },
      `${rule}resonance prime-log turns pairs and needs heads of even size: dim 8, numHeads 8`,
    ],
    [{ dim: 9, numHeads: 3, resonance: "learned-n" }, `${rule}resonance learned-n turns pairs`],
    [{ dim: "8" }, `${rule}dim must be an integer from 1 to 65536: "8"`],
    [{ headWeights: "silver" }, `${rule}headWeights must be one of golden, uniform: "silver"`],
    [{ causal: 1 }, `${rule}causal must be true or false: 1`],
    [{ coherenceSlope: NaN }, `${rule}coherenceSlope must be a number from 0 to 10000: NaN`],
    [{ haltEpsilon: 0.1, causal: false }, `${rule}tokens can halt only where later ones leave them`],
    [{ haltEpsilon: 0.1, numLayers: 1 }, `${rule}haltEpsilon has no effect without numLayers above 1: 0.1`],
    [
      { coherenceSlope: 0, coherenceThreshold: 0.5 },
      `${rule}coherenceThreshold has no effect without coherenceSlope above 0: 0.5`,
    ],
    [
      { numHeads: 1, headNormalisation: "sum" },
      `${rule}headNormalisation has no effect without numHeads above 1: "sum"`,
    ],
    [{ numHeads: 1, headWeights: "uniform" }, `${rule}headWeights has no effect without numHeads above 1`],
    [
      { useCoherenceGate: false, gateHidden: 2 },
      `${rule}gateHidden has no effect without useCoherenceGate true: 2`,
    ],
    [{ reviveEvery: 5 }, `${rule}reviveEvery has no effect without useEntropyCollapse true and collapseMode`],
    [
      { useEntropyCollapse: true, collapseTemperature: 2 },
      `${rule}collapseTemperature has no effect without`,
    ],
  ];
  for (const [given, message] of cases) {
    const config = { ...tiny(), ...given } as Partial<ResoformerConfig>;
    assertThrows(() => new ResoformerModel(config), RangeError, message);
  }
  const model = new ResoformerModel(tiny());
  assertThrows(() => model.logits(ids([1, 2])), TypeError, "must have shape (B, T): (2,)");
  const five = ids([0, 1, 2, 3, 4], { shape: [1, 5] });
  assertThrows(() => model.logits(five), RangeError, "with 1 to 4 tokens: (1, 5) after 0");
  assertThrows(
    () => model.startSession({ haltEpsilon: 2 }),
    RangeError,
    "haltEpsilon must be a number from 0 to 1",
  );
  const session = model.startSession();
  assertThrows(() => session.feed([5]), RangeError, "ids must be integers from 0 to 4: 5");
  session.close();
  model.close();
});
