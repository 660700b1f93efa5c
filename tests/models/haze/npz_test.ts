/** Haze weight archives: upstream's and the extended layout, read, written and refused. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import variants from "../../golden/haze/npz_variants.json" with { type: "json" };
import { type NpyData, readNpz, writeNpz } from "../../../lib/formats/mod.ts";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import { describeHazeNpz } from "../../../lib/models/haze/npz_describe.ts";
import { npzPlaces } from "../../../lib/models/haze/npz_layout.ts";
import { type HeadType, openCheckpoint, openWeights, ReweightGPT } from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../lib/training/mod.ts";
import { backends, HEAD_TYPES, largestDifference, lively, logitsOf, reference, tiny } from "./support.ts";
import { golden } from "./support_upstream.ts";

/** Upstream's own tolerance is 1e-4. */
const TOLERANCE = 1e-5;
const wasm = backends[0]!;

type Arrays = Map<string, { shape: readonly number[]; data: NpyData }>;

/** A small model whose every weight matters, and its file as arrays to be changed. */
function sample(headType: HeadType, vocab?: Vocab): { model: ReweightGPT; arrays: Arrays } {
  const source = lively(tiny(headType), wasm);
  const model = new ReweightGPT({ ...source.config, kernels: wasm });
  model.parameters.floats.set(source.parameters.floats);
  source.close();
  return { model, arrays: new Map(readNpz(model.toNpz(vocab))) };
}

const bytesOf = (arrays: Arrays): Uint8Array =>
  writeNpz([...arrays].map(([key, { shape, data }]) => [key, { shape, data }]));

/** What is said of the file after a change. */
function refused(arrays: Arrays, change: (arrays: Arrays) => void, rule: string, vocabSize = 5): void {
  const changed: Arrays = new Map(arrays);
  change(changed);
  const open = () => ReweightGPT.fromNpz(vocabSize, bytesOf(changed), { kernels: wasm, name: "hostile.npz" });
  assertThrows(open, SyntaxError, `Cannot open hostile.npz as ${rule}`);
}

const setTo = (key: string, data: NpyData, shape: number[] = []) => (arrays: Arrays) =>
  void arrays.set(key, { shape, data });

for (const variant of variants) {
  Deno.test(`ReweightGPT.fromNpz takes ${variant.file} as upstream does`, () => {
    const path = golden(variant.file);
    const open = () => ReweightGPT.fromNpz(variant.vocab_size_arg, path, { kernels: reference });
    if (!variant.logits) {
      const said = {
        "npz/vocab_mismatch.npz": "its vocab_size must be that of the vocabulary, 8: 7",
        "npz/missing_key.npz": "must be a float array of shape",
        "npz/missing_cfg.npz": "must be there: it is missing",
      }[variant.file]!;
      assertThrows(open, SyntaxError, said);
      return;
    }
    for (const kernels of [reference, ...backends]) {
      const model = ReweightGPT.fromNpz(variant.vocab_size_arg, path, { kernels });
      assertEquals(model.config.headType, variant.head_type);
      const error = largestDifference(model.logits(variant.ids).data, variant.logits.data);
      assert(error <= TOLERANCE, `${kernels.name}: off by ${error}`);
      // Bytes, another way of opening, and a vocabulary that the file does not have.
      const bytes = Deno.readFileSync(path);
      const vocab = Vocab.fromText("abcdefg");
      const opened = openCheckpoint(bytes, { kernels, vocab });
      assertEquals(opened.model.parameters.floats.slice(), model.parameters.floats.slice());
      assertEquals([opened.tokenizer, opened.tokenizerFrom], [vocab, "option"]);
      const bare = openWeights(bytes, { kernels });
      assertEquals(bare.parameters.floats.slice(), model.parameters.floats.slice());
      for (const each of [model, opened.model, bare]) each.close();
    }
  });
}

