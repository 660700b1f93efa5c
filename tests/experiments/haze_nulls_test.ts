import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { gatesOf, HAZE_NULLS, type HazeNullName, hazeNulls, trainHaze } from "../../lib/experiments/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { frozenRanges } from "../../lib/training/mod.ts";
import { smallConfig, smallLab } from "./support.ts";

const LAB = smallLab();

/** Weights of the small model at the start and after training with null controls. */
async function weights(nulls: readonly HazeNullName[]): Promise<{ model: HazeModel; start: HazeModel }> {
  const config = smallConfig({ nulls });
  const { model } = await trainHaze(config, 3, LAB);
  const start = new HazeModel({ ...config.model, vocabSize: LAB.vocab.vocabSize }, {
    seed: 3,
    kernels: LAB.kernels,
  });
  return { model, start };
}

/** Names of parameters of which no number is trained, and of which only some are. */
const UNTRAINED: { readonly [N in HazeNullName]: { readonly whole: RegExp; readonly part?: RegExp } } = {
  shuffledTokens: { whole: /^$/ },
  shuffledPositions: { whole: /^$/ },
  frozenAttention: { whole: /\.wr$/, part: /\.wqkv$/ },
  frozenReweight: { whole: /\.wr$/ },
  frozenContent: { whole: /^$/, part: /\.wqkv$/ },
  attentionOff: { whole: /\.(heads|ln1)\./ },
  positionsOff: { whole: /^pos$/ },
  feedForwardOff: { whole: /\.(mlp|ln2)\./ },
  frozenFeedForward: { whole: /\.mlp\.w0$/ },
  gatesFixed: { whole: /\.gate$/ },
  gatesRandom: { whole: /\.gate$/ },
  untrained: { whole: /./ },
};

for (const name of Object.keys(HAZE_NULLS) as HazeNullName[]) {
  Deno.test(`HAZE_NULLS.${name} leaves what it names untrained, with the values that it says, and nothing else`, async () => {
    const { model, start } = await weights([name]);
    const rule = HAZE_NULLS[name];
    const config = smallConfig().model;
    const ranges = frozenRanges(model.parameters, rule.parts?.(config) ?? []);
    for (const parameter of model.parameters.names) {
      const { start: first, end } = model.parameters.rangeOf(parameter);
      const frozen = ranges.reduce(
        (sum, range) => sum + Math.max(0, Math.min(range.end, end) - Math.max(range.start, first)),
        0,
      );
      const { whole, part } = UNTRAINED[name];
      const expected = whole.test(parameter)
        ? end - first
        : part?.test(parameter)
        ? (end - first) * 2 / 3
        : 0;
      assertEquals(frozen, expected, parameter);
      const [now, then] = [model, start].map(({ parameters }) =>
        [...parameters.get(parameter).data].map(Number)
      );
      if (expected < end - first) assert(now!.some((x, i) => x !== then![i]), `${parameter} is not trained`);
    }
    for (const { start: first, end } of ranges) {
      for (let i = first; i < end; i++) {
        const value = model.parameters.floats[i]!;
        if (rule.value === "zero") assertEquals(value, 0);
        else if (rule.value === "uniform") assert(value >= 0 && value < 1 && value !== 0.5);
        else assertEquals(value, start.parameters.floats[i]);
      }
    }
    model.close();
    start.close();
  });
}

Deno.test("HAZE_NULLS.shuffledTokens keeps every token and the held-out text, and takes the order away", () => {
  const data = LAB.dataset(8);
  const before = data.train.map((segment) => [...segment]);
  const shuffled = HAZE_NULLS.shuffledTokens.data!(data, new Pcg64(1));
  const flat = (train: readonly Int32Array[]) => train.flatMap((segment) => [...segment]);
  assertEquals(flat(shuffled.train).toSorted((a, b) => a - b), flat(data.train).toSorted((a, b) => a - b));
  assertEquals(shuffled.train.map(({ length }) => length), data.train.map(({ length }) => length));
  assertEquals(shuffled.heldOut, data.heldOut);
  assert(flat(shuffled.train).filter((id, i) => id === flat(data.train)[i]).length < 1000);
  assertEquals(data.train.map((segment) => [...segment]), before, "the text itself is left alone");
  assertAlmostEquals(shuffled.unigramNats, data.unigramNats, 1e-12);
  assert(shuffled.bigramNats > data.bigramNats + 0.3, "pairs say nothing any more");
});

Deno.test("HAZE_NULLS.shuffledPositions moves whole rows with their moments, a new way each step", async () => {
  const config = smallConfig({ training: { steps: 1 } });
  const rows = (model: HazeModel) => {
    const { data, shape: [T, C] } = model.parameters.get("pos");
    return Array.from({ length: T! }, (_, i) => [...data.slice(i * C!, (i + 1) * C!)].join());
  };
  const plain = (await trainHaze(config, 3, LAB)).model;
  const shuffled =
    (await trainHaze(smallConfig({ training: { steps: 1 }, nulls: ["shuffledPositions"] }), 3, LAB)).model;
  assert(rows(plain).join() !== rows(shuffled).join());
  assertEquals(rows(shuffled).toSorted(), rows(plain).toSorted());
  plain.close();
  shuffled.close();
});

Deno.test("trainHaze notes the gates along the run, and where they end", async () => {
  const { model, gates } = await trainHaze(smallConfig({ training: { steps: 25 } }), 1, LAB);
  assertEquals(gates.map(({ step }) => step), [3, 5, 8, 10, 13, 15, 18, 20, 23, 25]);
  assertEquals(gates.at(-1)!.gates, gatesOf(model));
  assert(gatesOf(model).flat().some((gate) => gate !== 0.5));
  model.close();
  const content = await trainHaze(smallConfig({ model: { headType: "content" } }), 1, LAB);
  assertEquals(content.gates, []);
  content.model.close();
});

Deno.test("hazeNulls refuses unknown names and what would change nothing", () => {
  const { model } = smallConfig();
  assertThrows(
    () => hazeNulls(["shuffle"], model),
    RangeError,
    "there is no such null: shuffle\nhint: it is one of",
  );
  const refused = {
    content: ["frozenReweight", "gatesFixed", "gatesRandom"],
    reweight: ["frozenContent"],
  } as const;
  for (const headType of ["content", "reweight"] as const) {
    for (const name of refused[headType]) {
      assertThrows(() => hazeNulls([name], { ...model, headType }), RangeError, `headType is ${headType}`);
    }
  }
  assertEquals(hazeNulls(["untrained", "shuffledTokens", "untrained"], model).map(({ name }) => name), [
    ...["shuffledTokens", "untrained"],
  ]);
});
