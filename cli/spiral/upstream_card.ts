/** The card of a file that holds upstream's system. */
import { basename } from "@std/path";
import type { UpstreamSpiral } from "../../lib/models/spiral/mod.ts";
import { VERSION } from "../../lib/training/mod.ts";
import { cardText, code, json, licenceOf, rows, shell, shellWord } from "../card_text.ts";
import { counted } from "../ui/format.ts";

/** What is known of a run by upstream's arithmetic. */
export interface UpstreamFacts {
  readonly system: UpstreamSpiral;
  /** What it was trained on last. */
  readonly data: string;
  readonly seed: number;
  readonly batch: number;
  readonly context: number;
}

/** The text of the card; no held-out score, as its program has none. */
export function upstreamCard(path: string, facts: UpstreamFacts): string {
  const { system: { steps, teacher: { sizes } }, data, seed, batch, context } = facts;
  const file = basename(path);
  const word = shellWord(file);
  return cardText(
    file,
    `SpiralFullFusion by its own arithmetic, trained on ${code(data)} for ${counted(steps, "step")}.`,
    [
      ["Data", rows([["text", code(data)]])],
      [
        "Training",
        rows([
          ["steps", steps.toLocaleString("en")],
          ["windows of a step", `${batch} of ${counted(context, "token")}`],
          ["seed", String(seed)],
          ["code", `haze ${VERSION}`],
        ]),
      ],
      ["Held-out score", ["None: its program holds nothing out, and this arithmetic hardly learns."]],
      ["Config", json(sizes)],
      [
        "Use",
        shell([
          `haze spiral --steps 0 --load_path ${word} --prompt 1,2,3`,
          `haze spiral --load_path ${word} --steps 100 --save_path ${word}`,
          `haze inspect ${word}`,
        ]),
      ],
      ["Limits", ["- What it writes is hardly better than the counts that it retrieves."]],
      ["Licence", [licenceOf(data)]],
    ],
  );
}
