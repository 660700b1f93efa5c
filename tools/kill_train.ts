/**
 * Kills runs of `haze train` and resumes them, and finds out whether anything but unsaved steps was lost.
 *
 * `deno run -A tools/kill_train.ts [--kills 200] [--seed 1] [--kind KIND]` spreads the kills over all kinds of models and
 * prints a line a kind. It ends with 1 if a checkpoint did not open, a resumed run printed another number than an
 * undisturbed one, the final files differ, or something else was left behind.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli";
import { join } from "@std/path";
import { MODEL_KINDS, openCheckpoint } from "../lib/models/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { readCheckpointMeta } from "../lib/training/mod.ts";

/** What came of the kills of one kind. */
export interface KillFigures {
  readonly kind: string;
  readonly seed: number;
  /** Processes that were killed before their end. */
  kills: number;
  /** Those that left a file half written. */
  duringWrites: number;
  /** Those before the first checkpoint was there. */
  beforeFirst: number;
  /** Processes that went on from a checkpoint. */
  resumes: number;
  /** Steps that were taken again, at most and in all. */
  mostLost: number;
  lost: number;
  /** Steps of the undisturbed run, and bytes of its checkpoint. */
  steps: number;
  bytes: number;
}

/** Options of {@linkcode killTrain}. */
export interface KillOptions {
  readonly kind: string;
  readonly kills: number;
  readonly seed: number;
  /** An empty folder to work in. */
  readonly folder: string;
}

/** Mean steps between two kills, and how long a start takes at most before it is killed, in ms. */
const STEPS_APART = 12;
const START_MS = 1200;
/** A write of a checkpoint takes some ms; a kill falls into it or right behind it. */
const WRITE_MS = 6;

/** Sizes that make steps quick and checkpoints of a megabyte: every other step saves one. */
const SMALL = ["--batch", "2", "--set", "evaluateEvery=2", "--set", "evaluationTokens=16"];
const DROPOUT = ["--set", "dropout=0.1"];
const WORDS: Readonly<Record<string, readonly string[]>> = {
  haze: ["--context", "16", ...DROPOUT],
  llisa: ["--context", "16"],
  resoformer: ["--context", "16"],
  spiral: ["--corpus", "builtin", "--context", "8"],
  "reso-llm": ["--context", "32", ...DROPOUT],
};

const CLI = new URL("../cli/haze.ts", import.meta.url).pathname;
const CONFIG = new URL("../deno.json", import.meta.url).pathname;

function start(words: readonly string[]): Deno.ChildProcess {
  const args = ["run", "-A", "--no-check", "--config", CONFIG, CLI, "train", ...words, "--json"];
  return new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
}

/** Kills runs of one kind; what is wrong is thrown. */
export async function killTrain({ kind, kills, seed, folder }: KillOptions): Promise<KillFigures> {
  if (!Object.hasOwn(WORDS, kind)) {
    throw new RangeError(`Cannot kill runs as the kind must be a model's: ${kind}`);
  }
  const random = new Pcg64(seed);
  const steps = STEPS_APART * (kills + 1);
  const fresh = [kind, ...SMALL, ...WORDS[kind]!, "--steps", String(steps)];
  const expected = new Map<string, string>();
  const [wholePath, out] = [join(folder, "whole.npz"), join(folder, "cut.npz")];
  const whole = await finish([...fresh, "--out", wholePath]);
  collect(whole, expected);
  const figures: KillFigures = {
    ...{ kind, seed, kills: 0, duringWrites: 0, beforeFirst: 0, resumes: 0, mostLost: 0, lost: 0, steps },
    bytes: (await Deno.stat(wholePath)).size,
  };
  const seen = new Map<string, string>();
  let hasBegun = false;
  const words = (): string[] => hasBegun ? [kind, "--resume", "--out", out] : [...fresh, "--out", out];
  while (figures.kills < kills) {
    if (hasBegun) figures.resumes++;
    const { text, wasKilled } = await killOne(words(), folder, random);
    collect(text, seen);
    const saved = await savedStep(out);
    if (!wasKilled) break; // it came to its end first
    figures.kills++;
    if (temporaryFiles(folder).length > 0) figures.duringWrites++;
    if (saved === undefined) {
      assert(!hasBegun, `${kind}: the checkpoint is gone`);
      figures.beforeFirst++;
      continue;
    }
    hasBegun = true;
    const { last, evaluated } = printed(text);
    // Its line is printed before its checkpoint is written, and the next step's behind that.
    assert(saved >= evaluated, `${kind}: step ${saved} is there, and ${evaluated} was saved`);
    figures.mostLost = Math.max(figures.mostLost, last - saved);
    figures.lost += Math.max(0, last - saved);
  }
  if (hasBegun) figures.resumes++;
  collect(await finish(words()), seen);
  assertEquals(new Map([...seen].toSorted()), new Map([...expected].toSorted()), `${kind}: other numbers`);
  for (const end of [".npz", ".best.npz"]) {
    const [a, b] = await Promise.all(["cut", "whole"].map((name) => Deno.readFile(join(folder, name + end))));
    assertEquals(a, b, `${kind}: the files ${end} differ`);
  }
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
  const files = ["cut.best.npz", "cut.npz", "whole.best.npz", "whole.npz"].flatMap((
    name,
  ) => [name, `${name}.md`]);
  assertEquals(left, files, `${kind}: left behind`);
  return figures;
}