Deno.test("ReweightGPT.toNpz is read back bit for bit, with gates, norms and characters, on every backend", () => {
  const vocab = Vocab.fromText("aB😀\n-", { lowerCase: false });
  for (const headType of HEAD_TYPES) {
    for (const kernels of [reference, ...backends]) {
      const source = lively(tiny(headType), kernels);
      const model = new ReweightGPT({ ...source.config, kernels });
      model.parameters.floats.set(source.parameters.floats);
      const bytes = model.toNpz(vocab);
      const opened = openCheckpoint(bytes, { kernels });
      assertEquals(opened.model.config, model.config);
      assertEquals(opened.model.parameters.floats.slice(), model.parameters.floats.slice());
      assertEquals(opened.tokenizer.toJSON(), vocab.toJSON());
      assertEquals([opened.tokenizerFrom, opened.meta.kind], ["file", "haze"]);
      assertEquals(logitsOf(source, [[1, 2, 3, 4]]), Float64Array.from(model.logits([1, 2, 3, 4]).data));
      // It can be saved as a checkpoint, and that opens to the same.
      const again = openCheckpoint(encodeCheckpoint(opened), { kernels });
      assertEquals(again.model.parameters.floats.slice(), model.parameters.floats.slice());
      const copy = ReweightGPT.fromNpz(5, bytes, { kernels });
      assertEquals(copy.toNpz(vocab), bytes);
      for (const each of [source, model, opened.model, again.model, copy]) each.close();
    }
  }
});

Deno.test("ReweightGPT.toNpz holds upstream's keys for reweight heads, as upstream's own file does", () => {
  const path = golden("haze/model_reweight.npz");
  const model = ReweightGPT.fromNpz(23, path, { kernels: wasm });
  const [written, stored] = [readNpz(model.toNpz()), readNpz(Deno.readFileSync(path))];
  for (const [key, { shape, dtype, data }] of stored) {
    const ours = written.get(key)!;
    assertEquals([ours.shape, ours.dtype, ours.data], [shape, dtype, data], key);
  }
  const extra = [...written.keys()].filter((key) =>
    !stored.has(key) && !/ln(_f|[12])_(gamma|beta)$/.test(key)
  );
  assertEquals(extra.sort(), ["alpha", "format_version"]);
  model.close();
});

Deno.test("ReweightGPT.fromNpz keeps columns of other heads and blocks apart", () => {
  // Every weight another number, so that a wrong place cannot go unseen; the keys are spelled out here.
  const model = new ReweightGPT({ ...tiny("hybrid"), kernels: reference });
  model.parameters.floats.forEach((_, i) => model.parameters.floats[i] = i);
  const arrays = readNpz(model.toNpz());
  const numbers = (key: string) => Array.from(arrays.get(key)!.data as ArrayLike<number>, Number);
  const at = (parameter: string, row: number, column: number) => {
    const { floats, shape } = model.parameters.get(parameter);
    return floats[row * (shape[1] ?? 0) + column]!;
  };
  const [C, D, T] = [6, 3, 4];
  const block = "blocks.1.heads";
  assertEquals(numbers(`${block}.1.gate`), [model.parameters.get(`${block}.gate`).floats[1]]);
  for (let row = 0; row < C; row++) {
    for (let i = 0; i < D; i++) {
      assertEquals(numbers(`${block}.1.reweight.wv`)[row * D + i], at(`${block}.reweight.wv`, row, D + i));
      assertEquals(numbers(`${block}.1.content.wq`)[row * D + i], at(`${block}.content.wqkv`, row, D + i));
      assertEquals(
        numbers(`${block}.1.content.wk`)[row * D + i],
        at(`${block}.content.wqkv`, row, C + D + i),
      );
      assertEquals(
        numbers(`${block}.0.content.wv`)[row * D + i],
        at(`${block}.content.wqkv`, row, 2 * C + i),
      );
    }
    for (let i = 0; i < T; i++) {
      assertEquals(numbers(`${block}.1.reweight.wr`)[row * T + i], at(`${block}.reweight.wr`, row, T + i));
    }
  }
  assertEquals(numbers("blocks.0.w1"), [...model.parameters.get("blocks.0.mlp.w1").floats]);
});

