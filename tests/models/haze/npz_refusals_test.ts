/** Haze weight archives that are refused, each for what is wrong with it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { showShape } from "../../../lib/formats/mod.ts";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import { npzPlaces } from "../../../lib/models/haze/npz_layout.ts";
import { openCheckpoint, ReweightGPT } from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { backends, HEAD_TYPES, reference } from "./support.ts";
import { type Arrays, bytesOf, refused, sample, setTo } from "./npz_support.ts";

const wasm = backends[0]!;

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
    assertEquals(places.length, { reweight: 25, content: 29, hybrid: 41 }[headType], headType);
    for (const { key } of places) {
      const { shape, data } = arrays.get(key)!;
      const rule = `${key} must be a float array of shape`;
      const missing = key === "ln_f_gamma"
        ? `${key} must be there in a file of version 1: it is missing`
        : `${rule} ${showShape(shape)}, as in a model with ${headType} heads: it is missing`;
      refused(arrays, (changed) => changed.delete(key), missing);
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
    "blocks.1.w0 must not be there: the model has 1 block of 2 hybrid heads",
  );
  refused(
    arrays,
    (changed) => changed.delete("blocks.1.ln2_beta"),
    "blocks.1.ln2_beta must be a float array of shape (6,)",
  );
  refused(
    arrays,
    (changed) => changed.delete("ln_f_beta"),
    "ln_f_beta must be a float array of shape (6,)",
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

Deno.test("ReweightGPT.fromNpz asks of the extended layout that nothing of it is missing", () => {
  const { model, arrays } = sample("reweight", Vocab.fromText("abcde"));
  model.close();
  for (const key of ["alpha", "chars", "lower_case", "ln_f_gamma"]) {
    refused(
      arrays,
      (changed) => changed.delete(key),
      `${key} must be there in a file of version 1: it is missing`,
    );
  }
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
    () => openCheckpoint(bytes, { name: "a.npz", tokenizer: vocab, kernels: wasm }),
    RangeError,
    "Cannot open a.npz as a tokenizer is only for a file without one: it has its own",
  );
  const bare: Arrays = new Map(arrays);
  for (const key of ["chars", "lower_case"]) bare.delete(key);
  assertThrows(
    () => openCheckpoint(bytesOf(bare), { name: "a.npz", kernels: wasm }),
    SyntaxError,
    "Cannot open a.npz as text needs the characters of its ids: it is a haze weight archive without them\n" +
      "hint: give --corpus FILE, the text it was made with",
  );
  assertThrows(
    () => openCheckpoint(bytesOf(bare), { name: "a.npz", tokenizer: Vocab.fromText("abc"), kernels: wasm }),
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
