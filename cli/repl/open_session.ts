/** From the words of `haze repl` to a session. */
import { type Corpus, loadCorpus } from "../../lib/data/mod.ts";
import type { ContextMode } from "../../lib/generation/mod.ts";
import { checkHazeConfig, HAZE_PRESETS } from "../../lib/models/mod.ts";
import type { SamplingRule } from "../../lib/sampling/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { asUsage, type Call, type Io, seedOf, UsageError } from "../command.ts";
import { backendOf, openModel } from "../files.ts";
import { modelSettings } from "../settings.ts";
import { bannerLines } from "./banner.ts";
import { ReplSession } from "./session.ts";
import { type Subject, untrainedSubject } from "./subject.ts";

const CONTEXTS: readonly string[] = ["growing", "sliding"];
const RULES: readonly string[] = ["exact", "upstream"];

/** One of a few words, or a usage error. */
function choice(call: Call, name: string, names: readonly string[], usual: string): string {
  const given = call.text(name) ?? usual;
  if (names.includes(given)) return given;
  throw new UsageError(`Cannot start a session as --${name} is one of ${names.join(", ")}: ${given}`);
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
  // A checkpoint of ours was trained on windows that grow; all else goes as upstream does.
  const context = choice(
    call,
    "context",
    CONTEXTS,
    checkpoint === undefined ? "sliding" : "growing",
  ) as ContextMode;
  const rule = choice(call, "rule", RULES, "exact") as SamplingRule;
  const [seed, json] = [seedOf(call), call.flag("json")];
  const sizes = modelSettings(call, HAZE_PRESETS.seed);
  const corpus = spec === undefined ? undefined : await loadCorpus(spec);
  const open = async (path: string): Promise<Subject> => {
    const { model, tokenizer } = await openModel(path, call, spec);
    return { model, tokenizer, file: path };
  };
  const subject = file !== undefined ? await open(file) : untrained(corpus!, sizes, call, seed, io);
  const text = corpus?.text ?? "";
  const session = new ReplSession({ io, subject, open, text, context, seed, rule, json });
  session.screen.banner(bannerLines(subject, corpus, seed));
  return session;
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
