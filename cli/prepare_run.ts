/** Sets up what `haze train` runs: a new run, or one that goes on from its checkpoint. */
import { loadCorpus } from "../lib/data/mod.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { HazeModel, type Model, openCheckpoint } from "../lib/models/mod.ts";
import { Vocab } from "../lib/tokenizers/mod.ts";
import {
  type CheckpointMeta,
  makeDataset,
  NUMERICS_VERSION,
  readCheckpointMeta,
  restoreTrainer,
  Trainer,
  type TrainingConfig,
} from "../lib/training/mod.ts";
import { type Call, type Io, UsageError } from "./command.ts";
import { backendOf, exists, loadRecordedCorpus, readFile, refuseDirectory } from "./files.ts";
import { runSettings } from "./settings.ts";
import { bestPathOf } from "./training_run.ts";

/** A trainer and its model; both are the caller's to close. */
export interface Run {
  readonly model: Model;
  readonly trainer: Trainer;
}

/** Makes a trainer; a model that cannot be trained is closed. */
function withTrainer(model: Model, makeTrainer: () => Trainer): Run {
  try {
    return { model, trainer: makeTrainer() };
  } catch (error) {
    model.close();
    throw error;
  }
}

/** A run from step 0, as the call's settings say; the model computes with what `wrap` makes of its kernels. */
export async function begin(out: string, call: Call, wrap: (kernels: Kernels) => Kernels): Promise<Run> {
  const settings = await runSettings(call);
  const kernels = wrap(backendOf(call));
  for (const path of [out, bestPathOf(out)]) await refuseDirectory(path, "train into");
  if (!call.flag("force")) await refuseToOverwrite(out);
  const corpus = await loadCorpus(call.text("corpus") ?? "builtin");
  const tokenizer = Vocab.fromText(corpus.text);
  const seed = settings.training.seed ?? 42;
  const config = { ...settings.model, vocabSize: tokenizer.vocabSize };
  // Split for the model's context, not the run's: resume and eval must find the same parts.
  const data = makeDataset(corpus, tokenizer, config.T);
  const model = new HazeModel(config, { seed, kernels });
  return withTrainer(model, () => new Trainer(model, data, settings.training));
}

async function refuseToOverwrite(out: string): Promise<void> {
  const resume = await exists(out) ? "--resume goes on with it, " : "";
  for (const path of [out, bestPathOf(out)]) {
    if (!await exists(path)) continue;
    throw new Error(
      `Cannot train into ${out} as nothing may be overwritten: ${path} is there\nhint: ${resume}--force replaces it, --out names another`,
    );
  }
}

/** Options that would change what is being resumed, apart from the number of steps. */
const FIXED = ["preset", "batch", "context", "config", "seed"];

/** The run of the checkpoint at `out`, where it stopped; `wrap` as in {@linkcode begin}. */
export async function resume(
  out: string,
  call: Call,
  io: Io,
  wrap: (kernels: Kernels) => Kernels,
): Promise<Run> {
  const given = FIXED.find((name) =>
    (name === "batch" || name === "context" || name === "seed" ? call.number(name) : call.text(name)) !==
      undefined
  );
  if (given !== undefined || call.list("set").length > 0) {
    throw new UsageError(
      `Cannot resume as the checkpoint fixes its settings: got --${
        given ?? "set"
      }\nhint: --steps may change, and --corpus if the text has moved`,
    );
  }
  const bytes = await readFile(out, "resume");
  const written = readCheckpointMeta(bytes, out);
  const { training } = written;
  if (!training?.state) {
    throw new Error(`Cannot resume from ${out} as it must hold a training state: it holds weights alone`);
  }
  const steps = call.number("steps");
  if (steps !== undefined && steps < training.state.step) {
    throw new UsageError(`Cannot resume as ${training.state.step} steps are finished: got --steps ${steps}`);
  }
  const config: TrainingConfig = { ...training.config, ...(steps === undefined ? {} : { steps }) };
  // The same bits need the same arithmetic, so a run stays on its backend unless told otherwise.
  const kernels = wrap(backendOf(call, training.backend));
  if (!call.flag("force")) refuseOtherBits(written, training.backend, kernels.name);
  const spec = call.text("corpus");
  const corpus = spec === undefined
    ? await loadRecordedCorpus(training.corpus.name, out, io)
    : await loadCorpus(spec);
  const { meta, arrays, model, tokenizer } = openCheckpoint(bytes, { name: out, kernels, moments: true });
  return withTrainer(model, () => {
    const trainer = new Trainer(model, makeDataset(corpus, tokenizer, model.contextLength), config);
    try {
      restoreTrainer(trainer, meta, arrays, out);
    } catch (error) {
      trainer.close();
      throw error;
    }
    return trainer;
  });
}

function refuseOtherBits({ numericsVersion }: CheckpointMeta, recorded: string, backend: string): void {
  const hint = "hint: --force goes on all the same, with other bits";
  if (numericsVersion !== NUMERICS_VERSION) {
    throw new Error(
      `Cannot resume exactly as numericsVersion must be ${NUMERICS_VERSION}: the checkpoint has ${numericsVersion}\n${hint}`,
    );
  }
  if (recorded !== backend) {
    throw new Error(
      `Cannot resume exactly as the backend must be ${recorded}, as in the checkpoint: it is ${backend}\n${hint}`,
    );
  }
}
