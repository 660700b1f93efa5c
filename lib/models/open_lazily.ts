/** Opening a checkpoint with the code of its own kind alone, which a program that is to start soon loads then. */
import type { Model, ModelKind, OpenedModel, OpenOptions } from "./contract.ts";
import type { KindName } from "./kinds/names.ts";
import { type Kinds, type ModelFile, openCheckpointOf, openWeightsOf, recogniseModel } from "./open.ts";

const LOADS: Readonly<Record<KindName, () => Promise<{ kind: ModelKind }>>> = {
  haze: () => import("./kinds/haze.ts"),
  llisa: () => import("./kinds/llisa.ts"),
  resoformer: () => import("./kinds/resoformer.ts"),
  "reso-llm": () => import("./kinds/reso_llm.ts"),
  spiral: () => import("./kinds/spiral.ts"),
};

/** As `openCheckpoint` of the registry, loading the model's code on the way. */
export async function openCheckpointLazily(
  bytes: Uint8Array,
  options: OpenOptions = {},
): Promise<OpenedModel> {
  const file = recogniseModel(bytes, options.name);
  return openCheckpointOf(await kindsFor(file), file, options);
}

/** As `openWeights` of the registry, loading the model's code on the way. */
export async function openWeightsLazily(
  bytes: Uint8Array,
  options: Omit<OpenOptions, "tokenizer" | "moments"> = {},
): Promise<Model> {
  const file = recogniseModel(bytes, options.name);
  return openWeightsOf(await kindsFor(file), file, options);
}

async function kindsFor(file: ModelFile): Promise<Kinds> {
  if (file.format !== "checkpoint" || !Object.hasOwn(LOADS, file.meta.kind)) return {};
  const { kind } = await LOADS[file.meta.kind as KindName]();
  return { [file.meta.kind]: kind };
}
