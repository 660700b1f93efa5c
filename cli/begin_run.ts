/** Sets up a new run: with random weights, with those of a checkpoint, or with an adapter on them. */
import { LlisaAdapter, LlisaModel } from "../lib/models/mod.ts";
import { IdTokenizer, type Tokenizer } from "../lib/tokenizers/mod.ts";
import { Trainer } from "../lib/training/mod.ts";
import { asUsage, type Call, type Io, UsageError } from "./command.ts";
import { backendOf, exists, openModel, refuseDirectory } from "./files.ts";
import { FRESH_RUNS } from "./fresh_run.ts";
import { groupOf, type Run, withTrainer } from "./run.ts";
import { openText, requireText, type RunText } from "./run_text.ts";
import { type RunSettings, runSettings, trainingSettings } from "./settings.ts";
import { openTokenizer } from "./shards/folder_tokenizer.ts";
import { countData, dataFor, datasetFor, fitToData, namesWorld } from "./spiral_data.ts";
import { bestPathOf } from "./run_files.ts";

/** A run from step 0, as the call's settings say. */
export async function begin(kind: string, out: string, call: Call, io: Io): Promise<Run> {
  const source = sourceOf(kind, call);
  if (source !== undefined) return await beginFrom(kind, source, out, call, io);
  const settings = await runSettings(kind, call);
  const kernels = backendOf(call);
  const fresh = FRESH_RUNS[kind]!;
  asUsage(() => fresh.check?.(settings.model, kernels));
  await refuseTarget(out, call);
  const seed = settings.training.seed ?? 42;
  const usual = fresh.corpus?.(settings.model, seed);
  const read = await openText(call, io, usual);
  const tokenizer = await tokenizerOf(kind, read, settings.model, call);
  const ofText = namesWorld(call.text("corpus") ?? usual ?? "") ? {} : notGiven(fresh.ofText ?? {}, settings);
  const sizes = { ...settings.model, ...ofText, vocabSize: tokenizer.vocabSize };
  const model = fresh.model(sizes, { seed, kernels });
  return await withTrainer(model, async () => {
    // Split for the model's context, not the run's: resume and eval must find the same parts.
    const data = await datasetFor(model, tokenizer, read);
    fitToData(model, data);
    return new Trainer(model, dataFor(model, data), settings.training, groupOf(call));
  });
}

/** Those of some settings that the call leaves open. */
function notGiven(wanted: RunSettings["model"], { given }: RunSettings): RunSettings["model"] {
  return Object.fromEntries(Object.entries(wanted).filter(([key]) => !given.has(key)));
}

/** The tokenizer that `--tokenizer` names, that the text comes with, or that is made from it. */
async function tokenizerOf(
  kind: string,
  read: RunText,
  sizes: RunSettings["model"],
  call: Call,
): Promise<Tokenizer> {
  const given = call.text("tokenizer");
  if (given !== undefined && kind === "haze") {
    throw new UsageError(`Cannot train as --tokenizer is not for haze, which reads characters: got ${given}`);
  }
  if (given !== undefined && read.tokenizer instanceof IdTokenizer) {
    throw new UsageError(
      `Cannot train as --tokenizer is not for a world, whose tokens are ids: got ${given}`,
    );
  }
  if (read.tokenizer) return read.tokenizer;
  return given === undefined
    ? FRESH_RUNS[kind]!.tokenizer(requireText(read), sizes)
    : await openTokenizer(given);
}

/** A checkpoint that a run begins with. */
interface Source {
  readonly path: string;
  readonly isBase: boolean;
}

/** What `--from`, or `--base` with `--adapter`, name. */
function sourceOf(kind: string, call: Call): Source | undefined {
  const [from, base, adapter] = ["from", "base", "adapter"].map((name) => call.text(name));
  const fail = (rule: string, got: string): never => {
    throw new UsageError(`Cannot train as ${rule}: got ${got}`);
  };
  if (from !== undefined && base !== undefined) fail("--from and --base exclude each other", "both");
  if ((base === undefined) !== (adapter === undefined)) {
    fail("--base and --adapter go together", base === undefined ? "--adapter alone" : "--base alone");
  }
  if (base !== undefined && kind !== "llisa") fail("adapters are for llisa", kind);
  if (base === undefined && call.number("rank") !== undefined) {
    fail("--rank is that of an adapter", "no --adapter");
  }
  const path = from ?? base;
  return path === undefined ? undefined : { path, isBase: base !== undefined };
}

/** A run from step 0 that begins with the weights of a checkpoint, or with an adapter on them. */
async function beginFrom(
  kind: string,
  { path, isBase }: Source,
  out: string,
  call: Call,
  io: Io,
): Promise<Run> {
  await refuseTarget(out, call);
  const { model, tokenizer } = await openModel(path, call);
  try {
    if (model.kind !== kind) {
      throw new UsageError(
        `Cannot train ${kind} from ${path} as it must be of that kind: it is ${model.kind}`,
      );
    }
    const training = await trainingSettings(kind, model.contextLength, call);
    const data = await datasetFor(model, tokenizer, await openText(call, io));
    if (!isBase || !(model instanceof LlisaModel)) {
      countData(model, data);
      return { model, trainer: new Trainer(model, dataFor(model, data), training, groupOf(call)) };
    }
    const rank = call.number("rank");
    const seed = training.seed ?? 42;
    const adapter = asUsage(() => new LlisaAdapter(model, { seed, ...(rank === undefined ? {} : { rank }) }));
    const both = { close: () => [adapter, model].forEach((part) => part.close()) };
    return await withTrainer(both, () => new Trainer(adapter, data, training, groupOf(call)));
  } catch (error) {
    model.close();
    throw error;
  }
}

/** Refuses a folder, and files that are there unless they may be replaced. */
async function refuseTarget(out: string, call: Call): Promise<void> {
  for (const path of [out, bestPathOf(out)]) await refuseDirectory(path, "train into");
  if (!call.flag("force")) await refuseToOverwrite(out);
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
