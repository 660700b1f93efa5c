import { assert, assertEquals, assertThrows } from "@std/assert";
import { openCheckpoint, proveModel } from "../../../../lib/models/mod.ts";
import type { ResoLLMModel, ResoLLMSettings } from "../../../../lib/models/reso_llm/mod.ts";
import { Tensor } from "../../../../lib/tensor/mod.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../../lib/training/mod.ts";
import { backends, reference, someIds } from "../../haze/support.ts";
import { worst } from "../../resoformer/support.ts";
import { lively, logitsOf, someInputs, tiny } from "../support.ts";

const SIZES = { vocabSize: 11, maxSeqLen: 12 };
const TOKENS = someIds(12, 11);
const MODES: Readonly<Record<string, Partial<ResoLLMSettings>>> = {
  "with all its layers": {},
  "with R̂": { positions: "resonance" },
  "without oscillators": { useKuramotoDynamics: false },
  "in standard mode": { standardMode: true, useCoherenceGating: false },
  "by upstream's rule": { standardMode: true, rule: "upstream" },
  "with halting": { haltEpsilon: 0.3 },
};

for (const [mode, more] of Object.entries(MODES)) {
  Deno.test(`ResoLLMModel ${mode} fulfils its proof sheet`, () => {
    for (const kernels of [reference, backends[0]!]) {
      const model = lively(tiny({ ...SIZES, ...more }), kernels);
      const sheet = proveModel(model);
      assert(sheet.holds, JSON.stringify(sheet.rows));
      model.close();
    }
  });
}

Deno.test("ResoLLMSession reads with concepts, memory and foci as the whole pass does, at any split", () => {
  for (const kernels of [reference, ...backends]) {
    const model = lively(tiny(SIZES), kernels);
    model.concepts!.bind("pair", [TOKENS[3]!, TOKENS[4]!]);
    model.concepts!.bind("one", TOKENS[7]!);
    const { memory } = someInputs(1, 12, kernels);
    const intensities = new Map([[TOKENS[2]!, 0.7], [TOKENS[5]!, 0.4]]);
    const foci = new Tensor(
      kernels.floats(12).map((_, i) => intensities.get(TOKENS[i]!) ?? 0),
      [1, 12],
      kernels,
    );
    const whole = logitsOf(model, TOKENS, { memory, foci });
    const session = model.startSession();
    session.setMemory(memory.data);
    session.setFoci(intensities);
    for (const cuts of [[12], [1, 4, 5, 12], TOKENS.map((_, i) => i + 1)]) {
      session.clear();
      let start = 0;
      for (const end of cuts) {
        const row = session.feed(TOKENS.slice(start, end));
        const found = worst(row, whole.subarray((end - 1) * 11, end * 11));
        assert(found < 1e-5, `${kernels.name}, ${cuts}: off by ${found} at ${end}`);
        start = end;
      }
    }
    session.setMemory(undefined);
    session.setFoci(new Map());
    session.clear();
    assert(worst(session.feed(TOKENS), logitsOf(model, TOKENS).subarray(11 * 11)) < 1e-5);
    assertThrows(
      () => session.setMemory([1]),
      TypeError,
      "Cannot set a memory as it must have 16 numbers: 1",
    );
    session.close();
    assertThrows(() => session.feed([1]), TypeError, "the session was closed");
    model.close();
  }
});

function fed(
  model: ResoLLMModel,
  hook?: (layer: number, rows: { fill(x: number): unknown }) => void,
): Float64Array {
  const session = model.startSession();
  session.feed(TOKENS.slice(0, 6));
  session.setUpdateHook(hook);
  const row = session.feed([TOKENS[6]!]);
  session.setUpdateHook(undefined);
  session.close();
  return row;
}

Deno.test("ResoLLMSession lets a hook change what feed-forward layers give, and only then", () => {
  const model = lively(tiny(SIZES), backends[0]!);
  const plain = fed(model);
  const layers: number[] = [];
  assertEquals(fed(model, (layer) => void layers.push(layer)), plain);
  assertEquals(layers, [0, 1]);
  assert(worst(fed(model, (_, rows) => void rows.fill(1)), plain) > 1e-2);
  model.close();
});

Deno.test("ResoLLMSession counts how deep tokens went, and clears", () => {
  const model = lively(tiny(SIZES), reference);
  const session = model.startSession({ haltEpsilon: 1 });
  session.feed(TOKENS.slice(0, 3));
  assertEquals(session.haltingDepths, [1, 1, 1]); // whatever is left is not more than 1
  assertEquals([session.length, session.phases.length], [3, 3]);
  session.clear();
  assertEquals([session.length, session.phases.length, session.haltingDepths.length], [0, 0, 0]);
  session.close();
  model.close();
});

Deno.test("openCheckpoint gives a ResoLLMModel back to the bit, concepts that training bound included", () => {
  const tokenizer = Vocab.fromText("abcdefghijk", { lowerCase: false });
  for (const more of Object.values(MODES)) {
    const model = lively(tiny({ ...SIZES, ...more }), backends[0]!);
    model.fitTo([[...TOKENS, ...TOKENS, ...TOKENS]]);
    assertEquals((model.concepts?.size ?? 0) > 5, more.standardMode !== true);
    const opened = openCheckpoint(encodeCheckpoint({ model, tokenizer }));
    assertEquals(opened.model.config, model.config);
    assertEquals(logitsOf(opened.model as ResoLLMModel, TOKENS), logitsOf(model, TOKENS));
    opened.model.close();
    model.close();
  }
});
