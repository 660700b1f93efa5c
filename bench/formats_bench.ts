/**
 * Reading and writing a model of LLiSA's size, 28.7 MB as float32, in each format; the goal for version 0 is 0.3 s.
 *
 *     deno bench -A bench/formats_bench.ts
 *
 * @module
 */
import {
  inspectFile,
  type LlamaCheckpoint,
  type LlamaTensor,
  llamaTensorShapes,
  readLlama2c,
  readLlamaSafetensors,
  writeLlama2c,
  writeLlamaSafetensors,
} from "../lib/formats/mod.ts";

const WIDTHS = {
  dim: 288,
  hiddenDim: 768,
  nLayers: 6,
  nHeads: 6,
  nKvHeads: 6,
  vocabSize: 4096,
  maxSeqLen: 256,
};

function model(): LlamaCheckpoint {
  const sizes = { ...WIDTHS, tied: true, theta: 10000, eps: 1e-5 };
  const tensors = new Map<string, LlamaTensor>();
  for (const [name, shape] of llamaTensorShapes(sizes)) {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < data.length; i++) data[i] = name.endsWith("Norm") ? 1 : Math.sin(i);
    tensors.set(name, { shape, data });
  }
  return { sizes, tensors };
}

const checkpoint = model();
const v0 = writeLlama2c(checkpoint, { version: 0 });
const v1 = writeLlama2c(checkpoint, { version: 1 });
const v2 = writeLlama2c(checkpoint, { version: 2 });
const safetensors = writeLlamaSafetensors(checkpoint);
const halves = writeLlamaSafetensors(checkpoint, { dtype: "F16" });

const read = { group: "read llisa-7m" };
Deno.bench("llama2.c v0", { ...read, baseline: true }, () => void readLlama2c(v0));
Deno.bench("llama2.c v1", read, () => void readLlama2c(v1));
Deno.bench("llama2.c v2 (int8)", read, () => void readLlama2c(v2));
Deno.bench("safetensors F32", read, () => void readLlamaSafetensors(safetensors));
Deno.bench("safetensors F16", read, () => void readLlamaSafetensors(halves));
Deno.bench("inspectFile of v0", read, () => void inspectFile(v0));

const write = { group: "write llisa-7m" };
Deno.bench("llama2.c v0 ", { ...write, baseline: true }, () => void writeLlama2c(checkpoint, { version: 0 }));
Deno.bench("llama2.c v2 (int8) ", write, () => void writeLlama2c(checkpoint, { version: 2 }));
Deno.bench("safetensors F32 ", write, () => void writeLlamaSafetensors(checkpoint));
