/** Upstream's layout, one matrix a head, against the model's, heads side by side as columns. */
import { assert } from "@std/assert";
import { readNpz } from "../../../lib/formats/mod.ts";
import type { Kernels } from "../../../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel, type HeadType } from "../../../lib/models/mod.ts";

/** Sizes as upstream's files name them. */
export interface UpstreamConfig {
  readonly vocab_size: number;
  readonly T: number;
  readonly n_emb: number;
  readonly nodes: number;
  readonly n_blocks: number;
  readonly n_heads: number;
}

/** The config of a model of upstream's sizes. */
export function configOf(sizes: UpstreamConfig, headType: HeadType): HazeConfig {
  return {
    ...{ vocabSize: sizes.vocab_size, T: sizes.T, nEmb: sizes.n_emb, nodes: sizes.nodes },
    ...{ nBlocks: sizes.n_blocks, nHeads: sizes.n_heads, headType, alpha: 0.5 },
  };
}

/** Where one of upstream's arrays lies: columns [first, first + count) of a parameter. */
interface Place {
  readonly parameter: string;
  readonly first: number;
  readonly count: number;
}

/** Upstream's key of every array of a model, and its place. */
export function placesOf(config: HazeConfig): Map<string, Place> {
  const { vocabSize: V, T, nEmb: C, nodes: F, nBlocks: L, nHeads: H, headType } = config;
  const D = C / H;
  const places = new Map<string, Place>();
  const whole = (key: string, parameter: string, count: number) =>
    places.set(key, { parameter, first: 0, count });
  whole("embed", "embed", C);
  whole("pos", "pos", C);
  whole("w2", "w2", V);
  whole("ln_f_gamma", "ln_f.gain", C);
  whole("ln_f_beta", "ln_f.offset", C);
  for (let b = 0; b < L; b++) {
    const block = `blocks.${b}`;
    whole(`${block}.w0`, `${block}.mlp.w0`, F);
    whole(`${block}.w1`, `${block}.mlp.w1`, C);
    for (const ln of ["ln1", "ln2"]) {
      whole(`${block}.${ln}_gamma`, `${block}.${ln}.gain`, C);
      whole(`${block}.${ln}_beta`, `${block}.${ln}.offset`, C);
    }
    for (let h = 0; h < H; h++) {
      const head = (inner: string) =>
        headType === "hybrid" ? `${block}.heads.${h}.${inner}` : `${block}.heads.${h}`;
      const mine = (inner: string) => headType === "hybrid" ? `${block}.heads.${inner}` : `${block}.heads`;
      if (headType !== "content") {
        places.set(`${head("reweight")}.wv`, { parameter: `${mine("reweight")}.wv`, first: h * D, count: D });
        places.set(`${head("reweight")}.wr`, { parameter: `${mine("reweight")}.wr`, first: h * T, count: T });
      }
      if (headType !== "reweight") {
        ["wq", "wk", "wv"].forEach((matrix, part) =>
          places.set(`${head("content")}.${matrix}`, {
            parameter: `${mine("content")}.wqkv`,
            first: part * C + h * D,
            count: D,
          })
        );
      }
      if (headType === "hybrid") {
        places.set(`${block}.heads.${h}.gate`, { parameter: `${block}.heads.gate`, first: h, count: 1 });
      }
    }
  }
  return places;
}

/** Calls `visit` with each element of a place: its index upstream, its index in the parameter. */
function eachElement(model: HazeModel, place: Place, visit: (there: number, here: number) => void): void {
  const width = model.parameters.get(place.parameter).shape.at(-1)!;
  const rows = model.parameters.get(place.parameter).size / width;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < place.count; i++) visit(row * place.count + i, row * width + place.first + i);
  }
}

/** One of upstream's arrays, read from a model. */
export function gather(model: HazeModel, place: Place): number[] {
  const numbers: number[] = [];
  const { floats } = model.parameters.get(place.parameter);
  eachElement(model, place, (there, here) => numbers[there] = floats[here]!);
  return numbers;
}

/** A model with the weights of an upstream archive; layer norms that the file does not hold stay 1 and 0. */
export function openUpstream(url: URL, config: HazeConfig, kernels: Kernels): HazeModel {
  const arrays = readNpz(Deno.readFileSync(url));
  const model = new HazeModel(config, { kernels });
  let loaded = 0;
  for (const [key, place] of placesOf(config)) {
    const array = arrays.get(key);
    if (!array) {
      assert(/ln/.test(key), `${key} is missing`);
      continue;
    }
    const data = Array.from(array.data as ArrayLike<number>, Number);
    const { floats } = model.parameters.get(place.parameter);
    let elements = 0;
    eachElement(model, place, (there, here) => {
      floats[here] = data[there]!;
      elements++;
    });
    assert(elements === data.length, `${key}: ${data.length} numbers, ${elements} places`);
    loaded++;
  }
  const sizes = 6;
  assert(arrays.size === loaded + sizes, `${arrays.size} arrays, ${loaded} loaded besides ${sizes} sizes`);
  return model;
}
