// The faults of llama2.c's files that happened to people, made from a good tied version 0 file.
import type { FileCheck } from "../../../lib/formats/file_fault.ts";
import { floatToHalf } from "../../../lib/formats/float16.ts";
import type { LlamaSizes } from "../../../lib/formats/llama/sizes.ts";
import { type LlamaCheckpoint, llamaTensorShapes } from "../../../lib/formats/llama/tensors.ts";
import { floatsOfLlama2c, readLlama2c } from "../../../lib/formats/llama2c/read.ts";
import { writeLlama2c } from "../../../lib/formats/llama2c/write.ts";

/** A fault: how to make it, and what has to be said of it. */
export interface Fault {
  readonly name: string;
  readonly check: FileCheck;
  /** Words that the message has to contain, for the sizes of the good file. */
  says(sizes: LlamaSizes): string;
  make(good: Uint8Array): Uint8Array;
}

const HEADER = 28;
const FIELDS = ["dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len"];

/** The good file with another number in a field of its header. */
function withField(bytes: Uint8Array, field: string, change: (value: number) => number): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const at = 4 * FIELDS.indexOf(field);
  view.setInt32(at, change(view.getInt32(at, true)), true);
  return out;
}

const modelOf = (bytes: Uint8Array): LlamaCheckpoint => floatsOfLlama2c(readLlama2c(bytes));

/** The same model with a classifier of its own. */
function untied(bytes: Uint8Array): Uint8Array {
  const { sizes, tensors } = modelOf(bytes);
  const classifier = tensors.get("embedding")!;
  const model = {
    sizes: { ...sizes, tied: false },
    tensors: new Map([...tensors, ["classifier", classifier]]),
  };
  return writeLlama2c(model, { version: 0 });
}

function withoutTables(bytes: Uint8Array): Uint8Array {
  const { dim, nHeads, maxSeqLen, vocabSize, tied } = modelOf(bytes).sizes;
  const end = bytes.length - (tied ? 0 : 4 * vocabSize * dim);
  const tables = 4 * maxSeqLen * dim / nHeads;
  return Uint8Array.from([...bytes.subarray(0, end - tables), ...bytes.subarray(end)]);
}

/** Every number behind the header written by `put`, `size` bytes each. */
function rewritten(
  bytes: Uint8Array,
  size: number,
  put: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const floats = new Float32Array(bytes.slice(HEADER).buffer);
  const out = new Uint8Array(HEADER + size * floats.length);
  out.set(bytes.subarray(0, HEADER));
  const view = new DataView(out.buffer);
  floats.forEach((value, i) => put(view, HEADER + size * i, value));
  return out;
}

/** The tensors in the order of version 1 behind the header of version 0, tables and all. */
function orderOfV1(bytes: Uint8Array): Uint8Array {
  const model = modelOf(bytes);
  const payload = writeLlama2c(model, { version: 1 }).subarray(256);
  const out = bytes.slice();
  out.set(payload, HEADER);
  return out;
}

function bigEndian(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice(0, bytes.length - bytes.length % 4);
  for (let at = 0; at < out.length; at += 4) out.subarray(at, at + 4).reverse();
  return out;
}

/** A value written into the middle of w1 of block 0. */
function withWeight(bytes: Uint8Array, value: number): Uint8Array {
  const out = bytes.slice();
  const file = readLlama2c(out);
  if (file.version === 2) throw new Error("an int8 file has no float32 w1");
  file.tensors.get("blocks.0.w1")!.data[17] = value;
  return out;
}

