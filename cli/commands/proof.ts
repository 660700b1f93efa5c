/** `haze proof`: the claims of a proof sheet, measured on a model. */
import type { ProofRow, ProofSheet } from "../../lib/models/mod.ts";
import {
  HAZE_PRESETS,
  HazeModel,
  type HeadType,
  LLISA_PRESETS,
  LlisaModel,
  type LlisaPresetName,
  type Model,
  MODEL_KINDS,
  proveModel,
  RESO_LLM_PRESETS,
  RESOFORMER_PRESETS,
  ResoformerModel,
  type ResoformerPresetName,
  ResoLLMModel,
  type ResoLLMPresetName,
  SPIRAL_PRESETS,
  SpiralModel,
  type SpiralPresetName,
} from "../../lib/models/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { meantHint } from "../suggest.ts";
import { type Call, type Command, COMPUTE_OPTIONS, SEED_OPTION, seedOf, UsageError } from "../command.ts";
import { backendOf, openModelForIds } from "../files.ts";
import { exists } from "../exists.ts";
import { EXIT } from "../report.ts";
import { wrap } from "../ui/wrap.ts";
import { outColumns } from "../ui/terminal.ts";
import { BLAS, readsText, SIZES_BESIDE } from "../permissions.ts";
import { fitted } from "../ui/fit.ts";

const HEAD_TYPES: readonly HeadType[] = ["hybrid", "reweight", "content"];
/** Tokens of a fresh model: about as many as a lower-case story has characters. */
const VOCAB_SIZE = 44;

export const command: Command = {
  name: "proof",
  summary:
    "Measure what must hold of a model: no look into the future, a cache that changes nothing, and more.",
  positionals: ["MODEL|CKPT"],
  options: [
    {
      name: "preset",
      kind: "text",
      value: "NAME",
      help: "sizes of a fresh model, a preset of train (default tiny)",
    },
    {
      name: "head-type",
      kind: "text",
      value: "NAME",
      help: "heads of a fresh haze model: hybrid, reweight, content (default: each)",
    },
    { ...SEED_OPTION, help: "seed of a fresh model's weights (default 42)" },
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    readsText("MODEL|CKPT"),
    SIZES_BESIDE,
    ...BLAS,
  ],
  examples: [
    "haze proof haze",
    "haze proof llisa --preset llisa-7m",
    "haze proof haze --preset seed --head-type content",
    "haze proof runs/haze.npz",
  ],
  async run(call, io) {
    const subject = call.positionals[0]!;
    await refuseMisspelt(subject);
    const sheets = MODEL_KINDS.includes(subject)
      ? ofFreshModels(subject, call)
      : [await ofCheckpoint(subject, call)];
    const holds = sheets.every((sheet) => sheet.holds);
    if (call.flag("json")) io.out(`${JSON.stringify({ holds, sheets })}\n`);
    else {
      const color = io.color && io.outIsTerminal;
      const columns = outColumns(io.outIsTerminal);
      io.out(fitted(sheets.map((sheet) => `${draw(sheet, columns, color)}\n`).join("\n"), io));
    }
    return holds ? EXIT.done : EXIT.failed;
  },
};

/** A word that is nearly a kind of model, and no file. */
async function refuseMisspelt(subject: string): Promise<void> {
  const meant = meantHint(subject, MODEL_KINDS);
  if (MODEL_KINDS.includes(subject) || meant === "" || /[./\\]/.test(subject) || await exists(subject)) {
    return;
  }
  throw new UsageError(
    `Cannot prove a model as it must be one of ${
      MODEL_KINDS.join(", ")
    }, or a checkpoint: ${subject}${meant}`,
  );
}

function ofFreshModels(kind: string, call: Call): ProofSheet[] {
  const given = call.text("head-type");
  if (kind !== "haze" && given !== undefined) {
    throw new UsageError(`Cannot prove a fresh model as --head-type is for haze: got ${given} for ${kind}`);
  }
  const preset = call.text("preset") ?? "tiny";
  const options = { seed: seedOf(call), kernels: backendOf(call) };
  return kind === "haze"
    ? headTypes(given).map((headType) => proveHaze(preset, headType, options))
    : [FRESH_SHEETS[kind]!(preset, options)];
}

function headTypes(given: string | undefined): readonly HeadType[] {
  return given === undefined ? HEAD_TYPES : [choice(given, "head-type", HEAD_TYPES)];
}

/** What fresh models are made with. */
interface FreshOptions {
  readonly seed: number;
  readonly kernels: Kernels;
}

