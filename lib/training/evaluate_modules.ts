/** The held-out score of each module. */
import type { SplitModule } from "../data/mod.ts";
import { bigramNats, type EvaluationDocument, unigramNats } from "../metrics/mod.ts";
import { concatenate, type Dataset } from "./dataset.ts";
import { evaluate, type EvaluateOptions } from "./evaluate.ts";
import type { ShardDataset } from "./shard_dataset.ts";
import type { Trainable } from "./trainable.ts";

/** How a model does on the held-out part of a module. */
export interface ModuleScore {
  /** What the module is called. */
  readonly name: string;
  /** Its held-out score, the yardsticks counted on the module's own training part; null if nothing of it is held out. */
  readonly score: EvaluationDocument | null;
}

/**
 * Scores a model on each module's held-out part, whatever its weight: also on modules that it was not trained on.
 *
 * The split hangs on content alone, so scores before and after a module is added or removed are of the same tokens.
 *
 * @throws {RangeError} as {@linkcode evaluate}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shardContentHash } from "@haze/haze/formats";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { evaluateModules, makeShardDataset } from "@haze/haze/training";
 * const vocab = Vocab.fromText("the haze settles over the hills. ");
 * const moduleOf = (name: string, text: string) => {
 *   const ids = Uint16Array.from(vocab.encode(text.repeat(20)));
 *   const shard = { ids, vocabSize: vocab.vocabSize, source: name, contentHash: shardContentHash(ids) };
 *   return { name, file: name, weight: 1, shard };
 * };
 * const data = makeShardDataset([moduleOf("haze", "the haze settles. "), moduleOf("hills", "hills. ")], vocab, 8);
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: vocab.vocabSize });
 * const scores = await evaluateModules(model, data);
 * assertEquals(scores.map(({ name, score }) => [name, score!.tokens]), [["haze", 32], ["hills", 16]]);
 * model.close();
 * ```
 */
export async function evaluateModules(
  model: Trainable,
  data: ShardDataset,
  options: EvaluateOptions = {},
): Promise<ModuleScore[]> {
  const scores: ModuleScore[] = [];
  for (const module of data.modules) {
    const score = module.heldOut.length === 0
      ? null
      : await evaluate(model, datasetOfModule(data, module), options);
    scores.push({ name: module.name, score });
  }
  return scores;
}

/** Counting pairs of a large module takes longer than scoring it, and a run scores it again and again. */
const datasets = new WeakMap<SplitModule, Dataset>();

function datasetOfModule({ tokenizer }: ShardDataset, module: SplitModule): Dataset {
  const known = datasets.get(module);
  if (known?.tokenizer === tokenizer) return known;
  const { name, contentHash, train, heldOut } = module;
  const [training, testing] = [concatenate(train), concatenate(heldOut)];
  const V = tokenizer.vocabSize;
  const data: Dataset = {
    ...{ name, hash: contentHash, tokenizer, train, heldOut },
    unigramNats: unigramNats(training, testing, V),
    bigramNats: bigramNats(training, testing, V),
  };
  datasets.set(module, data);
  return data;
}
