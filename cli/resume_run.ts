/** Sets up a run that goes on from its checkpoint. */
import { LlisaModel, openAdapter, openCheckpoint } from "../lib/models/mod.ts";
import {
  type CheckpointMeta,
  NUMERICS_VERSION,
  readCheckpointArrays,
  readCheckpointMeta,
  restoreTrainer,
  Trainer,
  type TrainingConfig,
} from "../lib/training/mod.ts";
import { type Call, type Io, UsageError } from "./command.ts";
import { backendOf, openModel, readFile } from "./files.ts";
import { groupOf, type Run, withTrainer } from "./run.ts";
import { openRecordedText, type RunText } from "./run_text.ts";
import { dataFor, datasetFor } from "./spiral_data.ts";

/** Options that would change what is being resumed, apart from the number of steps. */
const FIXED = ["preset", "batch", "context", "config", "seed", "from", "adapter", "rank"];

/** The run of the checkpoint at `out`, where it stopped. */
export async function resume(out: string, call: Call, io: Io): Promise<Run> {
  const given = FIXED.find((name) =>
    (["batch", "context", "seed", "rank"].includes(name) ? call.number(name) : call.text(name)) !==
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
  const kernels = backendOf(call, training.backend);
  if (!call.flag("force")) refuseOtherBits(written, training.backend, kernels.name);
  const read = await openRecordedText(training.corpus.name, out, call, io);
  if (written.kind === "llisa-adapter") return await resumeAdapter(bytes, out, call, read, config);
  if (call.text("base") !== undefined) {
    throw new UsageError(`Cannot resume as --base goes with an adapter: ${out} is ${written.kind}`);
  }
  const { meta, arrays, model, tokenizer } = openCheckpoint(bytes, { name: out, kernels, moments: true });
  return await withTrainer(model, async () => {
    const data = await datasetFor(model, tokenizer, read);
    const trainer = new Trainer(model, dataFor(model, data), config, groupOf(call));
    return restored(trainer, () => restoreTrainer(trainer, meta, arrays, out));
  });
}

/** An adapter's run where it stopped; its base has to be named again. */
async function resumeAdapter(
  bytes: Uint8Array,
  out: string,
  call: Call,
  read: RunText,
  config: TrainingConfig,
): Promise<Run> {
  const path = call.text("base");
  if (path === undefined) {
    throw new UsageError(`Cannot resume ${out} as it is an adapter and needs its base: got no --base`);
  }
  const { model: base, tokenizer } = await openModel(path, call);
  const owned: { close(): void }[] = [base];
  const both = { close: () => owned.forEach((part) => part.close()) };
  return await withTrainer(both, async () => {
    if (!(base instanceof LlisaModel)) {
      throw new UsageError(`Cannot resume ${out} as its base must be llisa: ${path} is ${base.kind}`);
    }
    const adapter = openAdapter(bytes, base, out);
    owned.unshift(adapter);
    const specs = [...adapter.parameters.entries()].map(([name, { shape }]) => ({ name, shape }));
    const arrays = readCheckpointArrays(bytes, out, specs, true);
    const trainer = new Trainer(
      adapter,
      await read.dataset(tokenizer, base.contextLength),
      config,
      groupOf(call),
    );
    return restored(trainer, () => restoreTrainer(trainer, readCheckpointMeta(bytes, out), arrays, out));
  });
}

function restored(trainer: Trainer, restore: () => void): Trainer {
  try {
    restore();
  } catch (error) {
    trainer.close();
    throw error;
  }
  return trainer;
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
