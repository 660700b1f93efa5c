import { assert, assertEquals, assertThrows } from "@std/assert";
import { readNpz, writeNpz } from "../../lib/formats/mod.ts";
import { kernelsNamed, type WasmKernels } from "../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import {
  type CheckpointMeta,
  encodeCheckpoint,
  NUMERICS_VERSION,
  readCheckpointMeta,
  VERSION,
} from "../../lib/training/mod.ts";
import deno from "../../deno.json" with { type: "json" };
import {
  eventsOf,
  joinParts,
  metaOf,
  setMeta,
  smallModel,
  smallRun,
  storyData,
  takeApart,
} from "./support.ts";

const data = storyData();
const { tokenizer } = data;
const wasm = kernelsNamed("wasm");

/** A weights-only checkpoint whose metadata went through `change`. */
function withMeta(change: (meta: Record<string, unknown>) => unknown): Uint8Array {
  const model = smallModel(data, wasm);
  const parts = takeApart(encodeCheckpoint({ model, tokenizer }));
  model.close();
  setMeta(parts, change(metaOf(parts)));
  return joinParts(parts);
}

const refuse = (bytes: Uint8Array, text: string): Error =>
  assertThrows(() => openCheckpoint(bytes, { name: "a.npz", kernels: wasm }), SyntaxError, text);

Deno.test("encodeCheckpoint keeps weights, config and tokenizer bit for bit on every backend", () => {
  for (const name of ["wasm", "wasm-strict", "reference32", "reference64"] as const) {
    const model = smallModel(data, kernelsNamed(name));
    const opened = openCheckpoint(encodeCheckpoint({ model, tokenizer }), { kernels: kernelsNamed(name) });
    assertEquals(opened.model.parameters.floats, model.parameters.floats);
    assertEquals(opened.model.config, model.config);
    assertEquals(opened.tokenizer.toJSON(), tokenizer.toJSON());
    assertEquals(opened.meta.training, undefined);
    opened.model.close();
    model.close();
  }
});

Deno.test("encodeCheckpoint writes what the file's own description promises", async () => {
  const run = smallRun(data, wasm);
  await eventsOf(run.trainer);
  const arrays = readNpz(encodeCheckpoint({ ...run, tokenizer }));
  const names = [...run.model.parameters.names];
  assertEquals([...arrays.keys()], [
    "meta.json",
    ...names,
    ...names.map((name) => `adamw.mean/${name}`),
    ...names.map((name) => `adamw.variance/${name}`),
  ]);
  for (const name of names) assertEquals(arrays.get(name)!.shape, [...run.model.parameters.get(name).shape]);
  const meta: CheckpointMeta = JSON.parse(
    new TextDecoder().decode(arrays.get("meta.json")!.data as Uint8Array),
  );
  assertEquals([meta.format, meta.formatVersion, meta.kind], ["haze-checkpoint", 1, "haze"]);
  assertEquals([meta.codeVersion, meta.numericsVersion], [VERSION, NUMERICS_VERSION]);
  assertEquals(VERSION, deno.version);
  assertEquals(meta.training, {
    ...{
      config: run.trainer.config,
      corpus: { name: "story", hash: data.hash },
      backend: wasm.name,
      step: 6,
    },
    state: run.trainer.state,
  });
  const light = encodeCheckpoint({ ...run, tokenizer, resumable: false });
  assertEquals([...readNpz(light).keys()], ["meta.json", ...names]);
  assertEquals("state" in readCheckpointMeta(light, "a").training!, false);
  run.close();
});

Deno.test("openCheckpoint opens a float64 checkpoint on float32 and the other way round", () => {
  const [wide, narrow] = [kernelsNamed("reference64"), wasm].map((kernels) => smallModel(data, kernels));
  wide!.parameters.get("embed").floats[0] = 1 / 3;
  const rounded = openCheckpoint(encodeCheckpoint({ model: wide!, tokenizer }), { kernels: wasm });
  assertEquals(rounded.model.parameters.get("embed").data[0], Math.fround(1 / 3));
  const widened = openCheckpoint(encodeCheckpoint({ model: narrow!, tokenizer }), { kernels: wide!.kernels });
  assertEquals(Float32Array.from(widened.model.parameters.floats), narrow!.parameters.floats);
  for (const model of [wide!, narrow!, rounded.model, widened.model]) model.close();
});

