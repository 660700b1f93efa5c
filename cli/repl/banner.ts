/** The words at the top of a session. */
import type { Corpus } from "../../lib/data/mod.ts";
import type { Model } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { quoted } from "../ui/style.ts";
import { encode, type Subject } from "./subject.ts";

const count = (n: number, one: string): string => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

/** What there is to talk to, and how. */
export function bannerLines(
  { model, reader, file }: Subject,
  corpus: Corpus | undefined,
  seed: number,
): string[] {
  const { headType } = model.config;
  const heads = headType === undefined ? [] : [`${headType} heads`];
  const int8 = reader ? ["8-bit integers"] : [];
  return [
    [model.kind, ...heads, count(model.parameters.size, "parameter"), ...int8].join(" · "),
    ...(corpus ? [corpusLine(corpus)] : []),
    file === undefined ? `weights  random, seed ${seed}: untrained, it writes noise` : `weights  ${file}`,
    `sizes    ${sizesOf(model)}`,
    "/help lists the commands, /quit leaves",
    "",
  ];
}

/** In the words of the model's own config. */
function sizesOf({ config, contextLength }: Model): string {
  const { nEmb, nBlocks, dim, nLayers, nHeads, nKvHeads, numLayers, numHeads, vocabSize } = config;
  if (dim === undefined) return `T ${contextLength}, nEmb ${nEmb}, blocks ${nBlocks}, heads ${nHeads}`;
  const own = nKvHeads === nHeads ? nHeads : `${nHeads} on ${nKvHeads}`;
  const [layers, heads] = [nLayers ?? numLayers, own ?? numHeads];
  return `T ${contextLength}, dim ${dim}, layers ${layers}, heads ${heads}, vocabulary ${vocabSize}`;
}

function corpusLine({ name, text }: Corpus): string {
  return `corpus   ${name}: ${count([...text].length, "character")}, ${
    Vocab.fromText(text).vocabSize
  } distinct`;
}

/** What is to be said of a text beside a file that has characters of its own: it gives none. */
export function corpusNotes({ tokenizer, file }: Subject, { name, text }: Corpus): string[] {
  const { dropped, droppedCharacters } = encode(tokenizer, text);
  const note = `${file} has its own characters: ${name} gives the first seed alone`;
  if (dropped === 0) return [note];
  const named = droppedCharacters.slice(0, 20).map((character) => quoted(character)).join(" ");
  const more = droppedCharacters.length > 20 ? " …" : "";
  return [note, `${count(dropped, "character")} of ${name} the model does not know: ${named}${more}`];
}
