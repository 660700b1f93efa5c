/** Checkpoints as nodes of a network. */
import { basename } from "@std/path";
import { type ResoLLMModel, withSettings } from "../../lib/models/reso_llm/mod.ts";

/** A name for each file, all different: its own, numbered where it comes again. */
export function nodeNames(files: readonly string[]): string[] {
  const names = files.map((file) => basename(file).replace(/\.npz$/, ""));
  return names.map((name, k) =>
    names.indexOf(name) === k ? name : `${name}#${names.slice(0, k + 1).filter((n) => n === name).length}`
  );
}

/** The same model under another name, taking part in what agents do together; the one that is given is closed. */
export function asNode(model: ResoLLMModel, nodeId: string): ResoLLMModel {
  if (model.config.standardMode) return model; // it has no layers at all, and is refused as such
  const node = withSettings(model, { "entanglement.enabled": true, "entanglement.nodeId": nodeId });
  model.close();
  return node;
}
