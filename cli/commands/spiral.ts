/** `haze spiral`: the seed's program under its own flags, by the corrected system or by upstream's arithmetic. */
import { isSpiralNpz } from "../../lib/models/spiral/mod.ts";
import { listNpz, recogniseFile, writeFileAtomic } from "../../lib/formats/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { type Call, type Command, type Io, UsageError } from "../command.ts";
import { CardFiles, removeCard } from "../card_file.ts";
import { cardPathOf } from "../model_card.ts";
import { readFile } from "../read_file.ts";
import { withWorkToSave } from "../leaving.ts";
import { EXIT } from "../report.ts";
import { withRunLock } from "../run_lock.ts";
import { freshCorrected, loadedCorrected } from "../spiral/corrected_system.ts";
import { SPIRAL_OPTIONS } from "../spiral/options.ts";
import { prompted } from "../spiral/prompt.ts";
import { checkUpstreamCall, idleOptions, type SpiralSettings, spiralSettings } from "../spiral/settings.ts";
import type { SpiralSystem } from "../spiral/system.ts";
import { freshUpstream, loadedUpstream } from "../spiral/upstream_system.ts";
import { BLAS, LOCK_OWNER, reads, readsText, RECORDED_TEXT, writes } from "../permissions.ts";

/** Longest time without a save: what a power cut may cost. */
const SAVE_EVERY_MS = 20_000;
/** Steps between two printed lines. */
const LINE_EVERY = 5;

export const command: Command = {
  name: "spiral",
  summary: "Train, save, load and write with SpiralFullFusion, by the flags of its own program.",
  positionals: [],
  options: SPIRAL_OPTIONS,
  permissions: [
    reads("--data_path"),
    readsText("--text_path"),
    reads("--load_path"),
    ...writes("--save_path"),
    { ...RECORDED_TEXT, when: "--load_path, of a run on a file" },
    LOCK_OWNER,
    ...BLAS,
  ],
  examples: [
    "haze spiral --steps 200 --batch 16 --ctx_len 8 --save_path spiral.npz --seed 7",
    "haze spiral --text_path my_corpus.txt --tok_vocab 512 --steps 300 --save_path text.npz",
    'haze spiral --steps 0 --load_path text.npz --prompt "hello spiral" --max_new_tokens 32 --rng_seed 123',
    "haze spiral --steps 0 --load_path spiral.npz --prompt 1,2,3 --temperature 1.1 --top_p 0.9",
    "haze spiral --load_path spiral.part.npz --save_path spiral.npz",
    "haze spiral --upstream --steps 100 --no-card --save_path upstream.npz",
  ],
  async run(call, io) {
    const settings = spiralSettings(call);
    for (const note of idleOptions(call)) io.err(`note: ${note}\n`);
    const savePath = call.text("save_path");
    if (savePath === undefined) return await perform(settings, io, () => Promise.resolve());
    return await withRunLock(
      { path: savePath, act: "train into", io },
      (lock) => perform(settings, io, lock),
    );
  },
};

async function perform(settings: SpiralSettings, io: Io, lock: () => Promise<void>): Promise<number> {
  const { call } = settings;
  const savePath = call.text("save_path");
  const system = await openSystem(settings, io);
  try {
    const prompt = call.text("prompt");
    const given = prompt === undefined ? undefined : prompted(prompt, system);
    await lock();
    const wasInterrupted = await withWorkToSave(() => train(system, settings, io));
    if (wasInterrupted) return EXIT.interrupted;
    const isNew = system.step === 0 && call.text("load_path") === undefined;
    if (savePath !== undefined) await save(system, settings, io);
    else if (isNew && given) io.err("note: nothing was trained or loaded: the weights are random\n");
    if (given) write(system, given, settings, io);
    if (call.flag("json")) {
      io.out(
        `${
          JSON.stringify({ done: true, step: system.step, ...(savePath ? { checkpoint: savePath } : {}) })
        }\n`,
      );
    } else io.out("SpiralFullFusion Demo — DONE\n");
    return EXIT.done;
  } finally {
    system.close();
  }
}

