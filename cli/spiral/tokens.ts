/** What `haze spiral` trains on: ids of a file, or a text with a tokenizer. */
import { loadCorpus } from "../../lib/data/mod.ts";
import { parseNpy, recogniseFile } from "../../lib/formats/mod.ts";
import { MotifBpeTokenizer, type Tokenizer, trainMotifBpe } from "../../lib/tokenizers/mod.ts";
import type { Io } from "../command.ts";
import { motifNotes } from "../motif_training.ts";
import { readFile } from "../read_file.ts";
import type { SpiralSettings } from "./settings.ts";

/** A stream of ids. */
export interface TokenStream {
  /** Where it comes from. */
  readonly name: string;
  readonly ids: Int32Array;
  /** What the ids are of; ids of a .npy are of nothing. */
  readonly tokenizer: Tokenizer | undefined;
}

/**
 * The ids of a `.npy` file, row by row.
 *
 * @throws {Error} if it is no array of integers, or an id is not below V: nothing is cut to fit.
 */
export async function idsOfNpy(path: string, V: number): Promise<Int32Array> {
  const bytes = await readFile(path, "train on ids");
  const { format, description } = recogniseFile(bytes, path);
  if (format !== "npy") {
    throw new SyntaxError(
      `Cannot train on ${path} as --data_path must be a .npy of token ids: it is ${description}\nhint: numpy.save writes one`,
    );
  }
  const { data, dtype } = parseNpy(bytes, path);
  if (!/[iu][1248]$/.test(dtype)) {
    throw new SyntaxError(`Cannot train on ${path} as token ids must be integers: it holds ${dtype}`);
  }
  return Int32Array.from(data as ArrayLike<number | bigint>, (raw, at) => {
    const id = Number(raw);
    if (id >= 0 && id < V) return id;
    throw new RangeError(
      `Cannot train on ${path} as ids must be from 0 to ${
        V - 1
      }: ${raw} at ${at}\nhint: --V is the number of ids`,
    );
  });
}

/** The stream that a call names, if it names one; `tokenizer` is that of a loaded system, whose V ids are known. */
export async function streamOf(
  { call, number }: SpiralSettings,
  io: Io,
  loaded?: { readonly tokenizer: Tokenizer | undefined; readonly vocabSize: number; readonly name: string },
): Promise<TokenStream | undefined> {
  const [dataPath, textPath] = [call.text("data_path"), call.text("text_path")];
  if (dataPath !== undefined) {
    const ids = await idsOfNpy(dataPath, loaded?.vocabSize ?? number("V"));
    return { name: dataPath, ids, tokenizer: loaded?.tokenizer };
  }
  if (textPath === undefined) return undefined;
  const { text, name } = await loadCorpus(textPath);
  if (loaded) return { name, ids: encodeLines(text, loaded), tokenizer: loaded.tokenizer };
  const tokenizer = trainMotifBpe(text, {
    ...{
      vocabSize: number("tok_vocab"),
      minFreq: number("tok_min_freq"),
      lowercase: call.flag("tok_lowercase"),
    },
    ...{ addBos: !call.flag("tok_no_bos"), addEos: !call.flag("tok_no_eos") },
  });
  for (const note of motifNotes(tokenizer)) io.err(`note: ${note}\n`);
  return { name, ids: tokenizer.encodeCorpus(text), tokenizer };
}

/** Lines of a text by the tokenizer of a loaded system. */
export function encodeLines(
  text: string,
  { tokenizer, name }: { readonly tokenizer: Tokenizer | undefined; readonly name: string },
): Int32Array {
  if (tokenizer instanceof MotifBpeTokenizer) return tokenizer.encodeCorpus(text);
  throw new Error(
    `Cannot train on text as ${name} must hold the tokenizer of its lines: it has ${
      tokenizer?.kind ?? "none"
    }\n` +
      "hint: --data_path goes with ids",
  );
}

/** The number of ids of a new system. */
export function vocabSizeOf({ given, number }: SpiralSettings, stream: TokenStream | undefined): number {
  const learnt = stream?.tokenizer?.vocabSize;
  if (learnt === undefined) return number("V");
  const wanted = given("V");
  if (wanted === undefined || wanted <= learnt) return learnt;
  throw new Error(
    `Cannot make a system of --V ${wanted} as model and tokenizer must have one vocabulary: the text gave ${learnt} tokens\n` +
      `hint: leave --V out, or ask for more by --tok_vocab ${wanted}`,
  );
}
