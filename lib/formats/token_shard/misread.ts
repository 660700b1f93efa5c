/**
 * What a file is whose bytes make no sense as token ids.
 * @module
 */
import { viewOf } from "../float_view.ts";
import { recogniseFile } from "../inspect/recognise.ts";

/** What to say of a file that is no shard, after its fault, and what to do about it. */
export interface Misread {
  /** Noun phrase. */
  readonly description: string;
  /** Without the word "hint". */
  readonly hint: string;
}

const SAMPLES = 4096;
/** Beyond this no weight lies, nor below its inverse but zero. */
const LARGEST_WEIGHT = 1e4;
const SMALLEST_WEIGHT = 1e-12;
const LEAST_DISTINCT = 8;

/** Names a file that was taken for token ids, as far as its bytes tell. */
export function describeMisread(bytes: Uint8Array, name: string): Misread | undefined {
  const { format, description, hint } = recogniseFile(bytes, name);
  const apart = "weights and shards are often both called .bin: keep weights out of the folder of shards";
  if (format.startsWith("llama2.c")) return { description, hint: apart };
  if (format !== "unknown" && format !== "token-shard") return { description, hint };
  if (looksLikeFloats(bytes)) {
    return { description: "float32 numbers, such as the weights of a model", hint: apart };
  }
  return undefined;
}

/** Whether nearly all 4-byte words are floats as weights are. Ids read as floats are tiny, huge or not finite. */
function looksLikeFloats(bytes: Uint8Array): boolean {
  const count = Math.floor(bytes.length / 4);
  if (count < 16) return false;
  const view = viewOf(bytes);
  const step = Math.max(1, Math.floor(count / SAMPLES));
  const distinct = new Set<number>(); // a file of one word over and over is no set of weights
  let [looked, likely] = [0, 0];
  for (let i = 0; i < count; i += step) {
    const size = Math.abs(view.getFloat32(4 * i, true));
    looked++;
    if (size === 0 || (size >= SMALLEST_WEIGHT && size <= LARGEST_WEIGHT)) likely++;
    if (distinct.size < LEAST_DISTINCT) distinct.add(size);
  }
  return likely >= 0.98 * looked && distinct.size === LEAST_DISTINCT;
}
