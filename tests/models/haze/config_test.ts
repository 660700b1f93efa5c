import { assert, assertEquals, assertThrows } from "@std/assert";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import { checkHazeConfig, HAZE_PRESETS, type HazeConfig, HazeModel } from "../../../lib/models/mod.ts";
import { HEAD_TYPES, reference, tiny } from "./support.ts";

/** The formula of the specification. */
function parameterCount(
  { vocabSize: V, T, nEmb: E, nodes: N, nBlocks: B, nHeads: H, headType }: HazeConfig,
): number {
  const d = E / H;
  const head = { reweight: E * d + E * T, content: 3 * E * d, hybrid: 4 * E * d + E * T + 1 }[headType];
  return 2 * V * E + T * E + 2 * E + B * (2 * E * N + 4 * E + H * head);
}

Deno.test("HazeModel has as many parameters as the formula says", () => {
  for (const headType of HEAD_TYPES) {
    for (
      const sizes of [{}, { nBlocks: 1, nHeads: 3 }, { T: 9, nEmb: 8, nHeads: 4, nodes: 3 }, { nHeads: 1 }]
    ) {
      const config = tiny(headType, sizes);
      const model = new HazeModel(config, { kernels: reference });
      assertEquals(model.parameters.size, parameterCount(config));
      assertEquals(model.parameters.floats.length, parameterCount(config));
    }
  }
  assertEquals(parameterCount({ ...HAZE_PRESETS.seed, vocabSize: 44 }), 106_892);
});

Deno.test("checkHazeConfig passes every preset and every head type", () => {
  for (const preset of Object.values(HAZE_PRESETS)) checkHazeConfig({ ...preset, vocabSize: 44 });
  for (const headType of HEAD_TYPES) {
    for (const alpha of [0, 1]) checkHazeConfig({ ...tiny(headType), alpha });
  }
});

Deno.test("checkHazeConfig names the first key that is wrong", () => {
  const wrong: [Record<string, unknown>, string][] = [
    [{ vocabSize: 0 }, "vocabSize must be an integer from 1 to 2097152: 0"],
    [{ T: 1.5 }, "T must be an integer from 1 to 1048576: 1.5"],
    [{ nEmb: "8" }, 'nEmb must be an integer from 1 to 65536: "8"'],
    [{ nodes: NaN }, "nodes must be an integer from 1 to 262144: NaN"],
    [{ nBlocks: 1e9 }, "nBlocks must be an integer from 1 to 1024: 1000000000"],
    [{ nHeads: undefined }, "nHeads must be an integer from 1 to 1024: undefined"],
    [{ nHeads: 4 }, "nHeads must divide nEmb: nEmb 6, nHeads 4"],
    [{ headType: "Hybrid" }, 'headType must be one of hybrid, reweight, content: "Hybrid"'],
    [{ alpha: 1.01 }, "alpha must be in [0, 1]: 1.01"],
    [{ alpha: NaN }, "alpha must be in [0, 1]: NaN"],
    [{ alpha: "0.5" }, 'alpha must be in [0, 1]: "0.5"'],
    [{ headType: "" }, 'headType must be one of hybrid, reweight, content: ""'],
    [
      { layers: 2 },
      "its config has the keys vocabSize, T, nEmb, nodes, nBlocks, nHeads, headType, alpha: layers",
    ],
  ];
  for (const [given, rule] of wrong) {
    const config = { ...tiny("hybrid"), ...given };
    assertThrows(() => checkHazeConfig(config), RangeError, `Cannot build a haze model as ${rule}`);
    assertThrows(() => new HazeModel(config as HazeConfig, { kernels: reference }), RangeError, rule);
  }
});

Deno.test("HazeModel keeps its own copy of the config", () => {
  const config = { ...tiny("hybrid") };
  const model = new HazeModel(config, { kernels: reference });
  config.T = 99;
  assertEquals([model.config.T, model.contextLength, model.vocabSize, model.kind], [4, 4, 5, "haze"]);
});

Deno.test("HazeModel starts with gains 1, offsets 0 and gates alpha", () => {
  const model = new HazeModel(tiny("hybrid"), { kernels: reference });
  for (const [name, tensor] of model.parameters.entries()) {
    const all = (value: number) => tensor.data.every((x) => x === value);
    if (name.endsWith(".gain")) assert(all(1), name);
    else if (name.endsWith(".offset")) assert(all(0), name);
    else if (name.endsWith(".gate")) assert(all(0.4), name);
    else assert(tensor.data.every((x) => x !== 0 && Math.abs(x) < 0.2), name);
  }
});

Deno.test("HazeModel of the same seed has the same weights, of another seed others", () => {
  const weights = (seed?: number | bigint) => {
    const options = seed === undefined ? { kernels: reference } : { kernels: reference, seed };
    return new HazeModel(tiny("hybrid"), options).parameters.floats;
  };
  assertEquals(weights(7), weights(7n));
  assertEquals(weights(), weights(42));
  assert(weights(7)[0] !== weights(8)[0]);
});

Deno.test("HazeModel that cannot be built leaves no memory behind", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const { memory } = kernels.launcher;
  assertThrows(() => new HazeModel(tiny("hybrid"), { kernels, seed: -1 }), RangeError);
  assertThrows(() => new HazeModel(tiny("hybrid", { nHeads: 4 }), { kernels }), RangeError);
  const huge = tiny("hybrid", { vocabSize: 2 ** 20, nEmb: 64 });
  assertThrows(() => new HazeModel(huge, { kernels }), RangeError, "Cannot allocate");
  assertEquals(memory.usedBytes, 0);
});
