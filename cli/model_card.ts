/** Model cards: what a checkpoint is, for people, beside it. */
import { basename } from "@std/path";
import type { EvaluationDocument } from "../lib/metrics/mod.ts";
import { NUMERICS_VERSION, type Trainer, VERSION } from "../lib/training/mod.ts";
import { tokenizerHash } from "../lib/tokenizers/mod.ts";
import { cardText, code, json, licenceOf, rows, shell, shellWord } from "./card_text.ts";
import { unitOf } from "./score.ts";
import { counted } from "./ui/format.ts";

/** What a card tells beside what the trainer knows. */
export interface CardFacts {
  /** Path of the checkpoint. */
  readonly path: string;
  /** The last evaluation of this run, if there was one. */
  readonly scored?: { readonly step: number; readonly isLast: boolean; readonly score: EvaluationDocument };
  /** Whether the checkpoint holds what a run needs to go on. */
  readonly isResumable: boolean;
}

/** The path of a checkpoint's card. */
export const cardPathOf = (checkpoint: string): string => `${checkpoint}.md`;

/** The text of a card, in Markdown. The same run gives the same card: it holds no time and no folder. */
export function modelCard(trainer: Trainer, facts: CardFacts): string {
  const { model, data, config, step } = trainer;
  const file = basename(facts.path);
  return cardText(
    file,
    `A ${model.kind} model of ${counted(model.parameters.size, "parameter")}, trained by haze on ${
      code(data.name)
    } for ${step.toLocaleString("en")} of ${counted(config.steps, "step")}.`,
    [
      ["Data", rows(dataRows(trainer))],
      ["Training", rows(trainingRows(trainer))],
      ["Held-out score", scoreLines(trainer, facts)],
      ["Config", ["The model:", "", ...json(model.config), "", "Its training:", "", ...json(config)]],
      ["Use", shell(useLines(trainer, file, facts))],
      ["Limits", [
        `- It reads at most ${
          counted(model.contextLength, "token")
        } at once and knows of the world what its text says.`,
        "- What it writes is likely, not true; nothing was done about what its text says of people.",
        "- Its score is that of a held-out part of the same text; on another text it is worse.",
        "- Files that `haze convert` makes of it have no card: rounded weights score otherwise.",
      ]],
      ["Licence", [licenceOf(data.name)]],
    ],
  );
}

function dataRows({ data }: Trainer): [string, string][] {
  const count = (parts: readonly Int32Array[]) => parts.reduce((sum, part) => sum + part.length, 0);
  return [
    ["text", code(data.name)],
    ["hash of its ids", code(data.hash)],
    ["tokens to train on", count(data.train).toLocaleString("en")],
    ["tokens held out", count(data.heldOut).toLocaleString("en")],
    ["tokenizer", `${code(data.tokenizer.kind)}, ${counted(data.tokenizer.vocabSize, "symbol")}`],
    ["hash of the tokenizer", code(tokenizerHash(data.tokenizer.toJSON()))],
  ];
}

function trainingRows({ model, config, step }: Trainer): [string, string][] {
  const { batch, context, accumulation, seed } = config;
  return [
    ["steps", `${step.toLocaleString("en")} of ${config.steps.toLocaleString("en")}`],
    ["tokens seen", (step * batch * context * accumulation).toLocaleString("en")],
    ["seed", String(seed)],
    ["backend", code(model.kernels.name)],
    ["code", `haze ${VERSION}, numerics ${NUMERICS_VERSION}`],
  ];
}

function scoreLines({ config, data }: Trainer, { scored, path }: CardFacts): string[] {
  if (!scored) return [`Not scored in this run yet: \`haze eval ${basename(path)}\` does it.`];
  const { score, step, isLast } = scored;
  const { tokens, intervals, calibration } = score;
  const unit = unitOf(score, data.tokenizer);
  const bits = (nats: number) => (nats / Math.LN2 * tokens / unit.count).toFixed(4);
  const [low, high] = intervals.nllNats.map(bits);
  return [
    `After step ${step.toLocaleString("en")}, on ${counted(tokens, "token")}${
      isLast ? ", all that are held out" : " spread over the held-out part"
    }, in windows of ${config.context}.`,
    "",
    `| bits per ${unit.name} | |`,
    "| --- | --- |",
    `| this model | ${bits(score.nllNats)} (95 %: ${low} to ${high}) |`,
    `| counting pairs of tokens | ${bits(score.bigramNats)} |`,
    `| counting tokens | ${bits(score.unigramNats)} |`,
    `| all tokens alike | ${bits(score.uniformNats)} |`,
    "",
    ...rows([
      ...(unit.name === "token" ? [] : [["bits per byte", score.bitsPerByte.toFixed(4)] as const]),
      ["nats per token", score.nllNats.toFixed(4)],
      ["perplexity of a token", score.perplexity.toFixed(4)],
      ["first choice right", `${(100 * score.accuracy).toFixed(2)} %`],
      ["calibration error (ECE, bins of equal width)", calibration.eceEqualWidth.toFixed(4)],
      ["Brier score", calibration.brier.toFixed(4)],
    ]),
  ];
}

/** Words for a shell, in the checkpoint's folder. */
function useLines({ model, config }: Trainer, file: string, { isResumable }: CardFacts): string[] {
  const word = shellWord(file);
  if (model.kind === "llisa-adapter") {
    return [`haze generate BASE --adapter ${word}   # BASE: what it was trained on`];
  }
  return [
    `haze generate ${word}`,
    `haze eval ${word} --seed ${config.seed}`,
    `haze inspect ${word}`,
    ...(isResumable ? [`haze train ${model.kind} --resume --steps ${2 * config.steps} --out ${word}`] : []),
  ];
}