function proveHaze(given: string, headType: HeadType, options: FreshOptions): ProofSheet {
  const preset = choice(given, "preset", Object.keys(HAZE_PRESETS) as (keyof typeof HAZE_PRESETS)[]);
  const config = { ...HAZE_PRESETS[preset], headType, vocabSize: VOCAB_SIZE };
  return prove(new HazeModel(config, options), `haze, ${preset}, fresh, ${headType} heads`);
}

function proveLlisa(given: string, options: FreshOptions): ProofSheet {
  const preset = choice(given, "preset", Object.keys(LLISA_PRESETS) as LlisaPresetName[]);
  return prove(new LlisaModel(LLISA_PRESETS[preset], options), `llisa, ${preset}, fresh`);
}

function proveSpiral(given: string, options: FreshOptions): ProofSheet {
  const preset = choice(given, "preset", Object.keys(SPIRAL_PRESETS) as SpiralPresetName[]);
  return prove(new SpiralModel(SPIRAL_PRESETS[preset], options), `spiral, ${preset}, fresh`);
}

function proveResoformer(given: string, options: FreshOptions): ProofSheet {
  const preset = choice(given, "preset", Object.keys(RESOFORMER_PRESETS) as ResoformerPresetName[]);
  const config = { ...RESOFORMER_PRESETS[preset], vocabSize: VOCAB_SIZE };
  return prove(new ResoformerModel(config, options), `resoformer, ${preset}, fresh`);
}

function proveResoLLM(given: string, options: FreshOptions): ProofSheet {
  const preset = choice(given, "preset", Object.keys(RESO_LLM_PRESETS) as ResoLLMPresetName[]);
  return prove(new ResoLLMModel(RESO_LLM_PRESETS[preset], options), `reso-llm, ${preset}, fresh`);
}

/** Kinds with one fresh model a preset. */
const FRESH_SHEETS: Readonly<Record<string, (preset: string, options: FreshOptions) => ProofSheet>> = {
  llisa: proveLlisa,
  resoformer: proveResoformer,
  "reso-llm": proveResoLLM,
  spiral: proveSpiral,
};

function prove(model: Model, name: string): ProofSheet {
  try {
    return proveModel(model, name);
  } finally {
    model.close();
  }
}

async function ofCheckpoint(path: string, call: Call): Promise<ProofSheet> {
  const given = (["preset", "head-type"] as const).find((name) => call.text(name) !== undefined) ??
    (call.number("seed") === undefined ? undefined : "seed");
  if (given !== undefined) {
    throw new UsageError(
      `Cannot prove a checkpoint as --${given} goes with a fresh model: got ${path}\nhint: fresh models are ${
        MODEL_KINDS.join(", ")
      }`,
    );
  }
  return prove(await openModelForIds(path, call), path);
}

function choice<N extends string>(given: string, option: string, known: readonly N[]): N {
  const one = known.find((name) => name === given);
  if (one !== undefined) return one;
  throw new UsageError(
    `Cannot prove a model as --${option} must be one of ${known.join(", ")}: ${given}${
      meantHint(given, known)
    }`,
  );
}

/** A line for each claim; below one that does not hold, what was found. */
function draw({ subject, backend, holds, rows, costs }: ProofSheet, columns: number, color: boolean): string {
  const paint = (code: number, text: string): string => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const width = Math.max(...rows.map(({ claim }) => claim.length));
  const lines = rows.flatMap((row) => {
    const mark = row.holds ? paint(32, "✓") : paint(31, "✗");
    const numbers = `${show(row.measured).padStart(9)} ${boundOf(row)}`;
    // Where a line does not fit the numbers go below the claim.
    const line = width + numbers.length + 5 <= columns
      ? [`  ${mark} ${row.claim.padEnd(width)} ${numbers}`.trimEnd()]
      : [`  ${mark} ${row.claim}`, `      ${numbers.trim()}`];
    return row.holds ? line : [...line, ...wrap(row.detail, columns - 6).map((words) => `      ${words}`)];
  });
  const broken = rows.filter((row) => !row.holds).length;
  const verdict = holds
    ? paint(32, `all ${rows.length} hold`)
    : paint(31, `${broken} of ${rows.length} do not hold`);
  const cost =
    `${costs.parameters.toLocaleString("en")} parameters; ${costs.flops.toLocaleString("en")} operations ` +
    `for a window of ${costs.tokens} (matrix products and attention, counted as they ran, a multiply-add is two)`;
  return [
    `${subject} (${backend}): ${verdict}`,
    ...lines,
    ...wrap(cost, columns - 4).map((words) => `    ${words}`),
  ].join(
    "\n",
  );
}

const show = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value)
    : Number.isNaN(value)
    ? "NaN"
    : value.toExponential(1);

function boundOf({ relation, tolerance }: ProofRow): string {
  return relation === "≤" && tolerance === 0 ? "exactly 0" : `${relation} ${show(tolerance)}`;
}