Deno.test("openCheckpoint says what is wrong with metadata that does not fit", () => {
  const refused: readonly [(meta: Record<string, unknown>) => unknown, string][] = [
    [() => new TextEncoder().encode("{"), "Cannot open a.npz as a checkpoint's metadata must be JSON: "],
    [() => Uint8Array.of(0xff, 0xfe), "must be JSON: "],
    [() => null, "must be of format haze-checkpoint: null"],
    [() => [1, 2], "must be of format haze-checkpoint: [1,2]"],
    [(meta) => ({ ...meta, format: "other" }), "must be of format haze-checkpoint: other"],
    [(meta) => ({ ...meta, formatVersion: 2 }), "must be of version 1: 2"],
    [
      (meta) => ({ ...meta, kind: "mist" }),
      "Cannot open a.npz as its kind must be one of haze, llisa, resoformer, reso-llm, spiral: mist",
    ],
    [
      (meta) => ({ ...meta, kind: "__proto__" }),
      "its kind must be one of haze, llisa, resoformer, reso-llm, spiral: __proto__",
    ],
    [(meta) => ({ ...meta, kind: 3 }), "must name its kind: 3"],
    [(meta) => ({ ...meta, config: null }), "must hold a config: null"],
    [(meta) => ({ ...meta, tokenizer: "char" }), "must hold a tokenizer: char"],
    [(meta) => ({ ...meta, tokenizerHash: "00" }), "must match its tokenizer's hash: 00"],
    [(meta) => ({ ...meta, training: 5 }), "must say how it was trained in an object: 5"],
    [(meta) => ({ ...meta, training: {} }), "must hold the settings of the run: undefined"],
    [
      (meta) => ({ ...meta, training: { config: { steps: -1 }, corpus: { name: "a", hash: "b" } } }),
      "Cannot open a.npz as its metadata must be whole: Cannot train as steps must be an integer at least 1: -1",
    ],
    [(meta) => ({ ...meta, training: { config: {}, corpus: {} } }), "must name its corpus"],
    [(meta) => ({ ...meta, config: { ...(meta.config as object), nHeads: 3 } }), "nHeads must divide nEmb"],
    [
      (meta) => ({ ...meta, config: { ...(meta.config as object), nEmb: 1e9 } }),
      "nEmb must be an integer from 1",
    ],
    [
      (meta) => ({ ...meta, config: { ...(meta.config as object), nEmb: 32 } }),
      "array embed must have shape",
    ],
    [(meta) => ({ ...meta, config: { ...(meta.config as object), size: 1 } }), ": size"],
    [
      (meta) => ({ ...meta, config: { ...(meta.config as object), vocabSize: 7 } }),
      "must have one vocabulary: 7 and",
    ],
  ];
  for (const [change, text] of refused) {
    const { message } = refuse(withMeta(change), text);
    assert(message.includes("a.npz"), message);
    assert(!message.split("\nhint: ")[0]!.includes("\n"), message);
  }
});

Deno.test("openCheckpoint refuses weights that are missing, of another shape, not finite, or no numbers", () => {
  const model = smallModel(data, wasm);
  const parts = takeApart(encodeCheckpoint({ model, tokenizer }));
  model.close();
  const missing = new Map(parts);
  missing.delete("embed");
  refuse(joinParts(missing), "array embed must have shape (32, 16): it is missing");
  const { data: numbers } = parts.get("embed")!;
  const turned = new Map(parts).set("embed", { shape: [16, 32], data: numbers });
  refuse(joinParts(turned), "must have shape (32, 16): (16, 32)");
  for (const bad of [NaN, Infinity, -Infinity]) {
    const spoilt = new Map(parts).set("embed", {
      shape: [32, 16],
      data: Float32Array.from(numbers).with(9, bad),
    });
    refuse(joinParts(spoilt), `parameter embed must hold finite numbers: ${bad} at 9`);
  }
});

Deno.test("openCheckpoint recognises files that are none of ours", () => {
  refuse(new TextEncoder().encode("Once upon a time"), "a.npz");
  refuse(new Uint8Array(0), "empty");
  refuse(
    writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]),
    "Cannot open a.npz as a checkpoint must hold meta.json: it is an .npz without it\nhint: haze inspect shows what it is",
  );
});

Deno.test("openCheckpoint leaves no memory behind, whether it opens or refuses", () => {
  const launcher = (wasm as WasmKernels).launcher;
  const before = launcher.memory.usedBytes;
  const model = smallModel(data, wasm);
  const bytes = encodeCheckpoint({ model, tokenizer });
  model.close();
  openCheckpoint(bytes, { kernels: wasm }).model.close();
  const parts = takeApart(bytes);
  const { shape, data: numbers } = parts.get("w2")!;
  const spoilt = joinParts(parts.set("w2", { shape, data: new Float32Array(numbers.length).fill(NaN) }));
  assertThrows(() => openCheckpoint(spoilt, { kernels: wasm }), SyntaxError);
  assertEquals(launcher.memory.usedBytes, before);
});
