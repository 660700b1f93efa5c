/** What an archive of arrays says of itself. */
import { findNpzDamage, listNpz } from "../../lib/formats/mod.ts";
import { describeHazeNpz, isHazeNpz } from "../../lib/models/haze/npz_describe.ts";
import { NPZ_EXTRAS, NPZ_SIZES, npzPlaces } from "../../lib/models/haze/npz_layout.ts";
import {
  describeSpiralNpz,
  flattenPickledSpiral,
  isPickledSpiral,
  isSpiralNpz,
} from "../../lib/models/spiral/mod.ts";
import { MODEL_KINDS } from "../../lib/models/mod.ts";
import { type CheckpointMeta, readCheckpointMeta } from "../../lib/training/mod.ts";
import { type Inspection, sizeOf, type Tensor } from "./inspection.ts";

/** What an archive says of itself, and which of its arrays are weights. */
type Findings = Omit<Inspection, "tensors" | "faults">;

/**
 * What an archive declares, and what is wrong with it. A damaged array is a warning and no error, as all else can still be
 * told; what opens the model refuses it.
 */
export function inspectNpz(bytes: Uint8Array, name: string): Inspection {
  const listed = listNpz(bytes, { name });
  const tensors = listed.filter((array) => array.name !== "meta.json").map(({ name, shape, dtype }) => (
    { name, shape: [...shape], dtype: dtype ?? "unreadable" }
  ));
  const isCheckpoint = listed.some((array) => array.name === "meta.json");
  const findings = isHazeNpz(listed)
    ? inspectHazeNpz(bytes, name, tensors)
    : isCheckpoint
    ? inspectCheckpoint(bytes, name, tensors)
    : isSpiralNpz(listed)
    ? inspectSpiralNpz(bytes, name, tensors, isPickledSpiral(listed))
    : inspectArrays(tensors);
  const { format, kind, config, parameters, warnings, isWeight, advice } = findings;
  const refused = listed.flatMap(({ name, refusal }) => refusal ? [`${name}: ${refusal}`] : []);
  const damaged = findNpzDamage(bytes, { name }).map(({ reason }) => oneLine(reason));
  const all = [...new Set([...warnings, ...refused, ...damaged])];
  return {
    format,
    kind,
    config,
    parameters,
    tensors,
    warnings: all,
    faults: [],
    isWeight,
    ...(advice ? { advice } : {}),
  };
}

const oneLine = (message: string): string => message.replaceAll("\n", "; ");

/** Weights of an archive that says nothing of its arrays: numbers that can be trained. */
const isFloat = ({ name, dtype }: Tensor): boolean => /f[248]$/.test(dtype) && !name.startsWith("adamw.");

function inspectArrays(tensors: readonly Tensor[]): Findings {
  const parameters = sizeOf(tensors.filter(isFloat).map(({ shape }) => shape));
  return { format: "npz", kind: "", config: {}, parameters, warnings: [], isWeight: isFloat };
}

function inspectCheckpoint(bytes: Uint8Array, name: string, tensors: readonly Tensor[]): Findings {
  // A spiral model's numbers stand there twice, the second time under the seed's names.
  const isWeight = (tensor: Tensor) => isFloat(tensor) && !/^(student|teacher)_/.test(tensor.name);
  const parameters = sizeOf(tensors.filter(isWeight).map(({ shape }) => shape));
  return orWarning(
    () => {
      const meta = readCheckpointMeta(bytes, name);
      const warnings = MODEL_KINDS.includes(meta.kind)
        ? []
        : [`this version opens ${MODEL_KINDS.join(", ")}, not ${meta.kind}`];
      const { format, kind } = meta;
      return { format, kind, config: describeConfig(meta), parameters, warnings, isWeight };
    },
    (warning) => {
      const format = "haze-checkpoint (its metadata cannot be used)";
      return { format, kind: "", config: {}, parameters, warnings: [warning], isWeight };
    },
  );
}

/** What is declared; of an archive that no model fits, the arrays and what is wrong with them. */
function inspectHazeNpz(bytes: Uint8Array, name: string, tensors: readonly Tensor[]): Findings {
  return orWarning(
    () => {
      const { config, isExtended, vocab, places, warnings } = describeHazeNpz(bytes, name);
      const keys = new Set(places.map(({ key }) => key));
      return {
        format: `haze npz (${isExtended ? "extended layout" : "upstream's layout"})`,
        kind: "haze",
        config: { ...config, ...(vocab ? { tokenizer: vocab.kind } : {}) },
        // Layer norms that a file lacks are parameters of the model all the same.
        parameters: sizeOf([...npzPlaces(config)].map(({ shape }) => shape)),
        warnings: [...warnings],
        isWeight: ({ name }) => keys.has(name),
      };
    },
    (warning) => {
      const no = new Set<string>([...Object.keys(NPZ_SIZES), ...Object.values(NPZ_EXTRAS)]);
      const isWeight = (tensor: Tensor) => isFloat(tensor) && !no.has(tensor.name);
      const parameters = sizeOf(tensors.filter(isWeight).map(({ shape }) => shape));
      const format = "haze npz (no model fits it)";
      return { format, kind: "haze", config: {}, parameters, warnings: [warning], isWeight };
    },
  );
}

/** Upstream's system in the flat layout; of a pickled one nothing but its name can be told. */
function inspectSpiralNpz(
  bytes: Uint8Array,
  name: string,
  tensors: readonly Tensor[],
  isPickled: boolean,
): Findings {
  const kind = "spiral";
  const format = "spiral-npz";
  if (isPickled) {
    return {
      ...{ format: `${format} (pickled by upstream)`, kind, config: {}, parameters: 0, warnings: [] },
      isWeight: () => false,
      advice:
        `hint: pickles can run code and are never loaded; if you trust the file, these lines of Python make one ` +
        `that is read here:\n${flattenPickledSpiral(name)}`,
    };
  }
  const isWeight = ({ name, dtype }: Tensor): boolean =>
    isFloat({ name, dtype, shape: [] }) && /^(student|teacher)_/.test(name) &&
    !/^teacher_(P$|B$|rag|rel)/.test(name);
  const parameters = sizeOf(tensors.filter(isWeight).map(({ shape }) => shape));
  return orWarning(
    () => {
      const { sizes, warnings } = describeSpiralNpz(bytes, name);
      return { format, kind, config: { ...sizes }, parameters, warnings, isWeight };
    },
    (warning) => ({
      ...{ format: `${format} (no system fits it)`, kind, config: {}, parameters },
      ...{ warnings: [warning], isWeight },
    }),
  );
}

/** What `body` finds, or what can be said if the file's content forbids it. */
function orWarning(body: () => Findings, otherwise: (warning: string) => Findings): Findings {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return otherwise(oneLine(error.message));
  }
}

function describeConfig(meta: CheckpointMeta): Readonly<Record<string, unknown>> {
  const { config, training, codeVersion, tokenizer } = meta;
  const run = training &&
    { step: training.step, corpus: training.corpus.name, resumable: training.state !== undefined };
  return { ...config, tokenizer: tokenizer.kind, codeVersion, ...(run ?? {}) };
}
