/** What a call of `haze spiral` asks for, every number checked before any work. */
import { type Call, UsageError } from "../command.ts";
import { INTEGER_FLAGS, type IntegerName, PRESETS } from "./options.ts";

/** A call that was understood. */
export interface SpiralSettings {
  readonly call: Call;
  /** The value of a flag: as given, or of the preset, or its default. */
  number(name: IntegerName): number;
  /** The value of a flag that was typed or that the preset names. */
  given(name: IntegerName): number | undefined;
  readonly temperature: number;
  readonly topP: number;
  readonly isUpstream: boolean;
}

/** Sizes that must fit together: m successors of V tokens are retrieved. */
const RETRIEVED = 8;
/** Windows of a step in all, as `Trainer` has it. */
const MOST_TOKENS = 2 ** 26;
/** Weights of the largest system. */
const MOST_WEIGHTS = 2 ** 28;

/** Reads and checks the flags of a call. @throws {UsageError} naming the first that cannot be. */
export function spiralSettings(call: Call): SpiralSettings {
  const preset = call.text("preset");
  if (preset !== undefined && !Object.hasOwn(PRESETS, preset)) {
    fail(`--preset must be one of ${Object.keys(PRESETS).join(", ")}`, preset);
  }
  const given = (name: IntegerName) =>
    call.number(name) ?? (preset === undefined ? undefined : PRESETS[preset]![name]);
  const number = (name: IntegerName) => given(name) ?? INTEGER_FLAGS[name].usual;
  for (const [name, { least, most }] of Object.entries(INTEGER_FLAGS)) {
    const value = number(name as IntegerName);
    if (!(value >= least && value <= most)) fail(`--${name} must be from ${least} to ${most}`, value);
  }
  const temperature = call.number("temperature") ?? 1;
  if (!(temperature >= 0 && temperature <= 1e6)) fail("--temperature must be from 0 to 1000000", temperature);
  const topP = call.number("top_p") ?? 0.9;
  if (!(topP >= 0 && topP <= 1)) fail("--top_p must be from 0 to 1", topP);
  const every = call.number("save_every");
  if (every !== undefined && every < 1) fail("--save_every must be at least 1", every);
  const isUpstream = call.flag("upstream");
  checkSizes(number);
  checkTogether(call, number);
  if (isUpstream) checkUpstreamCall(call);
  return { call, given, number, temperature, topP, isUpstream };
}

/** Refuses what upstream's arithmetic would ignore: it has no settings, and runs as plain loops of its own. */
export function checkUpstreamCall(call: Call): void {
  const rule = "upstream's arithmetic has no settings beside the seed's flags";
  const [set] = call.list("set");
  if (set !== undefined) fail(rule, `--set ${set}`);
  for (const name of ["backend", "threads"]) {
    const value = call.text(name) ?? call.number(name);
    if (value !== undefined) fail(rule, `--${name} ${value}`);
  }
}

function checkSizes(number: (name: IntegerName) => number): void {
  const [V, d, H, L, r] = (["V", "d", "H", "L", "r"] as const).map(number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (V < RETRIEVED) fail(`--V must be at least ${RETRIEVED}, as so many successors are retrieved`, V);
  const tokens = number("batch") * number("ctx_len");
  if (tokens > MOST_TOKENS) fail(`--batch times --ctx_len must be at most ${MOST_TOKENS}`, tokens);
  const weights = 4 * V * V + V * (2 * d + r) + L * (H + 12) * d * d + L * d * r * (1 + H);
  if (weights > MOST_WEIGHTS) {
    fail(`--V, --d, --H, --L and --r must make a system of at most ${MOST_WEIGHTS} numbers`, weights);
  }
}

function checkTogether(call: Call, number: (name: IntegerName) => number): void {
  if (call.text("data_path") !== undefined && call.text("text_path") !== undefined) {
    fail("either --data_path or --text_path is trained on", "both");
  }
  if (call.text("save_path") !== undefined && number("steps") <= 0 && call.text("load_path") === undefined) {
    fail("there must be something to save, trained or loaded", `--save_path without either`);
  }
}

/** Options without effect in this call: said, as upstream's commands may hold them. */
export function idleOptions(call: Call): string[] {
  const isGiven = (name: string) => call.text(name) !== undefined || call.flag(name);
  const idle = (names: readonly string[], when: string): string[] => {
    const some = names.filter(isGiven).map((name) => `--${name}`);
    return some.length === 0
      ? []
      : [`${some.join(", ")} ${some.length === 1 ? "does" : "do"} nothing ${when}`];
  };
  const learns = call.text("text_path") !== undefined && call.text("load_path") === undefined;
  const tokenizing = ["tok_vocab", "tok_min_freq", "tok_lowercase", "tok_no_bos", "tok_no_eos"];
  const reads = call.number("steps") === undefined || call.number("steps")! > 0;
  const windows = [
    "batch",
    ...(call.text("load_path") === undefined ? [] : ["ctx_len", "data_path", "text_path"]),
  ];
  return [
    ...(reads ? [] : idle(windows, "where nothing is trained")),
    ...(learns ? [] : idle(tokenizing, "where no tokenizer is learnt from --text_path")),
    ...(call.text("prompt") === undefined
      ? idle(["max_new_tokens", "temperature", "top_p", "rng_seed"], "without --prompt")
      : []),
    ...(call.text("save_path") === undefined ? idle(["save_every", "no-card"], "without --save_path") : []),
  ];
}

/** The one wording of a flag that cannot be. */
export function fail(rule: string, got: unknown): never {
  throw new UsageError(`Cannot run spiral as ${rule}: ${got}`);
}
