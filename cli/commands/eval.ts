/** `haze eval`: the held-out score of a checkpoint. */
import { bigramNats, unigramNats } from "../../lib/metrics/mod.ts";
import type { OpenedModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import {
  type Dataset,
  evaluate,
  evaluateModules,
  type ModuleScore,
  type ShardDataset,
} from "../../lib/training/mod.ts";
import {
  ADAPTER_OPTION,
  type Call,
  type Command,
  COMPUTE_OPTIONS,
  type Io,
  SEED_OPTION,
  seedOf,
  TOKENIZER_OPTION,
  UsageError,
} from "../command.ts";
import { noteWarnings, openModel, vocabularyOf, withAdapters } from "../files.ts";
import { EXIT } from "../report.ts";
import { openRecordedText, openText } from "../run_text.ts";
import { datasetFor } from "../spiral_data.ts";
import { describeScore } from "../score.ts";
import { fitted } from "../ui/fit.ts";
import { counted } from "../ui/format.ts";
import { BLAS, reads, readsText, RECORDED_TEXT, SIZES_BESIDE } from "../permissions.ts";

export const command: Command = {
  name: "eval",
  summary: "Held-out loss, bits per byte and character, perplexity, calibration, intervals, yardsticks.",
  positionals: ["CKPT"],
  options: [
    {
      name: "corpus",
      kind: "text",
      value: "SPEC",
      help: "text to score: its held-out tenth (default: the text it was trained on)",
    },
    { name: "whole", kind: "flag", help: "score the whole text instead of the held-out tenth" },
    TOKENIZER_OPTION,
    ADAPTER_OPTION,
    SEED_OPTION,
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    reads("CKPT"),
    readsText("--corpus"),
    reads("--tokenizer"),
    reads("--adapter"),
    RECORDED_TEXT,
    SIZES_BESIDE,
    ...BLAS,
  ],
  examples: ["haze eval runs/haze.npz", "haze eval runs/haze.npz --corpus letters.txt --whole --json"],
  async run(call, io) {
    const seed = seedOf(call);
    const path = call.positionals[0]!;
    const opened = await withAdapters(await openModel(path, call, vocabularyOf(call)), call);
    try {
      noteWarnings(opened, io);
      const { data, scored } = await textOf(opened, path, call, io);
      const score = await evaluate(opened.model, data, { seed });
      const modules = "modules" in data
        ? await evaluateModules(opened.model, data as ShardDataset, { seed })
        : undefined;
      if (call.flag("json")) io.out(`${JSON.stringify(modules ? { ...score, modules } : score)}\n`);
      else {
        const text = describeScore(score, opened.tokenizer, scored) + describeModules(modules ?? []);
        io.out(fitted(text, io));
      }
      return EXIT.done;
    } finally {
      opened.model.close();
    }
  },
};

/** A line a module of a folder of shards. */
function describeModules(modules: readonly ModuleScore[]): string {
  const width = Math.max(0, ...modules.map(({ name }) => name.length));
  return modules.map(({ name, score }) =>
    score === null
      ? `${name.padEnd(width)}  nothing is held out\n`
      : `${name.padEnd(width)}  ${score.bitsPerByte.toFixed(3)} bits per byte, ${
        counted(score.tokens, "token")
      }\n`
  ).join("");
}

/** The text to score and what it is called, with notes on what is peculiar about it. */
async function textOf(
  { model, tokenizer, meta }: OpenedModel,
  path: string,
  call: Call,
  io: Io,
): Promise<{ data: Dataset; scored: string }> {
  const [given, recorded] = [call.text("corpus"), meta.training?.corpus];
  if (given === undefined && recorded === undefined) {
    throw new UsageError(
      `Cannot score ${path} as it does not say its text: got no --corpus\nhint: give --corpus`,
    );
  }
  const read = recorded === undefined
    ? await openText(call, io)
    : await openRecordedText(recorded.name, path, call, io);
  if (tokenizer instanceof Vocab && read.text !== undefined) {
    const { dropped, droppedCharacters } = tokenizer.encodeCounting(read.text);
    const shown = droppedCharacters.slice(0, 20).map((character) => JSON.stringify(character)).join(" ");
    if (dropped > 0) {
      io.err(`note: ${counted(dropped, "character")} that the model does not know left out: ${shown}\n`);
    }
  }
  const data = await datasetFor(model, tokenizer, read);
  const isTrainingText = recorded?.hash === data.hash;
  if (recorded && !isTrainingText) io.err(`note: ${data.name} is not the text it was trained on\n`);
  if (!call.flag("whole")) return { data, scored: "held out" };
  const scored = isTrainingText ? "whole text (training part included)" : "whole text";
  return { data: whole(data, model.vocabSize), scored };
}

/** All of a text, scored part by part as it was cut; the yardsticks still count the training part only. */
function whole(data: Dataset, V: number): Dataset {
  const heldOut = data.train.length === data.heldOut.length
    ? data.train.flatMap((part, i) => [part, data.heldOut[i]!])
    : [...data.train, ...data.heldOut];
  const [training, testing] = [data.train, heldOut].map((parts) => parts.flatMap((part) => [...part]));
  const { heldOutScored: _, ...rest } = data; // marks of the held-out part alone; all of the whole is scored
  return {
    ...rest,
    heldOut,
    unigramNats: unigramNats(training!, testing!, V),
    bigramNats: bigramNats(training!, testing!, V),
  };
}