/** Runs to the end. */
async function finish(words: readonly string[]): Promise<string> {
  const child = start(words);
  const [text, err, { code }] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.status,
  ]);
  assertEquals(code, 0, err);
  return text;
}

/** Starts a run and kills it: at any time of its start, at a step, or when a file is being written. */
async function killOne(
  words: readonly string[],
  folder: string,
  random: Pcg64,
): Promise<{ text: string; wasKilled: boolean }> {
  const child = start(words);
  let text = "";
  const reading = child.stdout.pipeThrough(
    new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
  )
    .pipeTo(new WritableStream({ write: (piece) => void (text += piece) }));
  const errors = new Response(child.stderr).text();
  let isOver = false;
  const ended = child.status.then((status) => {
    isOver = true;
    return status;
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!isOver && !holds()) await wait(1);
  };
  const [how, share] = [random.below(5), random.uniform()];
  if (how === 0) await wait(share * START_MS);
  else {
    await until(() => countSteps(text) >= Math.round(share * 2 * STEPS_APART));
    if (how >= 3) {
      // A file that is there now may be an older kill's.
      const old = new Set(temporaryFiles(folder));
      await until(() => temporaryFiles(folder).some((name) => !old.has(name)));
    }
    const laterMs = random.uniform() * WRITE_MS;
    // On a fast disk a moment later is behind the write, so that every other of these is killed at once.
    if (how !== 4) await wait(laterMs);
  }
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
  const [err, { code, signal }] = await Promise.all([errors, ended, reading]);
  const notes = err.split("\n").filter((line) => line !== "" && !line.startsWith("note: took over "));
  assertEquals([notes, signal ?? code], [[], signal === null ? 0 : "SIGKILL"]);
  return { text, wasKilled: signal !== null };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const countSteps = (text: string): number => text.split('"loss"').length - 1;

/** Files that are being written, or were when their process was killed; those that only try the folder are none. */
function temporaryFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /\.\d{1,2}\.tmp$/.test(name));
}

/** Opens the checkpoints whole and gives the step that a run goes on from; undefined where there is none yet. */
async function savedStep(out: string): Promise<number | undefined> {
  const [bytes, best] = await Promise.all([out, out.replace(".npz", ".best.npz")].map(read));
  if (best) openCheckpoint(best, { name: "best" }).model.close();
  if (!bytes) return undefined;
  openCheckpoint(bytes, { name: out, moments: true }).model.close();
  return readCheckpointMeta(bytes, out).training!.step;
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

interface Line {
  readonly step?: number;
  readonly loss?: number;
}

/** The last line of a process that was killed may be cut. */
function linesOf(text: string): Line[] {
  return text.split("\n").slice(0, -1).map((line): Line => JSON.parse(line)).filter((line) => "step" in line);
}

/** Losses and scores by what they belong to; a line seen twice must say the same both times. */
function collect(text: string, into: Map<string, string>): void {
  for (const line of linesOf(text)) {
    const { tokensPerSecond: _, ...rest } = line as Record<string, unknown>;
    const key = `${line.loss === undefined ? "evaluation" : "step"} ${line.step}`;
    const said = JSON.stringify(rest);
    assertEquals(into.get(key) ?? said, said, `${key} was printed twice and differs`);
    into.set(key, said);
  }
}

/** The last step that was printed, and the last evaluation with a step behind it. */
function printed(text: string): { last: number; evaluated: number } {
  let [last, evaluated] = [0, 0];
  let latest = 0;
  for (const { step, loss } of linesOf(text)) {
    if (loss === undefined) latest = step!;
    else [last, evaluated] = [step!, latest];
  }
  return { last, evaluated };
}

if (import.meta.main) {
  const { kills: given, seed, kind } = parseArgs(Deno.args, { string: ["kills", "seed", "kind"] }) as {
    readonly [name: string]: string | undefined;
  };
  const kinds = kind === undefined ? MODEL_KINDS.filter((name) => name in WORDS) : [kind];
  const each = Math.ceil(Number(given ?? 200) / kinds.length);
  for (const [i, name] of kinds.entries()) {
    const folder = await Deno.makeTempDir({ prefix: "haze-kill-" });
    try {
      console.log(
        JSON.stringify(await killTrain({ kind: name, kills: each, seed: Number(seed ?? 1) + i, folder })),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}
