/** What host and recorded pass of a training step hand each other: fixed places in the engine's memory. */
import type { FloatArray, Kernels, Region } from "../../../kernels/mod.ts";
import { Tensor } from "../../../tensor/mod.ts";
import { CONCEPT_FEATURES, MEMORY_AXES } from "../model/sizes.ts";
import type { LayerInputs } from "../model/state.ts";
import type { ModelConcepts } from "./concept_table.ts";
import type { RowMemory } from "./row_memory.ts";

/** The places for batches of one shape. */
export class BatchInputs {
  readonly #kernels: Kernels;
  readonly #concepts: ModelConcepts | undefined;
  readonly #memory: RowMemory | undefined;
  #region: Region | undefined;
  #shape: readonly [B: number, T: number] | undefined;
  #places:
    | { readonly features: FloatArray; readonly remembered: FloatArray; readonly used: FloatArray }
    | undefined;

  constructor(kernels: Kernels, concepts: ModelConcepts | undefined, memory: RowMemory | undefined) {
    this.#kernels = kernels;
    this.#concepts = concepts;
    this.#memory = memory;
  }

  /** Works out what layers know of a batch (B, T) beside its ids. */
  prepare(inputs: Int32Array, targets: Int32Array, T: number): void {
    if (!this.#concepts && !this.#memory) return;
    const B = inputs.length / T;
    const { features, remembered, used } = this.#placesFor(B, T);
    this.#memory?.prepare(inputs, targets, T, remembered);
    if (!this.#concepts) return;
    const out = features instanceof Float32Array ? features : new Float32Array(features.length);
    used[0] = this.#concepts.all.windowFeatures(inputs, { B, T, out });
    if (out !== features) features.set(out);
  }

  /** What was prepared, for a pass over ids of this shape; undefined if nothing was. */
  of(shape: readonly number[]): (LayerInputs & { readonly used: Tensor }) | undefined {
    const [B, T] = shape as [number, number];
    if (!this.#places || this.#shape![0] !== B || this.#shape![1] !== T) return undefined;
    const { features, remembered, used } = this.#places;
    const view = (array: FloatArray, shape: readonly number[]): Tensor =>
      new Tensor(array, shape, this.#kernels);
    return {
      ...(this.#concepts ? { concepts: view(features, [B, T, CONCEPT_FEATURES]) } : {}),
      ...(this.#memory ? { memory: view(remembered, [B, MEMORY_AXES]) } : {}),
      used: view(used, [1]),
    };
  }

  #placesFor(B: number, T: number) {
    if (this.#shape?.[0] !== B || this.#shape[1] !== T) {
      this.#region?.close();
      const [features, remembered] = [B * T * CONCEPT_FEATURES, B * MEMORY_AXES];
      this.#region = this.#kernels.region(features + remembered + 1);
      const { floats } = this.#region;
      this.#places = {
        features: floats.subarray(0, features),
        remembered: floats.subarray(features, features + remembered),
        used: floats.subarray(features + remembered),
      };
      this.#shape = [B, T];
    }
    return this.#places!;
  }

  /** Gives the memory back. */
  close(): void {
    this.#region?.close();
    this.#region = this.#places = this.#shape = undefined;
  }
}
