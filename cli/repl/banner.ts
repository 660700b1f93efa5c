/** The words at the top of a session. */
import type { Corpus } from "../../lib/data/mod.ts";
import type { Subject } from "./subject.ts";

/** What there is to talk to, and how. */
export function bannerLines(
  { model, tokenizer, file }: Subject,
  corpus: Corpus | undefined,
  seed: number,
): string[] {
  const { nEmb, nBlocks, nHeads, headType } = model.config;
  const heads = headType === undefined ? [] : [`${headType} heads`];
  const count = (n: number, one: string): string => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;
  return [
    ["haze", ...heads, count(model.parameters.size, "parameter")].join(" · "),
    ...(corpus
      ? [
        `corpus   ${corpus.name}: ${
          count([...corpus.text].length, "character")
        }, ${tokenizer.vocabSize} distinct`,
      ]
      : []),
    file === undefined ? `weights  random, seed ${seed}: untrained, it writes noise` : `weights  ${file}`,
    `sizes    T ${model.contextLength}, nEmb ${nEmb}, blocks ${nBlocks}, heads ${nHeads}`,
    "/help lists the commands, /quit leaves",
    "",
  ];
}
