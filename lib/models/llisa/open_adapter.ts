/** Opens the checkpoint of an adapter on its base. */
import { readCheckpointArrays, readCheckpointMeta } from "../../training/mod.ts";
import { asContent } from "../as_content.ts";
import { baseHashOf, LlisaAdapter, requireBase } from "./adapter.ts";
import { checkAdapterConfig } from "./adapter_config.ts";
import type { LlisaModel } from "./model.ts";

/**
 * The adapter of a checkpoint, as `encodeCheckpoint` writes it.
 *
 * @throws {SyntaxError} if the bytes are no checkpoint of an adapter, or damaged.
 * @throws {RangeError} if it was trained on another base.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaAdapter, LlisaModel, openAdapter } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { encodeCheckpoint } from "@haze/haze/training";
 * const tokenizer = Vocab.fromText("haze");
 * const base = new LlisaModel({ ...LLISA_PRESETS.tiny, vocabSize: 4 });
 * const adapter = new LlisaAdapter(base, { rank: 2 });
 * const copy = openAdapter(encodeCheckpoint({ model: adapter, tokenizer }), base);
 * assertEquals(copy.parameters.floats, adapter.parameters.floats);
 * for (const model of [copy, adapter, base]) model.close();
 * ```
 */
export function openAdapter(bytes: Uint8Array, base: LlisaModel, name = "adapter"): LlisaAdapter {
  const { kind, config } = readCheckpointMeta(bytes, name);
  if (kind !== "llisa-adapter") {
    throw new SyntaxError(`Cannot open ${name} as its kind must be llisa-adapter: ${kind}`);
  }
  const { rank, alpha, baseHash } = asContent(name, () => checkAdapterConfig(config, base.config));
  requireBase(baseHash, baseHashOf(base));
  const adapter = new LlisaAdapter(base, { rank, alpha });
  try {
    const specs = [...adapter.parameters.entries()].map(([name, { shape }]) => ({ name, shape }));
    adapter.parameters.load(readCheckpointArrays(bytes, name, specs, false), name);
  } catch (error) {
    adapter.close();
    throw error;
  }
  return adapter;
}