Deno.test("ReweightGPT.fromNpz refuses sizes that are missing, no integers, out of range or at odds", () => {
  const { model, arrays } = sample("hybrid");
  for (const key of ["T", "n_emb", "nodes", "n_blocks", "n_heads", "vocab_size"]) {
    refused(arrays, (changed) => changed.delete(key), `${key} must be there: it is missing`);
    const range = `${key} must be an integer from 1 to `;
    for (const bad of [0n, -1n, 2n ** 62n]) refused(arrays, setTo(key, BigInt64Array.of(bad)), range);
    refused(arrays, setTo(key, Float64Array.of(4)), `${key} must be a single number: <f8 of shape ()`);
    refused(
      arrays,
      setTo(key, Int32Array.of(4, 4), [2]),
      `${key} must be a single number: <i4 of shape (2,)`,
    );
    refused(arrays, setTo(key, new Int32Array(0), [0]), `${key} must be a single number: <i4 of shape (0,)`);
  }
  refused(arrays, setTo("n_heads", Int32Array.of(4)), "n_heads must divide n_emb: n_emb 6, n_heads 4");
  refused(arrays, setTo("format_version", Int32Array.of(2)), "format_version must be 1: 2");
  refused(arrays, setTo("alpha", Float64Array.of(1.5)), "alpha must be in [0, 1]: 1.5");
  refused(arrays, setTo("alpha", Float64Array.of(NaN)), "alpha must be in [0, 1]: NaN");
  // numpy.savez of a list with one number in it.
  const one = new Map(arrays).set("T", { shape: [1], data: Int8Array.of(4) });
  ReweightGPT.fromNpz(5, bytesOf(one), { kernels: wasm }).close();
  model.close();
});

Deno.test("ReweightGPT.fromNpz refuses arrays that are missing, of another shape or kind, or not finite", () => {
  for (const headType of HEAD_TYPES) {
    const { model, arrays } = sample(headType);
    const places = [...npzPlaces(model.config)];
    assertEquals(places.length, { reweight: 25, content: 29, hybrid: 41 }[headType] - 0, headType);
    for (const { key } of places) {
      const { shape, data } = arrays.get(key)!;
      const rule = `${key} must be a float array of shape`;
      if (!key.endsWith("gate") && !/heads.0.wq|heads.0.wk/.test(key)) {
        refused(arrays, (changed) => changed.delete(key), "");
      }
      refused(arrays, setTo(key, data, [...shape, 1]), rule);
      refused(arrays, setTo(key, Float32Array.from(data as Float32Array).slice(1), [data.length - 1]), rule);
      refused(arrays, setTo(key, Int32Array.from(data as Float32Array), [...shape]), rule);
      const last = data.length - 1;
      for (const bad of [NaN, Infinity, -Infinity]) {
        const spoilt = Float32Array.from(data as Float32Array).with(last, bad);
        refused(
          arrays,
          setTo(key, spoilt, [...shape]),
          `${key} must hold finite float32 numbers: ${bad} at ${last}`,
        );
      }
      const large = Float64Array.from(data as Float32Array).with(0, 1e300);
      refused(arrays, setTo(key, large, [...shape]), `${key} must hold finite float32 numbers: 1e+300 at 0`);
    }
    model.close();
  }
});

