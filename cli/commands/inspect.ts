/** `haze inspect`: what a file is. */
import { recogniseFile } from "../../lib/formats/mod.ts";
import { type Call, type Command, JSON_OPTION } from "../command.ts";
import type { ModelSource } from "../model_folder.ts";
import { readModelSource } from "../model_path.ts";
import { describeCounts, type Inspection } from "../inspect/inspection.ts";
import { inspectNpz } from "../inspect/npz.ts";
import { inspectOther } from "../inspect/other_file.ts";
import { runProbe } from "../probe.ts";
import { EXIT } from "../report.ts";
import { reads, SIZES_BESIDE } from "../permissions.ts";
import { fitted } from "../ui/fit.ts";

export const command: Command = {
  name: "inspect",
  summary:
    "What a file is, what it holds and what is wrong with it; a damaged one is told of too, and exit 0.",
  positionals: ["FILE"],
  options: [
    {
      name: "probe",
      kind: "flag",
      help: "run the model too, against FILE.probe.json, which convert --probe wrote",
    },
    JSON_OPTION,
  ],
  permissions: [
    reads("FILE"),
    SIZES_BESIDE,
  ],
  examples: [
    "haze inspect runs/haze.npz",
    "haze inspect stories15M.bin",
    "haze inspect tokenizer.model --json",
    "haze inspect hf",
  ],
  async run(call, io) {
    const path = call.positionals[0]!;
    const source = await readModelSource(path, "inspect a file");
    const inspection = await probed(inspect(source, path), path, source, call);
    const { advice: _, ...document } = inspection;
    io.out(call.flag("json") ? `${JSON.stringify(document)}\n` : fitted(describe(path, inspection), io));
    return EXIT.done;
  },
};

/** A file with faults has no model to run. */
async function probed(found: Inspection, path: string, source: ModelSource, call: Call): Promise<Inspection> {
  if (!call.flag("probe") || found.faults.length > 0) return found;
  return { ...found, ...await runProbe(path, source) };
}

function inspect(
  { bytes, huggingFaceConfig, isFolder, tokenizerPath }: ModelSource,
  path: string,
): Inspection {
  const { format } = recogniseFile(bytes, path);
  if (format === "npz" || format === "zip") return inspectNpz(bytes, path);
  const found = inspectOther(bytes, path, huggingFaceConfig);
  if (!isFolder || tokenizerPath !== undefined) return found;
  return {
    ...found,
    warnings: [...found.warnings, "it has no tokenizer.model, and no other vocabulary is read here"],
  };
}

/** Columns that a name takes at most, so that types and shapes stand below each other within 80 columns. */
const MOST_NAME = 48;

function describe(path: string, inspection: Inspection): string {
  const { format, kind, config, tensors, warnings, faults, advice, probe } = inspection;
  const [keyWidth, nameWidth] = [Object.keys(config), tensors.map(({ name }) => name)].map((names) =>
    Math.min(MOST_NAME, Math.max(0, ...names.map(({ length }) => length)))
  ) as [number, number];
  return [
    `${path}: ${format}${kind ? `, ${kind} model` : ""}`,
    ...Object.entries(config).map(([key, value]) => `  ${key.padEnd(keyWidth)} ${JSON.stringify(value)}`),
    ...(tensors.length > 0 || inspection.parameters > 0 ? [describeCounts(inspection)] : []),
    ...tensors.map(({ name, shape, dtype }) => `  ${name.padEnd(nameWidth)} ${dtype} (${shape.join(", ")})`),
    ...(probe?.agrees ? [`probe: a loss of ${probe.lossNats.toFixed(4)} nats, as it was written`] : []),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...faults.map(({ check, message }) => `fault (${check}): ${message}`),
    ...(advice === undefined ? [] : [advice]),
    "",
  ].join("\n");
}
