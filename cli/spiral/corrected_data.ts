/** What the corrected system is trained on. */
import { BigramWorld } from "../../lib/data/mod.ts";
import type { LoadedSpiralModel, SpiralModel } from "../../lib/models/spiral/mod.ts";
import { IdTokenizer, type Tokenizer } from "../../lib/tokenizers/mod.ts";
import { bigramDataset, type Dataset, lineDataset } from "../../lib/training/mod.ts";
import type { Io } from "../command.ts";
import { loadRecordedCorpus } from "../files.ts";
import { namesWorld, worldOf } from "../spiral_data.ts";
import type { SpiralSettings } from "./settings.ts";
import { encodeLines, idsOfNpy, streamOf, type TokenStream } from "./tokens.ts";

/** What the call names, or what the file was trained on. */
export async function loadedData(
  { model, tokenizer, meta }: LoadedSpiralModel,
  path: string,
  settings: SpiralSettings,
  io: Io,
): Promise<Dataset> {
  const { vocabSize } = model;
  const known = {
    tokenizer: tokenizer instanceof IdTokenizer ? undefined : tokenizer,
    vocabSize,
    name: path,
  };
  const stream = await streamOf(settings, io, known);
  const recorded = meta.training?.corpus.name;
  if (stream) return streamData(stream, tokenizer, model);
  if (recorded === undefined) return worldData(vocabSize, settings.number("seed"));
  if (namesWorld(recorded)) return await worldOf(recorded).dataset();
  if (recorded.endsWith(".npy")) {
    io.err(`note: reading ${recorded}, named by ${path}\n`);
    return streamData(
      { name: recorded, ids: await idsOfNpy(recorded, vocabSize), tokenizer },
      tokenizer,
      model,
    );
  }
  const { text, name } = await loadRecordedCorpus(recorded, path, io);
  return streamData({ name, ids: encodeLines(text, known), tokenizer }, tokenizer, model);
}

/** A stream, read line by line where it has lines. */
export function streamData({ name, ids }: TokenStream, tokenizer: Tokenizer, model: SpiralModel): Dataset {
  return lineDataset(ids, { name, tokenizer, context: model.contextLength });
}

/** The synthetic world. */
export function worldData(V: number, seed: number): Dataset {
  return bigramDataset(BigramWorld.fromSeed({ V, seed }), `bigram:${V}:${seed}`);
}