Deno.test("ReweightGPT.fromNpz refuses heads of two kinds, and parts of a layout", () => {
  const { model, arrays } = sample("hybrid");
  model.close();
  const head = "blocks.0.heads.1";
  refused(
    arrays,
    (changed) => changed.delete(`${head}.gate`),
    `${head}.gate must be a float array of shape (1,), as in a model with hybrid heads: it is missing`,
  );
  refused(arrays, (changed) => changed.delete(`${head}.content.wk`), `${head}.content.wk must be`);
  refused(arrays, (changed) => {
    for (const matrix of ["wv", "wr"]) {
      changed.set(`${head}.${matrix}`, changed.get(`${head}.reweight.${matrix}`)!);
      changed.delete(`${head}.reweight.${matrix}`);
    }
  }, `${head}.reweight.wv must be`);
  refused(
    arrays,
    (changed) => changed.set(`${head}.wr`, changed.get(`${head}.reweight.wr`)!),
    `${head}.wr must not be there: the model has 2 blocks of 2 hybrid heads`,
  );
  refused(
    arrays,
    (changed) => changed.set("blocks.2.w0", changed.get("blocks.0.w0")!),
    "blocks.2.w0 must not be there",
  );
  refused(
    arrays,
    (changed) => changed.set("blocks.0.heads.2.gate", changed.get(`${head}.gate`)!),
    "blocks.0.heads.2.gate must not be there",
  );
  refused(
    arrays,
    setTo("n_blocks", Int32Array.of(1)),
    "blocks.1.w0 must not be there: the model has 1 blocks",
  );
  refused(
    arrays,
    (changed) => changed.delete("blocks.1.ln2_beta"),
    "blocks.1.ln2_beta must be a float array of shape (6,)",
  );
  refused(
    arrays,
    (changed) => changed.delete("ln_f_gamma"),
    "ln_f_gamma must be a float array of shape (6,)",
  );
  const reweight = sample("reweight");
  refused(
    reweight.arrays,
    (changed) => changed.set("blocks.0.heads.0.wq", changed.get("blocks.0.heads.0.wv")!),
    "blocks.0.heads.0.wk must be a float array of shape (6,3), as in a model with content heads: it is missing",
  );
  refused(
    reweight.arrays,
    (changed) => changed.set("blocks.1.heads.0.wq", changed.get("blocks.1.heads.0.wv")!),
    "blocks.1.heads.0.wq must not be there: the model has 2 blocks of 2 reweight heads",
  );
  reweight.model.close();
});

Deno.test("describeHazeNpz warns of what a file lacks and of what it has too many", () => {
  const vocab = Vocab.fromText("abcde");
  const { model, arrays } = sample("hybrid", vocab);
  model.close();
  const warningsOf = (change: (arrays: Arrays) => void) => {
    const changed: Arrays = new Map(arrays);
    change(changed);
    return describeHazeNpz(bytesOf(changed), "x.npz");
  };
  const whole = warningsOf(() => {});
  assertEquals([whole.warnings, whole.isExtended, whole.vocab?.chars.join("")], [[], true, "abcde"]);
  const noChars = warningsOf((changed) => changed.delete("chars"));
  assertEquals([noChars.vocab, noChars.warnings.length], [undefined, 1]);
  assert(noChars.warnings[0]!.startsWith("it holds no characters"));
  const noNorms = warningsOf((changed) => {
    for (const key of changed.keys()) if (/ln(_f|[12])_/.test(key)) changed.delete(key);
  });
  assert(noNorms.warnings[0]!.startsWith("it holds no layer norms"), noNorms.warnings.join());
  const strangers = warningsOf((changed) => {
    for (const key of ["notes", "blocks.0.dropout"]) changed.set(key, { shape: [], data: Int8Array.of(1) });
  });
  assertEquals(strangers.warnings, [
    "it holds arrays that are none of its own and are ignored: notes, blocks.0.dropout",
  ]);
  const odd = (changed: Arrays) => changed.set("chars", { shape: [2], data: Float64Array.of(97, 98) });
  assertThrows(
    () => warningsOf(odd),
    SyntaxError,
    "Cannot open x.npz as chars must be 5 code points as integers: <f8 of shape (2,)",
  );
  const foreign = warningsOf((changed) => {
    odd(changed);
    changed.delete("format_version");
  });
  assertEquals(foreign.vocab, undefined);
  assert(foreign.warnings[0]!.startsWith("its chars are no code points and are ignored"));
});

