/** The card of the model that `demo resoformer --save` writes. */
import { basename } from "@std/path";
import type { DemoReport, TrainingSection } from "../../lib/models/resoformer/seed/mod.ts";
import { NUMERICS_VERSION, readCheckpointMeta, VERSION } from "../../lib/training/mod.ts";
import { cardText, code, json, rows, shell, shellWord } from "../card_text.ts";
import { counted } from "../ui/format.ts";

/** The text of the card of a checkpoint, whose bytes say what the report does not. */
export function demoCard(path: string, bytes: Uint8Array, { settings, sections }: DemoReport): string {
  const [file, meta] = [basename(path), readCheckpointMeta(bytes, path)];
  const training = sections.find((part): part is TrainingSection => part.section === "training")!;
  const { parameters, characters, steps, epochs, reason, heldOut, trained, yardsticks } = training;
  const bits = (nats: number) => (nats / Math.LN2).toFixed(4);
  const word = shellWord(file);
  return cardText(
    file,
    `A ${meta.kind} model of ${
      counted(parameters, "parameter")
    }, trained by the demonstration of haze on four speeches for ${counted(steps, "step")}.`,
    [
      [
        "Data",
        rows([
          ["text", "four speeches from Shakespeare's plays"],
          ["characters to train on", characters.toLocaleString("en")],
          ["hash of the tokenizer", code(meta.tokenizerHash)],
        ]),
      ],
      [
        "Training",
        rows([
          ["steps", `${steps.toLocaleString("en")}: ${reason}`],
          ["epochs", String(epochs)],
          ["seed", String(settings.seed)],
          ["code", `haze ${VERSION}, numerics ${NUMERICS_VERSION}`],
        ]),
      ],
      ["Held-out score", [
        ...rows([
          ["bits per character, held out", bits(heldOut.loss)],
          ["bits per character, trained on", bits(trained.loss)],
          ["counting characters, trained on", bits(yardsticks.unigramNats)],
          ["counting pairs, trained on", bits(yardsticks.bigramNats)],
        ]),
      ]],
      ["Config", ["The model:", "", ...json(meta.config), "", "The demonstration:", "", ...json(settings)]],
      [
        "Use",
        shell([
          `haze generate ${word} --prompt "To be"`,
          `haze eval ${word} --corpus builtin`,
          `haze inspect ${word}`,
        ]),
      ],
      ["Limits", ["- It was trained to be looked at: what it has learnt of so little text is by heart."]],
      ["Licence", ["haze is under the MIT licence; the speeches are in the public domain."]],
    ],
  );
}
