/** `haze compare`: two configs at an equal budget, over seeds. */
import {
  type Budget,
  BUDGETS,
  type ComparisonOutcome,
  type HazeCosts,
  hazeCosts,
  hazeTrial,
  matchBudget,
  runHash,
  runValue,
  SMALLEST_EFFECT_BITS,
  type Trial,
} from "../../lib/experiments/mod.ts";
import { asUsage, type Call, type Command, type Io, UsageError } from "../command.ts";
import { sharingRuns } from "../distributed/jobs.ts";
import {
  EXPERIMENT_OPTIONS,
  EXPERIMENT_PERMISSIONS,
  experimentSettings,
  openLab,
  reportInterrupted,
  runWithProgress,
} from "../experiments/options.ts";
import { drawComparisons, stepsText } from "../experiments/picture.ts";
import { NULL_NAMES, parseSpec, SPEC_HELP } from "../experiments/spec.ts";
import { PICTURE_OPTIONS, pictureFile } from "../picture_file.ts";
import { EXIT } from "../report.ts";
import { comparisonTable } from "../ui/comparison_table.ts";
import { formatCount } from "../ui/format.ts";
import { meantHint } from "../suggest.ts";
import { styleFor } from "../ui/style.ts";
import { readsText } from "../permissions.ts";
import { fitted } from "../ui/fit.ts";

/** What is said where there is nothing to tell apart. */
const ONE_RUN = "A and B are one run, computed once, so their difference is 0 whatever it does";

export const command: Command = {
  name: "compare",
  summary:
    `Train two haze configs on the same batches and compare them on held-out text. A and B: ${SPEC_HELP}; ` +
    `nulls: ${
      NULL_NAMES.join(", ")
    }. Each side learns at the rate that its config gives, so a difference may be the ` +
    "rate's: try learningRate=… for each.",
  positionals: ["A", "B"],
  options: [
    {
      ...{ name: "match", kind: "text", value: "WHAT" },
      help: "make B equal to A in parameters (default, by nodes), tokens or flops (by steps)",
    },
    ...EXPERIMENT_OPTIONS,
    ...PICTURE_OPTIONS,
  ],
  permissions: [
    readsText("A"),
    readsText("B"),
    ...EXPERIMENT_PERMISSIONS,
  ],
  examples: [
    "haze compare headType=hybrid headType=content --quick",
    "haze compare tiny tiny,null=shuffledPositions",
    "haze compare tiny tiny,nEmb=96 --match flops --seeds 5",
  ],
  run: (call, io) => sharingRuns(call, io, compare),
};

async function compare(call: Call, io: Io): Promise<number> {
  const match = call.text("match") ?? "parameters";
  if (!(BUDGETS as readonly string[]).includes(match)) {
    throw new UsageError(
      `Cannot compare as --match must be one of ${BUDGETS.join(", ")}: ${match}${meantHint(match, BUDGETS)}`,
    );
  }
  const settings = experimentSettings(call);
  const { seeds, steps } = settings;
  const out = await pictureFile(call, "draw differences");
  const [specA, specB] = call.positionals as [string, string];
  const first = await parseSpec(specA, { steps });
  const second = await parseSpec(specB, { steps });
  const lab = await openLab(call);
  const V = lab.vocab.vocabSize;
  const { config, statement } = asUsage(() => matchBudget(second, first, match as Budget, V));
  const [trialA, trialB] = asUsage(() => [hazeTrial(first, lab), hazeTrial(config, lab)] as const);
  const isOneRun = runHash(runValue(trialA, 0)) === runHash(runValue(trialB, 0));
  const budget = `${isOneRun ? `${ONE_RUN}; ` : ""}matched in ${match}: ${statement}`;
  const outcome = await runWithProgress(
    "comparison",
    [{
      name: "A / B",
      a: { label: specA, trial: trialA },
      b: { label: specB, trial: trialB },
      metric: { name: "bitsPerByte", unit: "bits per byte, held out", better: "lower" },
      ...{ smallestEffect: SMALLEST_EFFECT_BITS, budget },
    }],
    seeds,
    call,
    io,
  );
  if (!outcome.complete) return reportInterrupted(outcome, call, io);
  if (out !== undefined) {
    const both = stepsText(first.training.steps, config.training.steps);
    await drawComparisons(outcome.document, out, both, settings, io);
  }
  const costs = {
    a: costsOf(outcome, trialA, hazeCosts(first, V)),
    b: costsOf(outcome, trialB, hazeCosts(config, V)),
  };
  if (call.flag("json")) io.out(`${JSON.stringify({ ...outcome.document, matched: match, costs })}\n`);
  else {
    const style = styleFor(io.color && io.outIsTerminal);
    io.out(fitted(comparisonTable(outcome.document, io.columns(), style), io));
    io.out(fitted(costTable(costs), io));
  }
  return EXIT.done;
}

/** Means over the seeds of what a side costs; its speed is that of the machine that ran it. */
interface SideCosts {
  readonly bitsPerCharacter: number;
  readonly nllNats: number;
  readonly parameters: number;
  readonly trainedParameters: number;
  readonly tokens: number;
  readonly flopsPerToken: number;
  readonly tokensPerSecond: number;
}

function costsOf(
  outcome: Extract<ComparisonOutcome, { complete: true }>,
  trial: Trial,
  { parameters, trainedParameters, tokens, flopsPerToken }: HazeCosts,
): SideCosts {
  const results = outcome.resultsOf(trial);
  const mean = (read: (result: typeof results[number]) => number | undefined) =>
    results.reduce((sum, result) => sum + (read(result) ?? NaN), 0) / results.length;
  const metric = (name: string) => mean(({ metrics }) => metrics[name]);
  return {
    ...{ bitsPerCharacter: metric("bitsPerCharacter"), nllNats: metric("nllNats") },
    ...{ parameters, trainedParameters, tokens, flopsPerToken },
    tokensPerSecond: Math.round(mean(({ timings }) => timings?.tokensPerSecond)),
  };
}

function costTable({ a, b }: { readonly a: SideCosts; readonly b: SideCosts }): string {
  const rows: [string, (side: SideCosts) => string][] = [
    ["bits per character", (side) => side.bitsPerCharacter.toFixed(3)],
    ["nats per token", (side) => side.nllNats.toFixed(3)],
    ["parameters", (side) => formatCount(side.parameters)],
    ["  of them trained", (side) => formatCount(side.trainedParameters)],
    ["tokens of a run", (side) => formatCount(side.tokens)],
    ["FLOPs to read a token", (side) => formatCount(side.flopsPerToken)],
    ["tokens trained on a second", (side) => formatCount(side.tokensPerSecond)],
  ];
  const head = "".padEnd(28) + "A".padStart(12) + "B".padStart(12);
  return `${
    [head, ...rows.map(([name, show]) => name.padEnd(28) + show(a).padStart(12) + show(b).padStart(12))].join(
      "\n",
    )
  }\n`;
}
