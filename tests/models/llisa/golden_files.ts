// What upstream computed, beside what is computed here.
import { LlisaModel, openWeights } from "../../../lib/models/mod.ts";
import type { Session } from "../../../lib/generation/mod.ts";
import { golden, shared } from "../../formats/llama_samples.ts";
import { type FormulaConfig, formulaFile } from "./formula.ts";

/** Reads a file of a fixture. */
export type ReadFixture = (path: string) => Uint8Array;

/** Fixtures with a file of weights; the first is in the repository, the others lie beside it. */
export const SMALL_MODELS: readonly (readonly [name: string, read: ReadFixture])[] = [
  ["tied_mha", golden],
  ...["untied_gqa", "tied_mqa", "q80_tail", "trained"].map((name) => [name, shared] as const),
];

/** Fixtures whose weights follow from a formula; the first is in the repository. */
export const FORMULA_MODELS: readonly (readonly [name: string, read: ReadFixture])[] = [
  ["formula_260k", golden],
  ...["formula_llisa7m", "formula_llisa7m_untied", "formula_stories15m"].map((name) =>
    [name, shared] as const
  ),
];

/** A JSON file. */
export function readJson<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Raw numbers. */
export function readFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** Raw ids. */
export function readIds(bytes: Uint8Array): number[] {
  return [...new Int32Array(bytes.slice().buffer)];
}

/** The weights of a formula model, and what its config says. */
export function formulaModel(name: string, read: ReadFixture): { config: FormulaConfig; bytes: Uint8Array } {
  const config = readJson<FormulaConfig>(read(`${name}/config.json`));
  return { config, bytes: formulaFile(config) };
}

/** Opens the llisa model of a file. */
export function openLlisa(bytes: Uint8Array, name: string): LlisaModel {
  const model = openWeights(bytes, { name });
  if (!(model instanceof LlisaModel)) throw new TypeError(`${name} is no llisa model`);
  return model;
}

/** The largest difference of a session's logits from recorded ones, at each position; tokens are fed one by one. */
export function errorsOf(session: Session, ids: readonly number[], recorded: Float32Array): number[] {
  return ids.map((id, position) => {
    const logits = session.feed([id]);
    const V = logits.length;
    let largest = 0;
    logits.forEach((logit, i) => largest = Math.max(largest, Math.abs(logit - recorded[position * V + i]!)));
    return largest;
  });
}
