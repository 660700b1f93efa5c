/** From the words of `haze repl` to a session. */
import { type Corpus, loadCorpus } from "../../lib/data/mod.ts";
import type { ContextMode } from "../../lib/generation/mod.ts";
import { checkHazeConfig, HAZE_PRESETS } from "../../lib/models/mod.ts";
import type { SamplingRule } from "../../lib/sampling/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { asUsage, type Call, type Io, seedOf, UsageError } from "../command.ts";
import { backendOf, holdsTokenizer, noteWarnings, openModel } from "../files.ts";
import { modelSettings } from "../settings.ts";
import { bannerLines, corpusNotes } from "./banner.ts";
import { ReplSession } from "./session.ts";
import { meantHint } from "../suggest.ts";
import { openedSubject, type Subject, untrainedSubject } from "./subject.ts";

/** What `--context` may name. */
export const CONTEXTS: readonly ContextMode[] = ["growing", "sliding"];
/** What `--rule` may name. */
export const RULES: readonly SamplingRule[] = ["exact", "upstream"];

/** One of a few words, none if it is not given, or a usage error. */
function choice<N extends string>(call: Call, name: string, names: readonly N[]): N | undefined {
  const given = call.text(name);
  const known = names.find((word) => word === given);
  if (known !== undefined || given === undefined) return known;
  throw new UsageError(
    `Cannot start a session as --${name} is one of ${names.join(", ")}: ${given}${meantHint(given, names)}`,
  );
}

/** Opens what the call names and says what it is. */
export async function openSession(call: Call, io: Io): Promise<ReplSession> {
  const [checkpoint] = call.positionals;
  const weights = call.text("weights");
  const [file, spec] = [checkpoint ?? weights, call.text("corpus")];
  if (checkpoint !== undefined && weights !== undefined) {
    throw new UsageError(
      `Cannot start a session as it has one model: ${checkpoint} and --weights ${weights}`,
    );
  }
  if (file === undefined && spec === undefined) {
    throw new UsageError(
      "Cannot start a session as it needs CKPT or --corpus: got neither\n" +
        "hint: haze alone trains a model and goes on here; --corpus builtin starts untrained",
    );
  }
  refuseSizes(file, call);
  const context = choice(call, "context", CONTEXTS);
  const rule = choice(call, "rule", RULES) ?? "exact";
  const [seed, json] = [seedOf(call), call.flag("json")];
  const sizes = modelSettings(call, HAZE_PRESETS.seed);
  const corpus = spec === undefined ? undefined : await loadCorpus(spec);
  const [isInt8, vocabulary] = [call.flag("int8"), { corpus: spec, tokenizer: call.text("tokenizer") }];
  if (file === undefined) refuseIdle(call);
  const opened = file === undefined ? undefined : await openModel(file, call, vocabulary);
  if (opened) noteWarnings(opened, io);
  const subject = opened ? openedSubject(opened, file!, isInt8) : untrained(corpus!, sizes, call, seed, io);
  const session = new ReplSession({
    ...{ io, subject, seed, rule, json, text: corpus?.text ?? "" },
    ...(context === undefined ? {} : { context }),
    // The tokenizer is for those files only that have none.
    open: async (path) => {
      const { tokenizer, ...rest } = vocabulary;
      const wanted = await holdsTokenizer(path) ? rest : { ...rest, tokenizer };
      return openedSubject(await openModel(path, call, wanted), path, isInt8);
    },
  });
  session.screen.banner(bannerLines(subject, corpus, seed));
  if (corpus && opened?.tokenizerFrom === "file") {
    for (const note of corpusNotes(subject, corpus)) session.screen.note(note);
  }
  return session;
}

/** What is for a file says nothing of an untrained model. */
function refuseIdle(call: Call): void {
  const given = call.flag("int8")
    ? "--int8"
    : call.text("tokenizer") === undefined
    ? undefined
    : "--tokenizer";
  if (given === undefined) return;
  throw new UsageError(`Cannot start a session as ${given} goes with a model's file: got none`);
}

/** What comes from the file cannot be told too. */
function refuseSizes(file: string | undefined, call: Call): void {
  if (file === undefined) return;
  const given = call.text("head-type") ?? call.number("alpha") ?? call.list("set")[0];
  if (given === undefined) return;
  throw new UsageError(
    `Cannot start a session as --head-type, --alpha and --set come from ${file}: got ${given}\n` +
      "hint: leave them out, or leave the weights out for an untrained model",
  );
}

function untrained(
  corpus: Corpus,
  sizes: typeof HAZE_PRESETS.seed,
  call: Call,
  seed: number,
  io: Io,
): Subject {
  const vocab = Vocab.fromText(corpus.text);
  const length = vocab.encode(corpus.text).length;
  const T = Math.min(sizes.T, length);
  if (T < sizes.T) {
    io.err(`note: ${corpus.name} has ${length} characters, so the window shrinks from ${sizes.T} to ${T}\n`);
  }
  const config = asUsage(() => checkHazeConfig({ ...sizes, T, vocabSize: vocab.vocabSize }));
  return untrainedSubject(config, vocab, seed, backendOf(call));
}
