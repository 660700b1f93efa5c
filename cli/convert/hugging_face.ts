/** A Hugging Face folder of a llisa with its vocabulary. */
import { join } from "@std/path";
import { huggingFaceFiles, refuseToReplace } from "../../lib/formats/mod.ts";
import { llamaCheckpointOf, type LlisaModel } from "../../lib/models/mod.ts";
import { SentencePieceTokenizer, type Tokenizer } from "../../lib/tokenizers/mod.ts";
import type { CheckpointMeta } from "../../lib/training/mod.ts";
import { UsageError } from "../command.ts";
import { prepareParent } from "../files.ts";

/** Finds out before any work whether the folder can be made. */
export async function prepareFolder(out: string): Promise<void> {
  await refuseToReplace(out);
  await prepareParent(out);
}

/** Files of the folder with their bytes, the model card first. */
export function huggingFaceFolder(
  model: LlisaModel,
  { tokenizer, meta }: { readonly tokenizer: Tokenizer; readonly meta: CheckpointMeta },
  out: string,
): { path: string; bytes: Uint8Array }[] {
  const { model: vocabulary } = requireSentencePiece(tokenizer);
  const files = huggingFaceFiles(llamaCheckpointOf(model), vocabulary);
  const card = new TextEncoder().encode(modelCard(model, meta));
  return [["README.md", card] as const, ...files].map(([name, bytes]) => ({ path: join(out, name), bytes }));
}

function requireSentencePiece(tokenizer: Tokenizer): SentencePieceTokenizer {
  const isOne = tokenizer instanceof SentencePieceTokenizer;
  if (isOne && tokenizer.rule === "sentencepiece") return tokenizer;
  throw new UsageError(
    `Cannot convert to a Hugging Face folder as the vocabulary must be one of SentencePiece: it is ${
      isOne ? "under run.c's rule" : tokenizer.kind
    }\nhint: --to safetensors writes the weights alone`,
  );
}

/** What is known, in the form that model cards have there; the licence is for whoever publishes it to name. */
function modelCard({ config, parameters }: LlisaModel, { training }: CheckpointMeta): string {
  const { dim, nLayers, nHeads, nKvHeads, vocabSize, maxSeqLen } = config;
  const heads = nKvHeads === nHeads ? `${nHeads} heads` : `${nHeads} heads on ${nKvHeads} keys and values`;
  const trained = training
    ? `Trained for ${training.step.toLocaleString("en")} steps on \`${oneLine(training.corpus.name)}\`.`
    : "The file that it was made from says nothing of its training.";
  return `---
library_name: transformers
pipeline_tag: text-generation
tags:
  - llama
  - haze
---

# A small Llama

${parameters.size.toLocaleString("en")} parameters: ${nLayers} blocks of width ${dim}, ${heads}, ${
    vocabSize.toLocaleString("en")
  } tokens, ${maxSeqLen} positions.
${trained} Written by \`haze convert --to hugging-face\`.

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(".")
model = AutoModelForCausalLM.from_pretrained(".")
print(tokenizer.decode(model.generate(**tokenizer("The", return_tensors="pt"), max_new_tokens=40)[0]))
\`\`\`

A text begins with the begin mark, which the tokenizer adds. \`tokenizer.model\` is the same vocabulary for programs that
read SentencePiece; \`haze convert\` makes a checkpoint of the folder again.
`;
}

/** A name of a text may hold anything, and a card is read by others. */
const oneLine = (name: string): string => name.replace(/[`\p{Cc}]/gu, " ");
