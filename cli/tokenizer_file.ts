/** Files that hold a tokenizer and nothing else. */
import { recogniseFile } from "../lib/formats/inspect/recognise.ts";
import { readTokenizer } from "../lib/formats/read_tokenizer.ts";
import { TOKENIZER_KINDS } from "../lib/tokenizers/tokenizer_of_json.ts";
import type { Tokenizer } from "../lib/tokenizers/mod.ts";
import { readFile } from "./read_file.ts";

/**
 * The tokenizer that a file consists of: a SentencePiece `.model`, a `tokenizer.bin` or the JSON of a tokenizer; undefined
 * for any other file, other JSON included, as that may be a text to learn from.
 */
export function tokenizerOfFile(bytes: Uint8Array, name: string): Tokenizer | undefined {
  const { format } = recogniseFile(bytes, name);
  const isTokenizer = format === "sentencepiece" || format === "tokenizer.bin" ||
    (format === "json" && isTokenizerJson(bytes));
  return isTokenizer ? readTokenizer(bytes, { name }) : undefined;
}

/** The tokenizer of a file that `--tokenizer` names. */
export async function givenTokenizer(path: string): Promise<Tokenizer> {
  return readTokenizer(await readFile(path, "open a tokenizer"), { name: path });
}

function isTokenizerJson(bytes: Uint8Array): boolean {
  try {
    const { kind } = JSON.parse(new TextDecoder().decode(bytes)) as { kind?: unknown };
    return TOKENIZER_KINDS.includes(kind as string);
  } catch (error) {
    // Not JSON is an answer here: what begins with a bracket may be any text.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
