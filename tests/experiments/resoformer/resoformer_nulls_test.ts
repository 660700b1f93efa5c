import { assert, assertEquals, assertThrows } from "@std/assert";
import { applyResoformerNulls, RESOFORMER_NULLS } from "../../../lib/experiments/mod.ts";
import { RESOFORMER_PRESETS, type ResoformerConfig, ResoformerModel } from "../../../lib/models/mod.ts";
import { PHI } from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";

const SIZES = { ...RESOFORMER_PRESETS.demo, numHeads: 4, numLayers: 2, vocabSize: 9 };

function withModel<R>(body: (model: ResoformerModel) => R, config: Partial<ResoformerConfig> = {}): R {
  const model = new ResoformerModel({ ...SIZES, ...config });
  try {
    return body(model);
  } finally {
    model.close();
  }
}

Deno.test("applyResoformerNulls lets weights of heads begin at 1 and learn, or permutes and freezes them", () => {
  withModel((model) => {
    const weights = () => Array.from(model.parameters.get("blocks.1.attention.headWeights").floats, Number);
    assertEquals(applyResoformerNulls(model, ["headsPermuted"], new Pcg64(1)).length, 2);
    const powers = [0, 1, 2, 3].map((h) => Math.fround(PHI ** -h));
    assertEquals(weights().toSorted(), powers.toSorted());
    assert(weights().some((weight, h) => weight !== powers[h]), "permuted");
    assertEquals(applyResoformerNulls(model, ["headsFromOne"], new Pcg64(1)), []);
    assertEquals(weights(), [1, 1, 1, 1]);
  });
});

Deno.test("applyResoformerNulls mixes positions up: the same rows, another order", () => {
  withModel((model) => {
    const rows = () => {
      const { floats, shape: [T, pairs] } = model.rates!;
      return Array.from({ length: T! }, (_, t) => floats.slice(t * pairs!, (t + 1) * pairs!).join());
    };
    const before = rows();
    assertEquals(applyResoformerNulls(model, ["shuffledPositions"], new Pcg64(1)), []);
    assert(rows().some((row, t) => row !== before[t]));
    assertEquals(rows().toSorted(), before.toSorted());
  });
});

Deno.test("applyResoformerNulls gives rotary angles, which reach the logits", () => {
  withModel((model) => {
    const read = () => [...step(() => model.logits(ids([1, 2, 3, 4], { shape: [1, 4] }))).floats];
    const before = read();
    applyResoformerNulls(model, ["rotary"], new Pcg64(1));
    const { floats, shape: [, pairs] } = model.rates!;
    assertEquals([floats[0], floats[pairs! * 3], floats[pairs! * 3 + 1]], [
      ...[0, 3, Math.fround(3 * 10000 ** (-1 / pairs!))],
    ]);
    assert(read().some((logit, i) => Math.abs(logit - before[i]!) > 1e-3));
  });
});

Deno.test("applyResoformerNulls freezes what upstream's trainer leaves alone, and a random turn", () => {
  withModel((model) => {
    const frozen = applyResoformerNulls(model, ["fewTrained"], new Pcg64(1)).map(({ name }) => name);
    const trained = model.parameters.names.filter((name) => !frozen.includes(name));
    assertEquals(trained, ["embedding", "finalNorm.gain", "finalNorm.offset", "head.w", "head.b"]);
  });
  withModel((model) => {
    const frozen = applyResoformerNulls(model, ["randomTurn"], new Pcg64(1));
    assertEquals(frozen, [{ name: "blocks.0.resonance.logN" }, { name: "blocks.1.resonance.logN" }]);
    assert(model.parameters.get("blocks.0.resonance.logN").floats.every((angle) => angle > 0));
  }, { resonance: "learned-n" });
});

Deno.test("applyResoformerNulls refuses a control that would change nothing", () => {
  const none = { resonance: "none", headWeights: "uniform" } as const;
  for (const name of ["rotary", "shuffledPositions", "headsFromOne", "randomTurn"] as const) {
    withModel((model) => {
      assertThrows(
        () => applyResoformerNulls(model, [name], new Pcg64(1)),
        RangeError,
        `${name} would change`,
      );
    }, none);
  }
});

Deno.test("RESOFORMER_NULLS say what they do, each in words of its own", () => {
  const all = Object.values(RESOFORMER_NULLS).map(({ statement }) => statement);
  assertEquals(new Set(all).size, all.length);
});
