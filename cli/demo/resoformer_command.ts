/** `demo resoformer`: runs it and tells it. */
import {
  type DemoOptions,
  demoSettings,
  runDemo,
  type StepMetrics,
} from "../../lib/models/resoformer/seed/mod.ts";
import { asUsage, type Call, type Io, seedOf } from "../command.ts";
import { CardFiles, removeCard } from "../card_file.ts";
import { backendOf } from "../files.ts";
import { cardPathOf } from "../model_card.ts";
import { prepareFiles } from "../out_file.ts";
import { EXIT } from "../report.ts";
import { ProgressLine } from "../ui/progress.ts";
import { demoCard } from "./resoformer_card.ts";
import { describeSections } from "./describe_resoformer.ts";

/** Shows the demonstration of the ResoFormer and gives the exit code. */
export async function showResoformerDemo(call: Call, io: Io): Promise<number> {
  const json = call.flag("json");
  const [epochs, dim, layers] = ["epochs", "dim", "layers"].map((name) => call.number(name));
  const settings = asUsage(() =>
    demoSettings({
      ...{ full: call.flag("full"), seed: seedOf(call) },
      ...(epochs === undefined ? {} : { epochs }),
      ...(dim === undefined ? {} : { dim }),
      ...(layers === undefined ? {} : { layers }),
    })
  );
  const kernels = backendOf(call);
  const save = call.text("save");
  if (save !== undefined) await prepareFiles([save], { act: "save a demo", force: call.flag("force") });
  const progress = json ? undefined : new ProgressLine({
    ...{ color: io.color, live: io.errIsTerminal, write: io.err },
  });
  const options: DemoOptions = {
    ...{ ...settings, kernels, signal: io.interrupted },
    ...(save === undefined ? {} : { save }),
    ...(progress ? { onStep: follow(progress) } : {}),
  };
  const describe = describeSections(io);
  try {
    const demo = await runDemo(
      json ? options : {
        ...options,
        onSection: (section) => {
          if (section.section === "training") progress?.done();
          describe(section);
        },
      },
    );
    if (save !== undefined && !("interrupted" in demo)) {
      if (call.flag("no-card")) await removeCard(cardPathOf(save));
      else await new CardFiles(io).write(cardPathOf(save), demoCard(save, await Deno.readFile(save), demo));
    }
    if (json) io.out(`${JSON.stringify(demo)}\n`);
    if ("interrupted" in demo) {
      progress?.done();
      if (!json) io.err(`stopped after step ${demo.step}; nothing is saved\n`);
      return EXIT.interrupted;
    }
    if (!json && save !== undefined) io.out(`\nsaved ${save}\ntry: haze generate ${save} --prompt "To be"\n`);
    return EXIT.done;
  } finally {
    progress?.done();
  }
}

/** The progress line behind a run: each measured held-out loss stays until the next. */
function follow(progress: ProgressLine): (metrics: StepMetrics) => void {
  let held: { heldOutLoss?: number } = {};
  return ({ step, steps, loss, tokensPerSecond, validationLoss }) => {
    if (validationLoss !== undefined) held = { heldOutLoss: validationLoss };
    progress.update({ step, steps, loss, tokensPerSecond, ...held });
  };
}
