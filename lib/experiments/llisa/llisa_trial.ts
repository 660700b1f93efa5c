/** The trial of the overfitting lesson: a base model, trained further, scored on old text and new. */
import type { LlisaModel } from "../../models/mod.ts";
import type { Trial } from "../trial.ts";
import { fakeWordShare, plainWords, sampleTexts } from "./fake_words.ts";
import { fineTune, type LlisaPoint } from "./fine_tune.ts";
import { llisaConfigJson, type LlisaTrialConfig } from "./llisa_config.ts";
import type { LlisaLab } from "./llisa_lab.ts";
import { trainLlisaBase } from "./train_base.ts";
import { longestVerbatim } from "./verbatim.ts";

/** About how much of the time of a run is training the base. */
const BASE_SHARE = 0.3;

/**
 * A trial that trains a base model, then trains it further as the arm says. Metrics, each `.start` (the base as it is),
 * `.best` (stopped where the loss on validation dialogues was lowest) and `.end`:
 *
 * - `heldOutBits`, `baseBits`: bits a byte on held-out dialogues and on held-out base text
 * - `trainNats`, `heldOutNats`, `baseNats`: nats a token
 * - `epochs`, `step`: how far
 * - `fakeShare`, `fakeLow`, `fakeHigh`: share of sampled words in no training text, and its bootstrap interval
 * - `overlap`: characters of the longest stretch of a sample that stands in the training text
 *
 * Yardsticks: `uniformNats`, `dialogueUnigramNats`, `baseUnigramNats`, `fakeShare.human` of held-out text. Details: `curve`,
 * and `samples`, the beginnings of texts at the end.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LlisaLab, llisaTrial, llisaTrialConfig } from "@haze/haze/experiments";
 * const config = llisaTrialConfig(true, { steps: 4 });
 * const lab = await LlisaLab.open("builtin");
 * const { metrics } = await llisaTrial({ ...config, base: { ...config.base, steps: 4 } }, lab).run(1, {});
 * assert(metrics["heldOutBits.end"]! < metrics["heldOutBits.start"]!);
 * ```
 */
export function llisaTrial(config: LlisaTrialConfig, lab: LlisaLab): Trial {
  return {
    experiment: "llisa/fine-tuning/1",
    config: { ...llisaConfigJson(config), backend: lab.kernels.name },
    data: lab.data,
    async run(seed, { signal, onFraction }) {
      const model = await trainLlisaBase(config, seed, lab, {
        ...{ signal, onFraction: (fraction) => onFraction?.(BASE_SHARE * fraction) },
      });
      try {
        const reader = new SampleReader(config, lab);
        const start = await reader.read(model, seed, signal);
        const { points, best, bestWeights } = await fineTune(model, config, seed, lab, {
          ...{ signal, onFraction: (fraction) => onFraction?.(BASE_SHARE + (1 - BASE_SHARE) * fraction) },
        });
        const end = await reader.read(model, seed, signal);
        model.parameters.floats.set(bestWeights);
        const stopped = best === points.at(-1) ? end : await reader.read(model, seed, signal);
        return {
          metrics: {
            ...reader.yardsticks(),
            ...named("start", points[0]!, start.figures),
            ...named("best", best, stopped.figures),
            ...named("end", points.at(-1)!, end.figures),
          },
          details: {
            curve: points.map((point) => ({ ...point })),
            samples: end.texts.slice(0, 3).map((text) => text.slice(0, 160)),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

function named(
  moment: string,
  { validationNats: _, ...point }: LlisaPoint,
  samples: Readonly<Record<string, number>>,
): Record<string, number> {
  const all = Object.entries({ ...point, ...samples });
  return Object.fromEntries(all.map(([name, value]) => [`${name}.${moment}`, value]));
}

/** Samples of a model, held against what it was trained on. */
class SampleReader {
  readonly #lab: LlisaLab;
  readonly #config: LlisaTrialConfig;
  readonly #text: string;
  readonly #lexicon: ReadonlySet<string>;

  constructor(config: LlisaTrialConfig, lab: LlisaLab) {
    [this.#lab, this.#config] = [lab, config];
    const base = lab.base(config.model.maxSeqLen).train.map((ids) => lab.tokenizer.decode(ids));
    const { text } = lab.dialogues(config.arm.dialogues);
    this.#text = [...base, text].join("\n");
    // A segment may begin and end in the middle of a word.
    this.#lexicon = new Set([...base.flatMap((part) => plainWords(part).slice(1, -1)), ...plainWords(text)]);
  }

  /** Figures that depend on no model. */
  yardsticks(): Record<string, number> {
    const base = this.#lab.base(this.#config.model.maxSeqLen);
    const { test } = this.#lab.dialogues(this.#config.arm.dialogues);
    const human = [...base.heldOut, ...test.heldOut].map((ids) => this.#lab.tokenizer.decode(ids));
    return {
      uniformNats: Math.log(this.#lab.tokenizer.vocabSize),
      dialogueUnigramNats: test.unigramNats,
      baseUnigramNats: base.unigramNats,
      "fakeShare.human": fakeWordShare(human, this.#lexicon).mean,
    };
  }

  /** What a model writes, and its figures. */
  async read(model: LlisaModel, seed: number, signal: AbortSignal | undefined): Promise<
    { readonly texts: readonly string[]; readonly figures: Readonly<Record<string, number>> }
  > {
    const texts = await sampleTexts(model, this.#lab.tokenizer, seed, signal);
    const { mean: fakeShare, low: fakeLow, high: fakeHigh } = fakeWordShare(texts, this.#lexicon);
    return { texts, figures: { fakeShare, fakeLow, fakeHigh, overlap: longestVerbatim(texts, this.#text) } };
  }
}
