/** `haze tokenize`: from text to ids and back. */
import { decodeUtf8Text, loadCorpus } from "../../lib/data/mod.ts";
import { recogniseFile } from "../../lib/formats/mod.ts";
import { defaultKernels } from "../../lib/kernels/mod.ts";
import { IdTokenizer, PrimeTokenizer, type Tokenizer, Vocab } from "../../lib/tokenizers/mod.ts";
import { type Call, type Command, type Io, JSON_OPTION, UsageError } from "../command.ts";
import { openFile, readFile } from "../files.ts";
import { EXIT } from "../report.ts";
import { folderVocabulary } from "../folder_vocabulary.ts";
import { upstreamSpiralAt } from "../spiral/upstream_file.ts";
import { tokenizerOfFile } from "../tokenizer_file.ts";
import { counted } from "../ui/format.ts";
import { readsText } from "../permissions.ts";

export const command: Command = {
  name: "tokenize",
  summary:
    "Ids and pieces of a text, by the vocabulary of a model, of a tokenizer's file or of a text of its own.",
  positionals: ["CKPT|TOKENIZER|CORPUS", "TEXT?"],
  options: [
    { name: "decode", kind: "text", value: "1,2,3", help: "the other way: the text of ids" },
    { name: "corpus", kind: "text", value: "SPEC", help: "text whose characters a bare weight archive has" },
    { name: "bos", kind: "flag", help: "put the mark of a beginning first, where there is one" },
    {
      ...{ name: "symbols", kind: "flag" },
      help: "read the names of atomic symbols in TEXT, as <|user|>, as those; otherwise they are text",
    },
    { name: "eos", kind: "flag", help: "put the mark of an end last, where there is one" },
    JSON_OPTION,
  ],
  permissions: [
    readsText("CKPT|TOKENIZER|CORPUS"),
    readsText("--corpus"),
  ],
  examples: [
    'haze tokenize runs/haze.npz "the lamp"',
    "haze tokenize runs/haze.npz --decode 3,1,4 --json",
    "haze tokenize letters.txt - < page.txt",
    'haze tokenize tokenizer.model "the lamp" --bos',
  ],
  async run(call, io) {
    const [file = "", text] = call.positionals;
    const given = call.text("decode");
    if (given !== undefined && call.flag("symbols")) {
      throw new UsageError("Cannot decode as --symbols goes with TEXT: got --decode");
    }
    if ((text === undefined) === (given === undefined)) {
      throw new UsageError(
        `Cannot tokenize as it needs either TEXT or --decode: got ${text === undefined ? "neither" : "both"}`,
      );
    }
    const tokenizer = await tokenizerOf(file, call);
    const read = given === undefined
      ? await encode(tokenizer, text!, call, io)
      : checkIds(given, tokenizer.vocabSize);
    const ids = withMarks(read, tokenizer, call, file);
    const [pieces, decoded] = [tokenizer.pieces(ids), tokenizer.decode(ids)];
    if (call.flag("json")) io.out(`${JSON.stringify({ ids, pieces, decoded })}\n`);
    else if (given !== undefined) io.out(`${decoded}\n`);
    else {
      io.out(`ids      ${ids.join(",")}\n`);
      io.out(`pieces   ${pieces.map((piece) => JSON.stringify(piece)).join(" ")}\n`);
      io.out(`decoded  ${JSON.stringify(decoded)}\n`);
    }
    return EXIT.done;
  },
};

