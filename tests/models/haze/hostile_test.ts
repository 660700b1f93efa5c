/** Hostile weight archives, settings and vocabularies: refused in words, or the very thing they were made from. */
import { countAllocation } from "../../fuzz/allocation_counter.ts";
import { assert, assertEquals } from "@std/assert";
import { type NpyData, readNpz, writeNpz } from "../../../lib/formats/mod.ts";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import { type HeadType, openCheckpoint, openWeights, ReweightGPT } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { validateSampling } from "../../../lib/sampling/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { HEAD_TYPES, lively, tiny } from "./support.ts";

const SLOWEST_MS = 500;
/** What a hostile file may take beside twice what the file that it was made from takes. */
const SPARE_BYTES = 2 ** 20;
const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
const vocab = Vocab.fromText("abcde");

function sample(headType: HeadType): Uint8Array {
  const source = lively(tiny(headType), kernels);
  const model = new ReweightGPT({ ...source.config, kernels });
  model.parameters.floats.set(source.parameters.floats);
  const bytes = model.toNpz(vocab);
  source.close();
  model.close();
  return bytes;
}

interface Tally {
  opened: number;
  refused: number;
}

/** Checks that an error says in words what cannot be. */
function checkClear(error: unknown, what: string): void {
  const isClear = error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError;
  assert(isClear && error.message.startsWith("Cannot "), `${what}: ${error}`);
}

/** All that a file holds, to be compared. */
interface Content {
  config: unknown;
  weights: Float32Array;
  chars: unknown;
}

/** Opens a file in every way there is. */
function contentOf(bytes: Uint8Array, vocabSize: number, given: Vocab | undefined): Content {
  const { model, tokenizer } = openCheckpoint(bytes, {
    name: "hostile.npz",
    kernels,
    ...(given ? { tokenizer: given } : {}),
  });
  const content = {
    config: (model as ReweightGPT).config,
    weights: Float32Array.from(model.parameters.floats),
    chars: tokenizer.toJSON(),
  };
  model.close();
  const others = [openWeights(bytes, { kernels }), ReweightGPT.fromNpz(vocabSize, bytes, { kernels })];
  for (const other of others) {
    const weights = Float32Array.from(other.parameters.floats);
    other.close();
    assertEquals(weights, content.weights);
  }
  return content;
}

/** Opens a file; what comes of it is clear words, or the original. */
function judge(
  bytes: Uint8Array,
  original: Content | undefined,
  given: Vocab | undefined,
  tally: Tally,
  what: string,
  mostBytes: number,
): void {
  const started = performance.now();
  const open = () => contentOf(bytes, given?.vocabSize ?? 5, given);
  const { bytes: allocated, result, error } = countAllocation(open);
  if (error !== undefined) {
    checkClear(error, what);
    tally.refused++;
  } else {
    tally.opened++;
    assert(result!.weights.every(Number.isFinite), `${what}: weights that are not finite`);
    if (original) assertEquals(result, original, what);
  }
  assert(allocated < mostBytes, `${what}: allocated ${allocated} bytes`);
  if (performance.now() - started < SLOWEST_MS) return;
  // Another process may have held the core; a file that takes long takes long each time.
  const again = performance.now();
  countAllocation(open);
  const took = performance.now() - again;
  assert(took < SLOWEST_MS, `${what}: took ${took} ms`);
}

