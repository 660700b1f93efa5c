/** The sections of the ResoFormer's demonstration for people. */
import type {
  CoherenceSection,
  DemoSection,
  ModelSection,
  TokenizerSection,
  TrainingSection,
} from "../../lib/models/resoformer/seed/mod.ts";
import type { Io } from "../command.ts";
import { rule } from "../ui/box.ts";
import { fitted } from "../ui/fit.ts";
import { counted } from "../ui/format.ts";
import { sparkline } from "../ui/sparkline.ts";
import { quoted, type Style, styleFor } from "../ui/style.ts";

/** Columns of a whole bar. */
const BAR = 30;

/** Prints sections as they are ready. */
export function describeSections(io: Io): (section: DemoSection) => void {
  const style = styleFor(io.color && io.outIsTerminal);
  return (section) => {
    const [title, lines] = describe(section, style);
    const head = ["", style.accent(title), style.dim(rule(io.columns()))];
    for (const line of [...head, ...lines]) io.out(fitted(`${line}\n`, io));
  };
}

function describe(section: DemoSection, style: Style): [title: string, lines: string[]] {
  switch (section.section) {
    case "tokenizer":
      return ["Tokens are primes", tokenizerLines(section)];
    case "model":
      return ["A model that has learnt nothing", modelLines(section)];
    case "training":
      return ["Training", trainingLines(section, style)];
    case "generation":
      return [
        "Continuations: entropy-aware, cooling down",
        section.texts.map(({ prompt, text }) => quoted(prompt + text, 80)),
      ];
    case "strategies":
      return [
        `Five strategies after ${quoted(section.prompt)}`,
        section.texts.map(({ strategy, text }) => `${strategy.padEnd(14)}${quoted(text, 60)}`),
      ];
    case "coherence":
      return ["Coherence, step by step", coherenceLines(section)];
  }
}

function tokenizerLines({ text, primes, ids, composite, vocabSize, maxPrime }: TokenizerSection): string[] {
  return [
    `${vocabSize} tokens, the last prime is ${maxPrime}`,
    `${quoted(text)} is ${primes.join(" ")}, ids ${ids.join(" ")}`,
    `its bag of tokens is one number, ${primes.join("·")} = ${composite}`,
  ];
}

function modelLines({ parameters, parts, config, entropyNats, uniformNats }: ModelSection): string[] {
  const { vocabSize, dim, numLayers, numHeads } = config;
  return [
    `${vocabSize} tokens, width ${dim}, ${numLayers} blocks of ${numHeads} heads: ${
      counted(parameters, "parameter")
    }`,
    ...parts.map((part) => `  ${part.name.padEnd(18)}${part.parameters.toLocaleString("en").padStart(9)}`),
    `its predictions have ${entropyNats.toFixed(3)} nats of entropy, of ${uniformNats.toFixed(3)} at most`,
  ];
}

function trainingLines(section: TrainingSection, style: Style): string[] {
  const { parameters, characters, steps, losses, trained, heldOut, yardsticks, clippedShare } = section;
  const verdict = (nats: number): string =>
    trained.loss < nats ? style.good("the model is below it") : style.bad("the model is not below it");
  return [
    `${counted(parameters, "parameter")}, ${counted(characters, "character")}, ${
      counted(steps, "step")
    }: ${section.reason}`,
    `mean loss by epoch  ${losses.map((loss) => loss.toFixed(3)).join(" ")}  ${
      sparkline(losses, losses.length)
    }`,
    `on what it was trained on  ${trained.loss.toFixed(3)} nats a character, coherence ${
      trained.coherence.toFixed(3)
    }`,
    `  counting characters there  ${yardsticks.unigramNats.toFixed(3)}: ${verdict(yardsticks.unigramNats)}`,
    `  counting pairs there       ${yardsticks.bigramNats.toFixed(3)}: ${verdict(yardsticks.bigramNats)}`,
    `on text that it never saw  ${
      heldOut.loss.toFixed(3)
    } nats a character: what is learnt of so little is by heart`,
    style.dim(`${(100 * clippedShare).toFixed(0)} % of the gradients were clipped at 1/φ`),
  ];
}

function coherenceLines({ prompt, text, coherences, meanCoherence }: CoherenceSection): string[] {
  const characters = [...text];
  return [
    quoted(prompt + text, 80),
    ...coherences.map((coherence, i) => {
      const bar = "█".repeat(Math.round(BAR * coherence));
      return `${quoted(characters[i] ?? "").padEnd(5)} ${bar.padEnd(BAR)} ${coherence.toFixed(3)}`;
    }),
    `mean ${meanCoherence.toFixed(3)}`,
  ];
}