/** All of them; the file has to be tied, with fewer key-value heads than heads. */
export const FAULTS: readonly Fault[] = [
  {
    name: "hidden_dim of another model",
    check: "size",
    says: ({ hiddenDim }) => `it fits hidden_dim ${hiddenDim}`,
    make: (good) => withField(good, "hidden_dim", (value) => value + 64),
  },
  {
    name: "hidden_dim that was not rounded up",
    check: "size",
    says: ({ hiddenDim }) => `it fits hidden_dim ${hiddenDim}`,
    make: (good) => withField(good, "hidden_dim", (value) => value - 22),
  },
  {
    name: "n_kv_heads = n_heads",
    check: "size",
    says: ({ nKvHeads }) => `it fits n_kv_heads ${nKvHeads}`,
    make: (good) => withField(good, "n_kv_heads", () => modelOf(good).sizes.nHeads),
  },
  {
    name: "twice as many heads of both kinds, the same shapes",
    check: "size",
    says: ({ nHeads, nKvHeads }) => `it fits n_heads ${nHeads} with n_kv_heads ${nKvHeads}`,
    make: (good) =>
      withField(withField(good, "n_heads", (value) => 2 * value), "n_kv_heads", (value) => 2 * value),
  },
  {
    name: "a smaller vocab_size",
    check: "size",
    says: ({ vocabSize }) => `it fits vocab_size ${vocabSize}`,
    make: (good) => withField(good, "vocab_size", (value) => value - 12),
  },
  {
    name: "another seq_len",
    check: "size",
    says: ({ maxSeqLen }) => `it fits seq_len ${maxSeqLen}`,
    make: (good) => withField(good, "seq_len", (value) => 2 * value),
  },
  {
    name: "float16 numbers",
    check: "size",
    says: () => "its numbers are float16",
    make: (good) => rewritten(good, 2, (view, at, value) => view.setUint16(at, floatToHalf(value), true)),
  },
  {
    name: "float64 numbers",
    check: "size",
    says: () => "its numbers are float64",
    make: (good) => rewritten(good, 8, (view, at, value) => view.setFloat64(at, value, true)),
  },
  {
    name: "big-endian numbers",
    check: "byte-order",
    says: () => "found its sizes in big-endian order",
    make: bigEndian,
  },
  {
    name: "cut to half",
    check: "size",
    says: () => "truncated by",
    make: (good) => good.slice(0, good.length >> 1),
  },
  {
    name: "bytes behind the end",
    check: "size",
    says: () => ", 5 too many",
    make: (good) => Uint8Array.from([...good, 1, 2, 3, 4, 5]),
  },
  {
    name: "separate classifier, positive vocab_size",
    check: "shared-flag",
    says: () => "a classifier is present although the header says that it is shared",
    make: (good) => withField(untied(good), "vocab_size", (value) => -value),
  },
  {
    name: "no classifier, negative vocab_size",
    check: "size",
    says: () => "no classifier follows although the header says that it is separate",
    make: (good) => withField(good, "vocab_size", (value) => -value),
  },
  {
    name: "separate classifier, no tables",
    check: "size",
    says: () => "the rotary tables in front of the classifier are missing",
    make: (good) => withoutTables(untied(good)),
  },
  {
    name: "separate classifier, another seq_len",
    check: "size",
    says: ({ maxSeqLen }) => `it fits seq_len ${maxSeqLen}`,
    make: (good) => withField(untied(good), "seq_len", (value) => value / 2),
  },
  {
    name: "heads and seq_len both wrong, so that the size agrees",
    check: "rope-table",
    says: ({ maxSeqLen }) => `has the rotary tables of theta 10000, ${maxSeqLen * 2} positions`,
    make: (good) =>
      withField(
        withField(withField(good, "n_heads", (value) => 2 * value), "n_kv_heads", (value) => 2 * value),
        "seq_len",
        (value) => 2 * value,
      ),
  },
  {
    name: "the order of version 1",
    check: "norm-gain",
    says: () => "the tensors seem to be in the order of version 1",
    make: orderOfV1,
  },
  {
    name: "a weight that is not a number",
    check: "values",
    says: () => "found NaN at blocks.0.w1[17]",
    make: (good) => withWeight(good, NaN),
  },
  {
    name: "a weight of absurd size",
    check: "values",
    says: () => "found -1000000 at blocks.0.w1[17]",
    make: (good) => withWeight(good, -1e6),
  },
  {
    name: "n_heads that do not divide dim",
    check: "header-range",
    says: ({ dim }) => `has a dim that its heads divide: found dim ${dim} with 7 heads`,
    make: (good) => withField(good, "n_heads", () => 7),
  },
  {
    name: "a negative dim",
    check: "header-range",
    says: ({ dim }) => `has a dim from 1 to 16777215: found -${dim}`,
    make: (good) => withField(good, "dim", (value) => -value),
  },
  {
    name: "a huge hidden_dim",
    check: "size",
    says: ({ hiddenDim }) => `it fits hidden_dim ${hiddenDim}`,
    make: (good) => withField(good, "hidden_dim", () => 2 ** 24 - 1),
  },
  {
    name: "version 1 without its magic",
    check: "container",
    says: () => "found a version 1 file whose magic is gone",
    make: (good) => writeLlama2c(modelOf(good), { version: 1 }).fill(0, 0, 4),
  },
  {
    name: "version 1 sizes behind a version 0 header",
    check: "size",
    says: () => "the size of a version 1 file, without its magic",
    make: (good) => writeLlama2c(modelOf(good), { version: 1 }).slice(8),
  },
  {
    name: "a version that does not exist",
    check: "container",
    says: () => "has version 1 or 2 behind its magic: found 3",
    make: (good) => writeLlama2c(modelOf(good), { version: 1 }).fill(3, 4, 5),
  },
  {
    name: "version 1 with a wrong shared flag",
    check: "shared-flag",
    says: () => "a classifier is present although the header says that it is shared",
    make: (good) => writeLlama2c(modelOf(untied(good)), { version: 1 }).fill(1, 36, 37),
  },
  {
    name: "version 2 with a wrong shared flag",
    check: "shared-flag",
    says: () => "a classifier is present although the header says that it is shared",
    make: (good) => writeLlama2c(modelOf(untied(good)), { version: 2 }).fill(1, 36, 37),
  },
  {
    name: "version 2 with a wrong group size",
    check: "size",
    says: () => "it fits groups of 8",
    make: (good) => writeLlama2c(modelOf(good), { version: 2, groupSize: 8 }).fill(4, 37, 38),
  },
];

/** Faults of meaning: every check of a file passes, and only running the model can tell. */
export const UNSEEN: readonly Pick<Fault, "name" | "make">[] = [
  {
    name: "w1 and w3 exchanged",
    make: (good) => exchanged(good, (name) => name.replace(/w[13]$/, (part) => part === "w1" ? "w3" : "w1")),
  },
  {
    name: "norm gains exchanged",
    make: (good) =>
      exchanged(
        good,
        (name) =>
          name.replace(/(attention|ffn)Norm$/, (part) => part === "ffnNorm" ? "attentionNorm" : "ffnNorm"),
      ),
  },
];

function exchanged(good: Uint8Array, rename: (name: string) => string): Uint8Array {
  const { sizes, tensors } = modelOf(good);
  const renamed = Array.from(
    llamaTensorShapes(sizes),
    ([name]) => [name, tensors.get(rename(name))!] as const,
  );
  return writeLlama2c({ sizes, tensors: new Map(renamed) }, { version: 0 });
}
