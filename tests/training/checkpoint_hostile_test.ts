import { assert, assertEquals } from "@std/assert";
import { kernelsNamed, type WasmKernels } from "../../lib/kernels/mod.ts";
import { HazeModel, openCheckpoint } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { encodeCheckpoint, restoreTrainer, Trainer } from "../../lib/training/mod.ts";
import { eventsOf, joinParts, metaOf, type Part, setMeta, storyData, takeApart } from "./support.ts";

const SLOWEST_MS = 1000;
const data = storyData(1000, 4);
const kernels = kernelsNamed("wasm") as WasmKernels;

/** A small checkpoint in the middle of a run. */
async function sample(): Promise<Uint8Array> {
  const model = new HazeModel({
    ...{ T: 4, nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
    vocabSize: data.tokenizer.vocabSize,
  }, { kernels });
  const trainer = new Trainer(model, data, { steps: 4, batch: 2 });
  await eventsOf(trainer, (event) => event.step === 2);
  const bytes = encodeCheckpoint({ model, tokenizer: data.tokenizer, trainer });
  trainer.close();
  model.close();
  return bytes;
}

interface Tally {
  opened: number;
  resumed: number;
  refused: number;
}

/** Opens a file and goes on with the run in it; whatever the file holds, only two kinds of error may come of it. */
function judge(bytes: Uint8Array, tally: Tally, what: string): void {
  const started = performance.now();
  const closables: { close(): void }[] = [];
  try {
    const { model, meta, arrays } = openCheckpoint(bytes, { name: "hostile.npz", kernels, moments: true });
    closables.unshift(model);
    tally.opened++;
    assert(
      model.parameters.floats.every(Number.isFinite),
      `${what}: opened with weights that are not finite`,
    );
    if (meta.training?.state) {
      const trainer = new Trainer(model, data, meta.training.config);
      closables.unshift(trainer);
      restoreTrainer(trainer, meta, arrays, "hostile.npz");
      tally.resumed++;
    }
  } catch (error) {
    const isClear = error instanceof SyntaxError || error instanceof RangeError;
    assert(isClear && error.message.startsWith("Cannot "), `${what}: ${error}`);
    tally.refused++;
  } finally {
    for (const closable of closables) closable.close();
  }
  const took = performance.now() - started;
  assert(took < SLOWEST_MS, `${what}: took ${took} ms`);
}

const NASTY: readonly unknown[] = [
  ...[
    null,
    true,
    "",
    "x",
    "__proto__",
    -1,
    0,
    0.5,
    1e9,
    2 ** 31,
    2 ** 53,
    1e300,
    -0,
    [],
    {},
    [[]],
    "9".repeat(5000),
  ],
  { toString: "x" },
];

/** Every place in a JSON value, as a path of keys. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).slice(0, 20).flatMap(([key, entry]) => paths(entry, [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

/** A copy of a JSON value with one place changed; without a replacement the key goes. */
function replaced(value: unknown, [key, ...rest]: string[], ...replacement: unknown[]): unknown {
  if (key === undefined) return replacement[0];
  const copy = structuredClone(value) as Record<string, unknown>;
  if (rest.length === 0 && replacement.length === 0) delete copy[key];
  else copy[key] = replaced(copy[key], rest, ...replacement);
  return copy;
}

Deno.test("openCheckpoint and restoreTrainer survive any value at any place of the metadata", async () => {
  const parts = takeApart(await sample());
  const meta = metaOf(parts);
  const tally: Tally = { opened: 0, resumed: 0, refused: 0 };
  const used = kernels.launcher.memory.usedBytes;
  const random = new Pcg64(12);
  let files = 0;
  for (const path of paths(meta)) {
    const chosen = [0, 1, 2, 3, 4].map(() => NASTY[random.below(NASTY.length)]);
    const changed = [replaced(meta, path), ...chosen.map((value) => replaced(meta, path, value))];
    for (const [i, hostile] of changed.entries()) {
      setMeta(parts, hostile);
      judge(joinParts(parts), tally, `${path.join(".")} ${i === 0 ? "gone" : JSON.stringify(chosen[i - 1])}`);
      files++;
    }
  }
  assertEquals(kernels.launcher.memory.usedBytes, used);
  assert(files > 300 && tally.refused > files / 2, `${files} files: ${JSON.stringify(tally)}`);
});

Deno.test("openCheckpoint refuses absurd sizes at once and without the memory for them", async () => {
  const parts = takeApart(await sample());
  const meta = metaOf(parts);
  const tally: Tally = { opened: 0, resumed: 0, refused: 0 };
  const most = { vocabSize: 2 ** 21, T: 2 ** 20, nEmb: 2 ** 16, nodes: 2 ** 18, nBlocks: 1024, nHeads: 1024 };
  const absurd = [...Object.entries(most).map(([key, value]) => ({ [key]: value })), most];
  for (const config of absurd) {
    setMeta(parts, { ...meta, config: { ...(meta.config as object), ...config } });
    judge(joinParts(parts), tally, JSON.stringify(config));
  }
  const trainings = [{ batch: 2 ** 22 }, { batch: 1e9 }, { accumulation: 1e9 }, { steps: 1e15 }, {
    context: 2 ** 40,
  }];
  for (const config of trainings) {
    const training = meta.training as { config: object };
    setMeta(parts, { ...meta, training: { ...training, config: { ...training.config, ...config } } });
    judge(joinParts(parts), tally, JSON.stringify(config));
  }
  assertEquals(
    tally.opened,
    trainings.length - 2,
    "all but the two sizes that no array has",
  );
  setMeta(parts, new TextEncoder().encode("[".repeat(1e6)));
  judge(joinParts(parts), tally, "deep nesting");
  setMeta(parts, { ...meta, tokenizer: JSON.parse("[".repeat(5000) + "]".repeat(5000)) });
  judge(joinParts(parts), tally, "a deep tokenizer");
  setMeta(parts, {
    ...meta,
    tokenizer: { kind: "char", deep: JSON.parse("[".repeat(5000) + "]".repeat(5000)) },
  });
  judge(joinParts(parts), tally, "a tokenizer with something deep in it");
});

Deno.test("openCheckpoint and restoreTrainer survive arrays that are missing, turned, doubled or not finite", async () => {
  const parts = takeApart(await sample());
  const tally: Tally = { opened: 0, resumed: 0, refused: 0 };
  for (const [name, { shape, data }] of parts) {
    if (!(data instanceof Float32Array)) continue;
    const changes: (Part | undefined)[] = [
      undefined,
      { shape: [...shape].reverse(), data },
      { shape: [data.length], data },
      { shape: [...shape, 1], data },
      { shape: [2, ...shape], data: Float32Array.from([...data, ...data]) },
      { shape: [0], data: new Float32Array(0) },
      { shape, data: data.with(0, NaN) },
      { shape, data: data.with(data.length - 1, -Infinity) },
      { shape, data: data.map(() => -3e38) },
      { shape, data: new Uint8Array(data.length).fill(255) },
    ];
    for (const [i, change] of changes.entries()) {
      const changed = new Map(parts);
      if (change) changed.set(name, change);
      else changed.delete(name);
      judge(joinParts(changed), tally, `${name}, change ${i}`);
    }
  }
  assert(tally.refused > 250 && tally.resumed > 50, JSON.stringify(tally));
});