/** The tokenizer that a file is or holds, or the character vocabulary of a text. */
async function tokenizerOf(path: string, call: Call): Promise<Tokenizer> {
  const file = await folderVocabulary(path) ?? path;
  const spec = call.text("corpus");
  const bytes = await isFile(file) ? await readFile(file, "open a vocabulary") : undefined;
  const own = bytes && tokenizerOfFile(bytes, file);
  const format = bytes && recogniseFile(bytes, file).format;
  const spiral = format === "npz" || format === "zip" ? await upstreamSpiralAt(file) : undefined;
  if (spiral) {
    if (spec === undefined) return spiral.tokenizer ?? new IdTokenizer(spiral.student.sizes.vocabSize);
    throw new UsageError(`Cannot tokenize as ${file} has ids of its own: got --corpus ${spec}`);
  }
  if (!own && (/\.npz$/i.test(file) || format === "npz" || format === "zip")) {
    const { model, tokenizer, tokenizerFrom } = await openFile(file, defaultKernels(), { corpus: spec });
    model.close();
    if (spec === undefined || tokenizerFrom === "option") return tokenizer;
    throw new UsageError(
      `Cannot tokenize as ${file} has characters of its own: got --corpus ${spec}\nhint: leave --corpus out`,
    );
  }
  if (spec !== undefined) {
    throw new UsageError(`Cannot tokenize as --corpus goes with an .npz file: ${file}`);
  }
  if (format?.startsWith("llama2.c") || format === "safetensors") {
    throw new UsageError(
      `Cannot tokenize as a ${format} file holds no vocabulary: ${file}\nhint: name its tokenizer.bin or .model instead`,
    );
  }
  return own ?? Vocab.fromText((await loadCorpus(file)).text);
}

/** Whether it is a regular file; what else is wrong with a path is said by who reads it. */
async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

/** Ids between the marks that are asked for. */
function withMarks(ids: readonly number[], tokenizer: Tokenizer, call: Call, file: string): number[] {
  const mark = (name: "bos" | "eos"): number[] => {
    if (!call.flag(name)) return [];
    const id = tokenizer[`${name}Id`];
    if (id !== undefined) return [id];
    throw new UsageError(
      `Cannot add a mark as the vocabulary of ${file} must have one: got --${name}\nhint: leave it out`,
    );
  };
  return [...mark("bos"), ...ids, ...mark("eos")];
}

/** Ids of a text, `-` being all of the input; what is left out is said. */
async function encode(tokenizer: Tokenizer, text: string, call: Call, io: Io): Promise<number[]> {
  const symbols = call.flag("symbols");
  if (symbols && !(tokenizer instanceof PrimeTokenizer && tokenizer.symbols.length > 0)) {
    throw new UsageError(
      `Cannot read symbols as the vocabulary must have some: one of kind ${tokenizer.kind} has none`,
    );
  }
  const whole = text === "-" ? decodeUtf8Text(await io.readInput(), "the input") : text;
  if (tokenizer instanceof PrimeTokenizer) return [...tokenizer.encode(whole, { symbols })];
  if (!(tokenizer instanceof Vocab)) return [...tokenizer.encode(whole)];
  const { ids, dropped, droppedCharacters } = tokenizer.encodeCounting(whole);
  if (dropped > 0) {
    const shown = droppedCharacters.slice(0, 20).map((character) => JSON.stringify(character)).join(" ");
    const more = droppedCharacters.length > 20 ? " …" : "";
    if (ids.length === 0) throw nothingKnown(text === "-", `${shown}${more}`, tokenizer);
    io.err(`note: ${counted(dropped, "unknown character")} left out: ${shown}${more}\n`);
  }
  return [...ids];
}

/** As for a prompt: what was typed is a wrong call, what came through the input is wrong data. */
function nothingKnown(isInput: boolean, got: string, { chars }: Vocab): Error {
  const message = `Cannot tokenize as ${
    isInput ? "the input" : "TEXT"
  } must have a character that the vocabulary knows: ${got}\nhint: it knows ${
    JSON.stringify(chars.join(""))
  }`;
  return isInput ? new Error(message) : new UsageError(message);
}

function checkIds(text: string, V: number): number[] {
  const words = text.split(",").map((word) => word.trim());
  const bad = words.find((word) => !/^\d+$/.test(word) || Number(word) >= V);
  if (bad === undefined) return words.map(Number);
  throw new UsageError(
    `Cannot decode as --decode needs ids below ${V} as 1,2,3: ${bad === "" ? "an empty one" : bad}`,
  );
}
