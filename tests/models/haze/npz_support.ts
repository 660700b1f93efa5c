/** Small archives to be spoilt. */
import { assertThrows } from "@std/assert";
import { type NpyData, readNpz, writeNpz } from "../../../lib/formats/mod.ts";
import { type HeadType, ReweightGPT } from "../../../lib/models/mod.ts";
import type { Vocab } from "../../../lib/tokenizers/mod.ts";
import { backends, lively, tiny } from "./support.ts";

const wasm = backends[0]!;

/** The arrays of an archive by key. */
export type Arrays = Map<string, { shape: readonly number[]; data: NpyData }>;

/** A small model whose every weight matters, and its file as arrays to be changed. */
export function sample(headType: HeadType, vocab?: Vocab): { model: ReweightGPT; arrays: Arrays } {
  const source = lively(tiny(headType), wasm);
  const model = new ReweightGPT({ ...source.config, kernels: wasm });
  model.parameters.floats.set(source.parameters.floats);
  source.close();
  return { model, arrays: new Map(readNpz(model.toNpz(vocab))) };
}

/** The archive of some arrays. */
export const bytesOf = (arrays: Arrays): Uint8Array =>
  writeNpz([...arrays].map(([key, { shape, data }]) => [key, { shape, data }]));

/** What is said of the file after a change. */
export function refused(arrays: Arrays, change: (arrays: Arrays) => void, rule: string, vocabSize = 5): void {
  const changed: Arrays = new Map(arrays);
  change(changed);
  const open = () => ReweightGPT.fromNpz(vocabSize, bytesOf(changed), { kernels: wasm, name: "hostile.npz" });
  assertThrows(open, SyntaxError, `Cannot open hostile.npz as ${rule}`);
}

/** Puts an array into the place of another. */
export const setTo = (key: string, data: NpyData, shape: number[] = []) => (arrays: Arrays) =>
  void arrays.set(key, { shape, data });
