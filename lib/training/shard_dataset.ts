/** A dataset made of modules of tokens. */
import {
  findDuplicateModules,
  findHeldOutCopies,
  ModuleMixture,
  readModules,
  type SplitModule,
  splitModules,
  type TokenModule,
} from "../data/mod.ts";
import { bigramNats, unigramNats } from "../metrics/mod.ts";
import { contentHash, type Tokenizer } from "../tokenizers/mod.ts";
import { checkNumber } from "./check_number.ts";
import { concatenate, type Dataset } from "./dataset.ts";

/** A dataset whose batches are drawn from modules. */
export interface ShardDataset extends Dataset {
  /** The modules on their two sides; those of weight 0 are part of neither `train` nor `heldOut`. */
  readonly modules: readonly SplitModule[];
  /** a of the shares p_i = w_i·n_i^a / Σ. */
  readonly exponent: number;
  /** What is worth knowing: modules too short to be split, held-out text that is trained on as well. */
  readonly warnings: readonly string[];
}

/** Options of {@linkcode makeShardDataset}. */
export interface ShardDatasetOptions {
  /** What it is called. Default: the names of the modules. */
  readonly name?: string;
  /** a of the shares p_i = w_i·n_i^a / Σ. Default 1: in proportion to tokens. */
  readonly exponent?: number;
  /** Share of each module's windows that is held out. Default 0.1. */
  readonly heldOutFraction?: number;
  /** Take modules of equal content, and held-out text that is trained on, with a warning. Default false: refuse. */
  readonly allowDuplicates?: boolean;
}

/** From this share of copies on, a module's held-out loss is rather one of text it was trained on. */
const MANY_COPIES = 0.1;

/**
 * A dataset of a folder of shards, or of modules that were read already: {@linkcode readModules}, then
 * {@linkcode makeShardDataset}.
 *
 * @throws as those two.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { datasetOfShards } from "@haze/haze/training";
 * await assertRejects(() => datasetOfShards("no/such/folder", Vocab.fromText("a"), 8), Error, "no such file");
 * ```
 */
export async function datasetOfShards(
  source: string | readonly TokenModule[],
  tokenizer: Tokenizer,
  context: number,
  options: ShardDatasetOptions = {},
): Promise<ShardDataset> {
  if (typeof source !== "string") return makeShardDataset(source, tokenizer, context, options);
  const modules = await readModules(source, tokenizer);
  return makeShardDataset(modules, tokenizer, context, { name: source, ...options });
}

/**
 * Splits modules for windows of `context` tokens, and draws batches from their training sides by their shares. Each
 * module's held-out part is scored, one behind the other; `evaluateModules` tells them apart.
 *
 * @throws {RangeError} if modules have equal content, a tenth of a module's held-out text is trained on as well, or there
 * is no window where one must be; the message names files and counts. As `splitModules` and `mixtureShares`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { shardContentHash } from "@haze/haze/formats";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { makeShardDataset } from "@haze/haze/training";
 * const vocab = Vocab.fromText("the haze settles over the hills. ");
 * const ids = Uint16Array.from(vocab.encode("the haze settles over the hills. ".repeat(9)));
 * const shard = { ids, vocabSize: vocab.vocabSize, source: "hills", contentHash: shardContentHash(ids) };
 * const hills = { name: "hills", file: "hills.shard", weight: 1, shard };
 * assertEquals(makeShardDataset([hills], vocab, 8).heldOut.map((ids) => ids.length), [33]);
 * const copy = { ...hills, name: "copy" };
 * assertThrows(() => makeShardDataset([hills, copy], vocab, 8), RangeError, "equal content: hills, copy");
 * ```
 */
export function makeShardDataset(
  modules: readonly TokenModule[],
  tokenizer: Tokenizer,
  context: number,
  options: ShardDatasetOptions = {},
): ShardDataset {
  checkNumber("train", "context", context, { integer: true, min: 1 });
  const { exponent = 1, heldOutFraction, allowDuplicates = false } = options;
  const { name = modules.map((module) => module.name).join(", ") } = options;
  const doubled = duplicateWarnings(modules, allowDuplicates);
  const split = splitModules(modules, context, heldOutFraction);
  const copied = copyWarnings(split.modules, context, allowDuplicates);
  const read = split.modules.filter(({ weight }) => weight > 0);
  const source: Dataset["source"] = (options) => new ModuleMixture(split.modules, { ...options, exponent });
  source!({ B: 1, T: context, seed: 0 }); // what is wrong with weights and exponent is said here and now
  const [train, heldOut] = [read.flatMap(({ train }) => train), read.flatMap(({ heldOut }) => heldOut)];
  const [training, testing] = [concatenate(train), concatenate(heldOut)];
  const V = tokenizer.vocabSize;
  return {
    ...{ name, tokenizer, train, heldOut, source, modules: split.modules, exponent },
    hash: hashOf(split.modules, exponent),
    unigramNats: unigramNats(training, testing, V),
    bigramNats: bigramNats(training, testing, V),
    warnings: [...split.warnings, ...doubled, ...copied],
  };
}

/** A resumed run notices other modules, weights, exponents and splits. */
function hashOf(modules: readonly SplitModule[], exponent: number): string {
  const parts = modules.map(({ name, contentHash, weight, windows }) => {
    return { name, contentHash, weight, train: windows.train, heldOut: windows.heldOut };
  });
  return contentHash({ exponent, modules: parts }, "hash modules");
}

function duplicateWarnings(modules: readonly TokenModule[], isAllowed: boolean): string[] {
  const found = findDuplicateModules(modules).map(({ names }) => names.join(", "));
  if (found.length === 0 || isAllowed) return found.map((names) => `equal content: ${names}`);
  throw new RangeError(
    `Cannot mix modules as no two may have equal content: ${found.join("; ")}\n` +
      "hint: remove the copies; a larger weight draws a module more often",
  );
}

function copyWarnings(modules: readonly SplitModule[], context: number, isAllowed: boolean): string[] {
  const copies = findHeldOutCopies(modules, context);
  const told = (list: typeof copies): string[] =>
    list.map(({ name, copied, stretches, foundIn }) =>
      `${copied} of ${stretches} held-out stretches of ${name} are trained on as well, in ${
        foundIn.join(", ")
      }`
    );
  const many = copies.filter(({ copied, stretches }) => copied > MANY_COPIES * stretches);
  if (many.length === 0 || isAllowed) return told(copies);
  throw new RangeError(
    `Cannot score modules as at most a tenth of their held-out text may be trained on: ${
      told(many).join("; ")
    }\n` +
      "hint: remove text that is in two modules, or twice in one; or allow duplicates",
  );
}
