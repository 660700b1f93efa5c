/** One training run as the commands do it: progress, checkpoints, interruption. */
import type { Trainer, TrainingEvent } from "../lib/training/mod.ts";
import type { Profile } from "../lib/kernels/mod.ts";
import type { EvaluationDocument } from "../lib/metrics/mod.ts";
import type { Io } from "./command.ts";
import { exists } from "./files.ts";
import { withWorkToSave } from "./leaving.ts";
import { EXIT } from "./report.ts";
import { bestPathOf, RunFiles } from "./run_files.ts";
import { ProgressLine } from "./ui/progress.ts";

/** Longest time without a checkpoint: what a power cut may cost. */
const SAVE_EVERY_MS = 20_000;

/** What a run leaves behind. */
export interface RunResult {
  /** Whether Ctrl-C ended it. */
  readonly interrupted: boolean;
  /** The last evaluation on all held-out tokens, if it came to that. */
  readonly heldOut: EvaluationDocument | undefined;
  /** Whether it ended because no evaluation was better any more. */
  readonly isOutOfPatience?: boolean;
}

/** Options of {@linkcode trainToFile}. */
export interface RunOptions {
  readonly trainer: Trainer;
  /** The checkpoint that can be resumed. */
  readonly out: string;
  readonly io: Io;
  /** JSON lines on stdout instead of a progress line. */
  readonly json?: boolean;
  /** Evaluations without a better score after which the run ends. Default: it goes on to its last step. */
  readonly patience?: number | undefined;
  /** Whether checkpoints are written: by one of several ranks. Default true. */
  readonly writes?: boolean;
  /** Gets steps and evaluations as spans; the first step, which compiles and records, under a name of its own. */
  readonly profile?: Profile | undefined;
  /** Whether each checkpoint gets a card beside it. Default true. */
  readonly withCard?: boolean;
  /** Called after each step with the progress line, to print samples above it. */
  readonly onStep?: (step: number, print: (text: string) => void) => void;
}

/**
 * Runs a trainer to its end or to Ctrl-C. `out` is written before the first step, every 20 s, at each evaluation and at
 * the end; the best weights go to `*.best.npz`. Files are replaced whole, never in part, and best weights are never
 * there without an `out` to go on from. Beside each lies its card, `FILE.md`. Numbers that are not finite end the run and are
 * never saved.
 */
export async function trainToFile(options: RunOptions): Promise<RunResult> {
  const files = new RunFiles(options);
  try {
    return await withWorkToSave(() => runAndSave(options, files));
  } catch (error) {
    throw files.explain(error);
  }
}

async function runAndSave(
  { trainer, io, json = false, patience = Infinity, profile, onStep }: RunOptions,
  files: RunFiles,
): Promise<RunResult> {
  const { config } = trainer;
  const line = (document: unknown) => io.out(`${JSON.stringify(document)}\n`);
  const progress = json
    ? undefined
    : new ProgressLine({ color: io.color, live: io.errIsTerminal, write: io.err });
  const pace = new Pace(trainer);
  let heldOut: EvaluationDocument | undefined;
  let heldOutLoss: number | undefined;
  await files.begin();
  let savedAt = performance.now();
  try {
    for await (const event of profile ? inSpans(profile, trainer) : trainer.run()) {
      if (event.type === "step") {
        const tokensPerSecond = pace.rate(event);
        const { step, loss, learningRate, measures } = event;
        if (json) {
          line({ step, loss, learningRate, tokensPerSecond: Math.round(tokensPerSecond), ...measures });
        }
        const held = heldOutLoss === undefined ? {} : { heldOutLoss };
        progress?.update({ step, steps: config.steps, loss, tokensPerSecond, ...held });
        onStep?.(step, (text) => progress ? progress.log(text) : undefined);
      } else {
        heldOutLoss = event.heldOut.nllNats;
        files.scored = { step: event.step, isLast: event.isLast, score: event.heldOut };
        if (event.isLast) heldOut = event.heldOut;
        if (json) line({ step: event.step, heldOut: event.heldOut });
        if (event.isBest) await files.saveBest();
        pace.pause(performance.now());
      }
      const now = performance.now();
      if (event.type === "evaluation" || now - savedAt > SAVE_EVERY_MS || io.interrupted.aborted) {
        await files.save();
        savedAt = performance.now();
        pace.pause(now);
      }
      if (io.interrupted.aborted && !heldOut) return { interrupted: true, heldOut };
      if (event.type === "evaluation" && !event.isLast) {
        const bad = (event.step - trainer.best!.step) / config.evaluateEvery;
        if (bad >= patience) return { interrupted: false, heldOut, isOutOfPatience: true };
      }
    }
  } finally {
    progress?.done();
  }
  return { interrupted: false, heldOut };
}

/**
 * Says how a run ended and gives the exit code. `describe` words it for people; it is told where the best weights are,
 * if they are there.
 */
export async function reportEnd(
  { interrupted, isOutOfPatience = false }: RunResult,
  { trainer, out, io, json = false }: RunOptions,
  describe: (best: string | undefined) => string,
): Promise<number> {
  const { step, model } = trainer;
  if (interrupted) {
    if (json) io.out(`${JSON.stringify({ interrupted: true, step, checkpoint: out })}\n`);
    else io.err(`stopped after step ${step}; go on with: haze train ${model.kind} --resume --out ${out}\n`);
    return EXIT.interrupted;
  }
  const best = await exists(bestPathOf(out)) ? bestPathOf(out) : undefined;
  if (json) {
    const score = { ...trainer.best, ...(best === undefined ? {} : { checkpoint: best }) };
    const early = isOutOfPatience ? { stoppedEarly: true, step } : {};
    io.out(
      `${
        JSON.stringify({ done: true, checkpoint: out, ...early, ...(trainer.best ? { best: score } : {}) })
      }\n`,
    );
  } else {
    if (isOutOfPatience) {
      io.out(`stopped after step ${step}: the best evaluation was at step ${trainer.best!.step}\n`);
    }
    io.out(describe(best));
  }
  return EXIT.done;
}

function inSpans(profile: Profile, trainer: Trainer): AsyncIterable<TrainingEvent> {
  const first = trainer.step + 1;
  return profile.each(
    trainer.run(),
    (event) => event.type === "step" && event.step === first ? "first step" : event.type,
  );
}

/** Tokens a second over the last two seconds of training, evaluations and saving left out. */
class Pace {
  #points: { tokens: number; ms: number }[];

  constructor(trainer: Trainer) {
    const { batch, context, accumulation } = trainer.config;
    this.#points = [{ tokens: trainer.step * batch * context * accumulation, ms: performance.now() }];
  }

  rate(event: Extract<TrainingEvent, { type: "step" }>): number {
    const now = { tokens: event.tokens, ms: performance.now() };
    this.#points.push(now);
    while (this.#points.length > 2 && now.ms - this.#points[1]!.ms > 2000) this.#points.shift();
    const first = this.#points[0]!;
    return 1000 * (now.tokens - first.tokens) / Math.max(1e-3, now.ms - first.ms);
  }

  /** Takes the time since `since` out of the account. */
  pause(since: number): void {
    const lost = performance.now() - since;
    for (const point of this.#points) point.ms += lost;
  }
}
