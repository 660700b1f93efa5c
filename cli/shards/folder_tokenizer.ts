/** The tokenizer that all shards of a folder belong to. */
import { FOLDER_TOKENIZER, pathInFolder } from "../../lib/data/mod.ts";
import { listNpz, readTokenizer, recogniseFile } from "../../lib/formats/mod.ts";
import { defaultKernels } from "../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { type Tokenizer, tokenizerHash, tokenizerOfJson } from "../../lib/tokenizers/mod.ts";
import { readCheckpointMeta } from "../../lib/training/mod.ts";
import { type Call, UsageError } from "../command.ts";
import { exists, readFile } from "../files.ts";

/** The tokenizer of a checkpoint, a `.model`, a `tokenizer.bin` or its own JSON. */
export async function openTokenizer(path: string): Promise<Tokenizer> {
  const bytes = await readFile(path, "open a tokenizer");
  try {
    return tokenizerIn(bytes, path);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError)) {
      throw error;
    }
    const [message] = error.message.split("\n", 1);
    throw new Error(`Cannot open a tokenizer as ${path} must hold a whole one: ${message}`, { cause: error });
  }
}

function tokenizerIn(bytes: Uint8Array, path: string): Tokenizer {
  if (recogniseFile(bytes, path).format !== "npz") return readTokenizer(bytes, { name: path });
  if (listNpz(bytes, { name: path }).some(({ name }) => name === "meta.json")) {
    return tokenizerOfJson(readCheckpointMeta(bytes, path).tokenizer);
  }
  const { model, tokenizer } = openCheckpoint(bytes, { name: path, kernels: defaultKernels() });
  model.close();
  return tokenizer;
}

/** The tokenizer in the folder; `--tokenizer` has to be the same, or stands in where there is none. */
export async function tokenizerOfFolder(folder: string, call: Call): Promise<Tokenizer> {
  const path = pathInFolder(folder, FOLDER_TOKENIZER);
  const given = call.text("tokenizer");
  const own = await exists(path) ? await openTokenizer(path) : undefined;
  if (given === undefined) {
    if (own) return own;
    throw new UsageError(
      `Cannot read shards of ${folder} as it has no ${FOLDER_TOKENIZER}: got no --tokenizer`,
    );
  }
  const other = await openTokenizer(given);
  if (!own) return other;
  const [kept, named] = [own, other].map((tokenizer) => tokenizerHash(tokenizer.toJSON()));
  if (kept === named) return own;
  throw new Error(
    `Cannot read shards of ${folder} as all belong to one tokenizer, ${kept} in ${path}: ${given} is ${named}`,
  );
}