Deno.test("openCheckpoint refuses characters that are no vocabulary, or another one", () => {
  const vocab = Vocab.fromText("abcde");
  const { model, arrays } = sample("content", vocab);
  model.close();
  const codes = (...numbers: number[]) => setTo("chars", Int32Array.from(numbers), [5]);
  refused(arrays, codes(97, 98, 99, 100, 0x110000), "chars must be code points from 0 to 1114111: 1114112");
  refused(arrays, codes(97, 98, 99, 100, -1), "chars must be code points from 0 to 1114111: -1");
  refused(arrays, codes(98, 97, 99, 100, 101), "chars must be a vocabulary: ");
  refused(arrays, codes(65, 97, 99, 100, 101), "chars must be a vocabulary: ");
  refused(arrays, setTo("chars", Int32Array.of(97), [1]), "chars must be 5 code points as integers");
  const bytes = bytesOf(arrays);
  assertThrows(
    () => openCheckpoint(bytes, { name: "a.npz", vocab, kernels: wasm }),
    RangeError,
    "Cannot open a.npz as a vocabulary is only for a file without one: it has its own",
  );
  const bare: Arrays = new Map(arrays);
  bare.delete("chars");
  assertThrows(
    () => openCheckpoint(bytesOf(bare), { name: "a.npz", kernels: wasm }),
    SyntaxError,
    "Cannot open a.npz as text needs the characters of its ids: it is a haze weight archive without them\n" +
      "hint: give --corpus FILE, the text it was made with",
  );
  assertThrows(
    () => openCheckpoint(bytesOf(bare), { name: "a.npz", vocab: Vocab.fromText("abc"), kernels: wasm }),
    SyntaxError,
    "Cannot open a.npz as its vocab_size must be that of the vocabulary, 3: 5",
  );
  assertThrows(
    () => ReweightGPT.fromNpz(5, "no/such/weights.npz"),
    Error,
    "Cannot open weights as no/such/weights.npz must be a readable file: there is no such file",
  );
  assertThrows(
    () => new ReweightGPT({ vocabSize: 4, kernels: reference }).toNpz(vocab),
    RangeError,
    "Cannot write a haze weight archive as model and vocabulary must have one size: 4 and 5",
  );
});

Deno.test("ReweightGPT.fromNpz refuses absurd sizes at once and without the memory for them", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const { model, arrays } = sample("hybrid");
  model.close();
  const most = {
    vocab_size: 2 ** 21,
    T: 2 ** 20,
    n_emb: 2 ** 16,
    nodes: 2 ** 18,
    n_blocks: 1024,
    n_heads: 1024,
  };
  for (const sizes of [most, ...Object.entries(most).map(([key, value]) => ({ [key]: value }))]) {
    const changed: Arrays = new Map(arrays);
    for (const [key, value] of Object.entries(sizes)) {
      changed.set(key, { shape: [], data: Int32Array.of(value) });
    }
    const bytes = bytesOf(changed);
    const started = performance.now();
    assertThrows(() => ReweightGPT.fromNpz(5, bytes, { kernels }), SyntaxError, "Cannot open npz data as ");
    assert(performance.now() - started < 200, JSON.stringify(sizes));
  }
  assertEquals(kernels.launcher.memory.usedBytes, 0);
});

Deno.test("ReweightGPT.fromNpz draws tokens from a stream of its own seed", () => {
  const bytes = new ReweightGPT({ vocabSize: 9, kernels: reference }).toNpz();
  const text = (seed?: number) =>
    ReweightGPT.fromNpz(9, bytes, { kernels: reference, ...(seed === undefined ? {} : { seed }) })
      .generateSimple([1], 12);
  assertEquals(text(), text(42));
  assert(text(1).join() !== text().join());
});
