/** `haze tokenize`: from text to ids and back. */
import { decodeUtf8Text, loadCorpus } from "../../lib/data/mod.ts";
import { defaultKernels } from "../../lib/kernels/mod.ts";
import { type Tokenizer, Vocab } from "../../lib/tokenizers/mod.ts";
import { type Call, type Command, type Io, JSON_OPTION, UsageError } from "../command.ts";
import { openFile } from "../files.ts";
import { EXIT } from "../report.ts";
import { counted } from "../ui/format.ts";

export const command: Command = {
  name: "tokenize",
  summary: "Ids and pieces of a text, by the vocabulary of a model or of a text of its own.",
  positionals: ["CKPT|CORPUS", "TEXT?"],
  options: [
    { name: "decode", kind: "text", value: "1,2,3", help: "the other way: the text of ids" },
    { name: "corpus", kind: "text", value: "SPEC", help: "text whose characters a bare weight archive has" },
    { name: "bos", kind: "flag", help: "put the mark of a beginning first, where there is one" },
    { name: "eos", kind: "flag", help: "put the mark of an end last, where there is one" },
    JSON_OPTION,
  ],
  examples: [
    'haze tokenize runs/haze.npz "the lamp"',
    "haze tokenize runs/haze.npz --decode 3,1,4 --json",
    "haze tokenize letters.txt - < page.txt",
  ],
  async run(call, io) {
    const [file = "", text] = call.positionals;
    const given = call.text("decode");
    if ((text === undefined) === (given === undefined)) {
      throw new UsageError(
        `Cannot tokenize as it needs either TEXT or --decode: got ${text === undefined ? "neither" : "both"}`,
      );
    }
    const tokenizer = await tokenizerOf(file, call);
    refuseMarks(call, file);
    const ids = given === undefined
      ? await encode(tokenizer, text!, io)
      : checkIds(given, tokenizer.vocabSize);
    const [pieces, decoded] = [ids.map((id) => tokenizer.decode([id])), tokenizer.decode(ids)];
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

/** The tokenizer of a model's file, or the character vocabulary of a text. */
async function tokenizerOf(file: string, call: Call): Promise<Tokenizer> {
  const spec = call.text("corpus");
  if (/\.npz$/i.test(file) || await isZip(file)) {
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
  return Vocab.fromText((await loadCorpus(file)).text);
}

/** Whether a regular file begins as a zip archive does; what else is wrong with a path is said by who reads it. */
async function isZip(path: string): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (!info?.isFile) return false;
  using file = await Deno.open(path);
  const start = new Uint8Array(2);
  return await file.read(start) === 2 && start[0] === 0x50 && start[1] === 0x4b;
}

/** Every tokenizer that can be opened so far is a character vocabulary. */
function refuseMarks(call: Call, file: string): void {
  const mark = ["bos", "eos"].find((name) => call.flag(name));
  if (mark === undefined) return;
  throw new UsageError(
    `Cannot add a mark as the vocabulary of ${file} has characters alone: got --${mark}\nhint: leave it out`,
  );
}

/** Ids of a text, `-` being all of the input; what is left out is said. */
async function encode(tokenizer: Tokenizer, text: string, io: Io): Promise<number[]> {
  const whole = text === "-" ? decodeUtf8Text(await io.readInput(), "the input") : text;
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