/** A new system, or that of `--load_path`; the file says which of the two it is. */
async function openSystem(settings: SpiralSettings, io: Io): Promise<SpiralSystem> {
  const { call, isUpstream } = settings;
  const path = call.text("load_path");
  if (path === undefined) return await (isUpstream ? freshUpstream : freshCorrected)(settings, io);
  const bytes = await readFile(path, "load a spiral");
  const { format, description } = recogniseFile(bytes, path);
  if (format !== "npz" && format !== "zip") {
    throw new SyntaxError(`Cannot load ${path} as it must be a checkpoint of spiral: it is ${description}`);
  }
  const listed = listNpz(bytes, { name: path });
  if (isSpiralNpz(listed)) {
    checkUpstreamCall(call);
    if (!isUpstream) io.err(`note: ${path} holds upstream's system, which is run as it is\n`);
    return await loadedUpstream(bytes, path, settings, io);
  }
  if (!listed.some(({ name }) => name === "meta.json")) {
    const names = listed.slice(0, 5).map(({ name }) => name).join(", ");
    throw new SyntaxError(
      `Cannot load ${path} as it must be a checkpoint of spiral: it holds ${
        names || "nothing"
      }\nhint: haze inspect says what it is`,
    );
  }
  if (isUpstream) {
    throw new UsageError(
      `Cannot run upstream's arithmetic as ${path} holds the corrected system: got --upstream\nhint: leave it out`,
    );
  }
  return await loadedCorrected(bytes, path, settings, io);
}

/** Where a run stands until it is done: the file to be written is left as it is until then. */
const partOf = (path: string): string => path.replace(/(\.npz)?$/, ".part.npz");

/** Trains to the last step; whether it was interrupted before. */
async function train(system: SpiralSystem, { call }: SpiralSettings, io: Io): Promise<boolean> {
  const [path, every, json] = [call.text("save_path"), call.number("save_every"), call.flag("json")];
  if (system.step >= system.lastStep) return false;
  if (!json) io.err(`${system.description}; steps ${system.step} to ${system.lastStep}\n`);
  const savePart = async () => {
    if (path === undefined) return;
    system.check();
    await writeFileAtomic(partOf(path), system.encode());
  };
  await savePart();
  let savedAt = performance.now();
  for await (const { step, record } of system.train()) {
    if (json) io.out(`${JSON.stringify(record())}\n`);
    else if (step % LINE_EVERY === 0) io.out(`${system.line(record())}\n`);
    const isDue = every === undefined
      ? performance.now() - savedAt > SAVE_EVERY_MS
      : step % every === 0 && step < system.lastStep;
    if (isDue || io.interrupted.aborted) {
      await savePart();
      savedAt = performance.now();
    }
    if (!io.interrupted.aborted || step >= system.lastStep) continue;
    const part = path === undefined ? undefined : partOf(path);
    if (json) {
      io.out(
        `${JSON.stringify({ interrupted: true, step, ...(part ? { checkpoint: part } : {}) })}\n`,
      );
    } else {
      const goOn = part ? `; go on with: haze spiral --load_path ${part} --save_path ${path}` : "";
      io.err(`stopped after step ${step}${goOn}\n`);
    }
    return true;
  }
  return false;
}

async function save(system: SpiralSystem, { call }: SpiralSettings, io: Io): Promise<void> {
  const path = call.text("save_path")!;
  const wasTrained = call.number("steps") === undefined || call.number("steps")! > 0;
  system.check();
  await writeFileAtomic(path, system.encode());
  await leaveCard(system, path, call, io);
  await Deno.remove(partOf(path)).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  if (!call.flag("json")) io.out(`${wasTrained ? "Saved" : "Re-saved"} weights to ${path}\n`);
}

/** Leaves the card of the checkpoint beside it, or none: never one that is of another checkpoint. */
async function leaveCard(system: SpiralSystem, path: string, call: Call, io: Io): Promise<void> {
  const card = system.card(path);
  if (card !== undefined && !call.flag("no-card")) await new CardFiles(io).write(cardPathOf(path), card);
  else if (card !== undefined || !await isSameFile(call.text("load_path"), path)) {
    await removeCard(cardPathOf(path));
  }
}

/** Whether a checkpoint was read from the path that it was now written to. */
async function isSameFile(from: string | undefined, path: string): Promise<boolean> {
  return from !== undefined && await Deno.realPath(from) === await Deno.realPath(path);
}

/** Writes on from a prompt; what is shown holds it. */
function write(
  system: SpiralSystem,
  ids: readonly number[],
  { number, temperature, topP, call }: SpiralSettings,
  io: Io,
): void {
  const random = new Pcg64(number("rng_seed"));
  const options = {
    maxNewTokens: number("max_new_tokens"),
    temperature,
    topP,
    uniform: () => random.uniform(),
  };
  const all = [...ids, ...system.decode(ids, options)];
  const text = system.tokenizer?.decode(all);
  if (call.flag("json")) {
    io.out(
      `${JSON.stringify({ ...(text === undefined ? {} : { text }), tokens: all, prompt: ids.length })}\n`,
    );
  } else if (text === undefined) io.out(`>> generated token ids: [${all.join(", ")}]\n`);
  else io.out(`>> generated text: ${text}\n`);
}
