/** `haze eval`: the held-out score of a checkpoint. */
import { loadCorpus } from "../../lib/data/mod.ts";
import { type Dataset, evaluate, makeDataset } from "../../lib/training/mod.ts";
import {
  BACKEND_OPTION,
  type Command,
  JSON_OPTION,
  SEED_OPTION,
  THREADS_OPTION,
  UsageError,
} from "../command.ts";
import { openModel } from "../files.ts";
import { describeScore } from "../score.ts";

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
    SEED_OPTION,
    BACKEND_OPTION,
    THREADS_OPTION,
    JSON_OPTION,
  ],
  examples: ["haze eval runs/haze.npz", "haze eval runs/haze.npz --corpus letters.txt --whole --json"],
  async run(call, io) {
    const path = call.positionals[0]!;
    const { model, tokenizer, meta } = await openModel(path, call);
    const spec = call.text("corpus") ?? meta.training?.corpus.name;
    if (spec === undefined) {
      throw new UsageError(`Cannot score ${path} as it does not say its text: give --corpus`);
    }
    const data = makeDataset(await loadCorpus(spec), tokenizer, model.contextLength);
    if (
      !call.flag("whole") && !call.flag("json") && meta.training && meta.training.corpus.hash !== data.hash
    ) {
      io.err(`note: ${spec} is not the text it was trained on\n`);
    }
    const scored: Dataset = call.flag("whole") ? { ...data, heldOut: wholeText(data) } : data;
    const score = await evaluate(model, scored, { seed: call.number("seed") ?? 42 });
    io.out(call.flag("json") ? `${JSON.stringify(score)}\n` : describeScore(score));
    model.close();
    return 0;
  },
};

/** Training and held-out parts alternate; each is a text of its own. */
function wholeText(data: Dataset): Int32Array[] {
  return data.train.flatMap((part, i) => [part, data.heldOut[i] ?? new Int32Array(0)]);
}
