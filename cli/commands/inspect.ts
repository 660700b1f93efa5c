/** `haze inspect`: what a file is. */
import { describeFile, listNpz, type NpzListing } from "../../lib/formats/mod.ts";
import { describeHazeNpz, isHazeNpz } from "../../lib/models/haze/npz_describe.ts";
import { MODEL_KINDS } from "../../lib/models/mod.ts";
import { type CheckpointMeta, readCheckpointMeta } from "../../lib/training/mod.ts";
import { type Command, JSON_OPTION } from "../command.ts";
import { readFile } from "../files.ts";

/** The document of `--json`. */
interface Inspection {
  format: string;
  kind: string;
  config: Readonly<Record<string, unknown>>;
  parameters: number;
  tensors: { name: string; shape: number[]; dtype: string }[];
  warnings: string[];
}

export const command: Command = {
  name: "inspect",
  summary: "What a file is: format, model, sizes, tensors.",
  positionals: ["FILE"],
  options: [JSON_OPTION],
  examples: ["haze inspect runs/haze.npz"],
  async run(call, io) {
    const path = call.positionals[0]!;
    const inspection = inspect(await readFile(path, "inspect a file"), path);
    if (call.flag("json")) {
      io.out(`${JSON.stringify(inspection)}\n`);
      return 0;
    }
    const { format, kind, config, parameters, tensors, warnings } = inspection;
    io.out(`${path}: ${format}${kind ? `, ${kind} model` : ""}\n`);
    for (const [key, value] of Object.entries(config)) {
      io.out(`  ${key.padEnd(12)} ${JSON.stringify(value)}\n`);
    }
    io.out(`${parameters.toLocaleString("en")} parameters in ${tensors.length} tensors\n`);
    for (const { name, shape, dtype } of tensors) {
      io.out(`  ${name.padEnd(32)} ${dtype} (${shape.join(", ")})\n`);
    }
    for (const warning of warnings) io.out(`warning: ${warning}\n`);
    return 0;
  },
};

function inspect(bytes: Uint8Array, name: string): Inspection {
  const { kind: fileKind, description, hint } = describeFile(bytes);
  if (fileKind !== "zip") {
    throw new SyntaxError(
      `Cannot inspect ${name} as it must be an .npz archive: it is ${description}${
        hint ? `\nhint: ${hint}` : ""
      }`,
    );
  }
  const listed = listNpz(bytes, { name });
  if (isHazeNpz(listed)) return inspectHazeNpz(bytes, name, listed);
  const isCheckpoint = listed.some((array) => array.name === "meta.json");
  const meta = isCheckpoint ? readCheckpointMeta(bytes, name) : undefined;
  const arrays = listed.filter((array) => array.name !== "meta.json");
  const tensors = arrays.map((array) => ({
    name: array.name,
    shape: [...(array.shape ?? [])],
    dtype: array.dtype ?? "unreadable",
  }));
  const weights = tensors.filter((tensor) => !tensor.name.startsWith("adamw."));
  return {
    format: meta ? meta.format : "npz",
    kind: meta?.kind ?? "",
    config: meta ? describeConfig(meta) : {},
    parameters: weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    tensors,
    warnings: [
      ...arrays.flatMap(({ name, refusal }) => refusal ? [`${name}: ${refusal}`] : []),
      ...(meta && !MODEL_KINDS.includes(meta.kind)
        ? [`this version opens ${MODEL_KINDS.join(", ")}, not ${meta.kind}`]
        : []),
    ],
  };
}

/** Parameters are what upstream counts: those of the file, and the layer norms that it lacks are none of them. */
function inspectHazeNpz(bytes: Uint8Array, name: string, listed: readonly NpzListing[]): Inspection {
  const { config, isExtended, vocab, places, warnings } = describeHazeNpz(bytes, name);
  const layout = isExtended ? "extended layout" : "upstream's layout";
  return {
    format: `haze npz (${layout})`,
    kind: "haze",
    config: { ...config, ...(vocab ? { tokenizer: vocab.kind } : {}) },
    parameters: places.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    tensors: listed.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
    warnings: [...warnings],
  };
}

function describeConfig(meta: CheckpointMeta): Readonly<Record<string, unknown>> {
  const { config, training, codeVersion, tokenizer } = meta;
  const run = training &&
    { step: training.step, corpus: training.corpus.name, resumable: training.state !== undefined };
  return { ...config, tokenizer: tokenizer.kind, codeVersion, ...(run ?? {}) };
}
