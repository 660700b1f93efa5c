// Small Llama models, files that upstream wrote, and where the larger ones lie.
import {
  type LlamaCheckpoint,
  type LlamaTensor,
  llamaTensorShapes,
} from "../../lib/formats/llama/tensors.ts";
import type { LlamaSizes } from "../../lib/formats/llama/sizes.ts";
import { generator } from "./mutations.ts";

/** Sizes that differ from each other wherever they may. */
export const TINY: LlamaSizes = {
  ...{ dim: 8, hiddenDim: 12, nLayers: 2, nHeads: 4, nKvHeads: 2, vocabSize: 10, maxSeqLen: 6 },
  ...{ tied: true, theta: 10000, eps: 1e-5 },
};

/** A model of random weights: gains about 1, the others between −0.5 and 0.5. */
export function sampleCheckpoint(sizes: LlamaSizes = TINY, seed = 1): LlamaCheckpoint {
  const next = generator(seed);
  const tensors = new Map<string, LlamaTensor>();
  for (const [name, shape] of llamaTensorShapes(sizes)) {
    const middle = name.endsWith("Norm") ? 1 : 0;
    const elements = shape.reduce((product, size) => product * size, 1);
    const data = Float32Array.from({ length: elements }, () => middle + next(1001) / 1000 - 0.5);
    tensors.set(name, { shape, data });
  }
  return { sizes, tensors };
}

/** A file of tests/golden/llisa/, all of which were written by upstream's own code (or PyTorch) for this project. */
export function golden(path: string): Uint8Array {
  return Deno.readFileSync(new URL(`../golden/llisa/${path}`, import.meta.url));
}

const SHARED = new URL("../../../shared/fixtures/llisa/", import.meta.url);

/** Whether the larger fixtures are not at hand, so that tests of them are left out. */
export const sharedIsMissing: boolean = !exists(SHARED);

/** A file of the larger fixtures, which lie beside the repository. */
export function shared(path: string): Uint8Array {
  return Deno.readFileSync(new URL(path, SHARED));
}

function exists(url: URL): boolean {
  try {
    return Deno.statSync(url).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** SHA-256 in hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice())).toHex();
}

/** Same names, shapes and bits. */
export function sameTensors(
  a: ReadonlyMap<string, LlamaTensor>,
  b: ReadonlyMap<string, LlamaTensor>,
): boolean {
  const bits = ({ data }: LlamaTensor): Uint32Array => new Uint32Array(data.slice().buffer);
  return a.size === b.size && [...a].every(([name, tensor]) => {
    const other = b.get(name);
    if (other === undefined || other.shape.join() !== tensor.shape.join()) return false;
    const [x, y] = [bits(tensor), bits(other)];
    return x.length === y.length && x.every((word, i) => word === y[i]);
  });
}
