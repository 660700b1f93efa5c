/** `haze` alone: trains a small hybrid-attention model in front of the user and shows it learning. */
import { loadCorpus } from "../../lib/data/mod.ts";
import { generate } from "../../lib/generation/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { makeDataset, readCheckpointMeta, Trainer, type TrainingConfig } from "../../lib/training/mod.ts";
import { NO_CARD_OPTION } from "../card_file.ts";
import { type Call, type Command, COMPUTE_OPTIONS, type Io, SEED_OPTION, seedOf } from "../command.ts";
import { backendOf, exists, openModel, readFile } from "../files.ts";
import { runRepl } from "../repl/loop.ts";
import { ReplSession } from "../repl/session.ts";
import { openedSubject, type Subject } from "../repl/subject.ts";
import { bestPathOf } from "../run_files.ts";
import { lockPathOf, withRunLock } from "../run_lock.ts";
import { describeScore } from "../score.ts";
import { reportEnd, type RunOptions, trainToFile } from "../training_run.ts";
import { BLAS, LOCK_OWNER } from "../permissions.ts";
import { commandFitted, fitted, noteFitted } from "../ui/fit.ts";
import { wrap } from "../ui/wrap.ts";

/** A fixed number of steps: some twelve seconds on two cores, and the same weights everywhere for one seed and backend. */
const TRAINING: Partial<TrainingConfig> = {
  ...{ steps: 1200, batch: 16, learningRate: 1e-2, minLearningRate: 1e-4, warmupSteps: 60, dropout: 0.05 },
  ...{ evaluateEvery: 100, evaluationTokens: 2048 },
};
const SAMPLE_AT = [1, 20, 60, 150, 400, 1200];
const PROMPT = "the ";

export const command: Command = {
  name: "",
  summary: "Train a small hybrid-attention model on the built-in story and watch it learn to write.",
  positionals: [],
  options: [SEED_OPTION, NO_CARD_OPTION, ...COMPUTE_OPTIONS],
  permissions: [
    { allow: "read", value: "runs" },
    { allow: "write", value: "runs" },
    LOCK_OWNER,
    ...BLAS,
  ],
  examples: ["haze", "haze --seed 7", "haze --json"],
  async run(call, io) {
    const seed = seedOf(call);
    const out = await freeName("runs/haze");
    return await withRunLock({ path: out, act: "train into", io }, async (lock) => {
      await lock();
      return await trainAndTalk(out, seed, call, io);
    });
  },
};

async function trainAndTalk(out: string, seed: number, call: Call, io: Io): Promise<number> {
  const corpus = await loadCorpus("builtin");
  const vocab = Vocab.fromText(corpus.text);
  const preset = HAZE_PRESETS.tiny;
  const data = makeDataset(corpus, vocab, preset.T);
  const model = new HazeModel({ ...preset, vocabSize: vocab.vocabSize }, {
    seed,
    kernels: backendOf(call),
  });
  const trainer = new Trainer(model, data, { ...TRAINING, seed });
  const json = call.flag("json");
  if (!json) {
    const head =
      `haze: ${
        model.parameters.size.toLocaleString("en")
      } parameters, ${preset.nBlocks} blocks of ${preset.nHeads} hybrid heads, ` +
      `a story of ${corpus.text.length.toLocaleString("en")} characters\n\n`;
    io.err(noteFitted(head, io));
  }
  const onStep = (step: number, print: (text: string) => void): void => {
    if (!SAMPLE_AT.includes(step)) return;
    const head = `${`step ${step}`.padStart(9)}  `;
    print(
      wrap(head + sample(model, vocab), io.errIsTerminal ? io.columns() : Infinity, head.length).join("\n"),
    );
  };
  const options: RunOptions = {
    ...{ trainer, out, io, withCard: !call.flag("no-card") },
    ...(json ? { json } : { onStep }),
  };
  let session: ReplSession | undefined;
  try {
    const { interrupted, code } = await train(options);
    if (interrupted || json || !io.isInteractive) return code;
    const { training } = readCheckpointMeta(await readFile(out, "go on"), out);
    const subject: Subject = {
      ...{ model, tokenizer: vocab, file: out, context: "growing" },
      ...(training ? { training } : {}),
    };
    const open = async (path: string) =>
      openedSubject(await openModel(path, call, { corpus: "builtin" }), path);
    session = new ReplSession({ io, subject, open, text: corpus.text, seed });
    io.out("\n");
    session.screen.banner(["Your turn: type a text and the model goes on.", ...HINTS]);
    return await runRepl(session, io);
  } finally {
    (session ?? model).close();
  }
}

const HINTS = [
  "/help lists the commands, /quit leaves.",
  "/sampling top_p and /temp 0.7 make it soberer.",
  "",
];

/** Trains and says how it ended; the trainer is closed. */
async function train(options: RunOptions): Promise<{ interrupted: boolean; code: number }> {
  const { trainer, out } = options;
  try {
    const result = await trainToFile(options);
    const score = result.heldOut && describeScore(result.heldOut, trainer.data.tokenizer);
    return { ...result, code: await reportEnd(result, options, () => ending(out, score, options.io)) };
  } finally {
    trainer.close();
  }
}

/** A line of text from the model as it is now. */
function sample(model: HazeModel, vocab: Vocab): string {
  const drawn = generate(model, vocab.encode(PROMPT), {
    length: 60,
    sampling: { sampling: "top_p", temperature: 0.7 },
    seed: 1,
  });
  const tokens = Array.from(drawn, ({ token }) => token);
  return (PROMPT + vocab.decode(tokens)).replaceAll(/\n+/g, " / ");
}

function ending(out: string, score: string | undefined, io: Io): string {
  const commands = [
    `  haze generate ${out} --prompt "the lamp" --sampling top_p --temperature 0.7`,
    `  haze eval ${out}`,
    "  haze train haze --corpus your.txt --out runs/yours.npz",
  ];
  return [
    fitted(`\n${score ?? ""}saved ${out}. Try:`, io),
    ...commands.map((command) => commandFitted(command, io)),
    fitted("where haze stands for: npx -y deno@2.9.6 run -A cli/haze.ts\n", io),
  ].join("\n");
}

/** `stem.npz`, or the first of `stem-2.npz`, … that is not there yet: nothing is overwritten. */
async function freeName(stem: string): Promise<string> {
  for (let i = 1;; i++) {
    const path = i === 1 ? `${stem}.npz` : `${stem}-${i}.npz`;
    const taken = await Promise.all([path, bestPathOf(path), lockPathOf(path)].map(exists));
    if (!taken.includes(true)) return path;
  }
}