/** Arrays that belong nowhere in such a file. */
const NASTY: readonly { shape: number[]; data: NpyData }[] = [
  { shape: [], data: Int32Array.of(0) },
  { shape: [], data: Int32Array.of(-1) },
  { shape: [], data: BigInt64Array.of(2n ** 62n) },
  { shape: [], data: BigUint64Array.of(2n ** 64n - 1n) },
  { shape: [], data: Int32Array.of(3) },
  { shape: [], data: Int32Array.of(1024) },
  { shape: [], data: Float64Array.of(NaN) },
  { shape: [], data: Float64Array.of(1e300) },
  { shape: [], data: Float32Array.of(4) },
  { shape: [0], data: new Float32Array(0) },
  { shape: [0, 6], data: new Float32Array(0) },
  { shape: [6], data: new Float32Array(6).fill(Infinity) },
  { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
  { shape: [5], data: Int32Array.of(1, 2, 3, 4, 5) },
  { shape: [5], data: Int32Array.of(0xd800, 0xd801, 0xdfff, 0xe000, 0x10ffff) },
];

for (const headType of HEAD_TYPES) {
  Deno.test(`openCheckpoint and fromNpz survive any array at any key: ${headType} heads`, () => {
    const arrays = new Map(
      [...readNpz(sample(headType))].map(([key, { shape, data }]) => [key, { shape, data }] as const),
    );
    const tally: Tally = { opened: 0, refused: 0 };
    const usual = 2 * countAllocation(() => contentOf(writeNpz(arrays), 5, undefined)).bytes + SPARE_BYTES;
    for (const key of arrays.keys()) {
      for (const [i, nasty] of [undefined, ...NASTY].entries()) {
        const changed = new Map(arrays);
        if (nasty) changed.set(key, nasty);
        else changed.delete(key);
        judge(writeNpz(changed), undefined, undefined, tally, `${key}, array ${i}`, usual);
      }
    }
    assertEquals(kernels.launcher.memory.usedBytes, 0);
    assert(tally.refused > 400 && tally.opened < 60, JSON.stringify(tally));
  });
}

/** Values that belong in no setting. */
const ODD: readonly unknown[] = [
  ...[null, true, false, "", "x", "entropy", "__proto__", "constructor", -1, 0, 0.5, 1, 3, 1e9, 1e300, -0],
  ...[NaN, Infinity, -Infinity, 5n, [], [[]], {}, { length: 3 }, { valueOf: "x" }, Symbol("x"), () => 1],
];
const SETTINGS = [
  ...["sampling", "rule", "temperature", "topK", "topP", "minP", "tau", "eta", "targetEntropyBits"],
  ...[
    "minTemperature",
    "maxTemperature",
    "repetitionPenalty",
    "penaltyWindow",
    "avoidLoops",
    "__proto__",
    "nonsense",
  ],
];
const SAMPLERS = [
  "greedy",
  "basic",
  "top_k",
  "top_p",
  "min_p",
  "typical",
  "mirostat",
  "mirostat_v2",
  "entropy",
  "entropy_exact",
];

Deno.test("validateSampling survives any value at any setting, and what it passes is passed again", () => {
  const random = new Pcg64(5);
  let passed = 0;
  for (let i = 0; i < 1500; i++) {
    const chosen = Array.from(
      { length: random.below(4) },
      () => [SETTINGS[random.below(SETTINGS.length)]!, ODD[random.below(ODD.length)]],
    );
    const options = Object.fromEntries([["sampling", SAMPLERS[i % SAMPLERS.length]], ...chosen]);
    const shown = Object.entries(options).map(([key, value]) => `${key}=${typeof value}`).join();
    try {
      const settings = validateSampling(options, 1 + random.below(40));
      // By way of JSON, which knows no negative zero.
      const written = JSON.stringify(settings);
      assertEquals(JSON.stringify(validateSampling(JSON.parse(written))), written, shown);
      passed++;
    } catch (error) {
      checkClear(error, shown);
    }
  }
  assert(passed > 50, `${passed} passed`);
});

Deno.test("ReweightGPT.generate survives any value at any option", () => {
  const model = new ReweightGPT({ vocabSize: 7, T: 4, nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 2, kernels });
  const used = kernels.launcher.memory.usedBytes;
  const names = [
    "sampling",
    "rule",
    "temperature",
    "topP",
    "targetEntropy",
    "minTemp",
    "maxTemp",
    "context",
    "seed",
    "stop",
    "seedSeq",
    "length",
  ];
  for (const name of names) {
    for (const odd of ODD) {
      if (name === "length" && (odd === 1e9 || odd === 1e300)) continue; // as many tokens as were asked for
      try {
        const { tokens } = model.generate({ length: 2, [name]: odd });
        assert(tokens.length <= 3 && tokens.every((token) => token >= 0 && token < 7), name);
      } catch (error) {
        checkClear(error, `${name} = ${String(odd)}`);
      }
    }
  }
  assertEquals(kernels.launcher.memory.usedBytes, used);
  model.close();
});
