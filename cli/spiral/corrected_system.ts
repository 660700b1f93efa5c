/** The corrected system: a spiral model and its trainer, fresh or from its checkpoint. */
import {
  encodeSpiralModel,
  type LoadedSpiralModel,
  openSpiralModel,
  SpiralModel,
} from "../../lib/models/spiral/mod.ts";
import { IdTokenizer, MotifBpeTokenizer, type Tokenizer } from "../../lib/tokenizers/mod.ts";
import {
  checkFinite,
  type Dataset,
  NUMERICS_VERSION,
  readCheckpointMeta,
  restoreTrainer,
  Trainer,
} from "../../lib/training/mod.ts";
import { asUsage, type Io } from "../command.ts";
import { backendOf } from "../files.ts";
import { modelCard } from "../model_card.ts";
import { markedIds } from "../prompt.ts";
import { countData, dataFor, fitToData } from "../spiral_data.ts";
import { counted } from "../ui/format.ts";
import { loadedData, streamData, worldData } from "./corrected_data.ts";
import { decode } from "./corrected_decode.ts";
import { correctedSettings, trainingOf } from "./corrected_settings.ts";
import { INTEGER_FLAGS } from "./options.ts";
import { bytesAsIds } from "./prompt.ts";
import { correctedLine, recordOf } from "./record.ts";
import { checkSameSizes } from "./same_sizes.ts";
import { fail, type SpiralSettings } from "./settings.ts";
import type { SpiralSystem } from "./system.ts";
import { streamOf, vocabSizeOf } from "./tokens.ts";

/** A new system. */
export async function freshCorrected(settings: SpiralSettings, io: Io): Promise<SpiralSystem> {
  const { number, call } = settings;
  const { model: sizes, training } = correctedSettings(settings);
  const stream = await streamOf(settings, io);
  const vocabSize = vocabSizeOf(settings, stream);
  const seed = number("seed");
  const kernels = backendOf(call);
  const model = asUsage(() => new SpiralModel({ ...sizes, vocabSize }, { seed, kernels }));
  return closedIfFailing(model, () => {
    const tokenizer: Tokenizer = stream?.tokenizer ?? new IdTokenizer(vocabSize);
    if (number("steps") <= 0) return systemOf({ model, tokenizer });
    const data = stream ? streamData(stream, tokenizer, model) : worldData(vocabSize, seed);
    fitToData(model, data);
    const trainer = asUsage(() => new Trainer(model, dataFor(model, data), training));
    return systemOf({ model, tokenizer, trainer });
  });
}

/** The system of a checkpoint, which goes on where it stood if data and windows are those of its run. */
export async function loadedCorrected(
  bytes: Uint8Array,
  path: string,
  settings: SpiralSettings,
  io: Io,
): Promise<SpiralSystem> {
  const { call } = settings;
  if (call.list("set").length > 0) fail("a loaded file has its settings", `--set ${call.list("set")[0]}`);
  const usual = recordedBackend(bytes, path);
  const kernels = backendOf(call, usual);
  const opened = openSpiralModel(bytes, path, { kernels });
  const { model, tokenizer, meta } = opened;
  return await closedIfFailing(model, async () => {
    const { vocabSize: V, d, L, r, teacherHeads: H } = model.config;
    const seed = meta.training?.config.seed;
    checkSameSizes(settings, path, { V, d, L, r, H, ...(seed === undefined ? {} : { seed }) });
    const steps = stepsOf(opened, settings);
    if (steps <= 0) return systemOf({ model, tokenizer, bytes, step: meta.training?.step ?? 0 });
    const data = await loadedData(opened, path, settings, io);
    const trainer = await trainerOf(opened, data, { path, steps, settings, io });
    if (kernels.name !== usual || meta.numericsVersion !== NUMERICS_VERSION) {
      io.err(
        `note: ${path} was trained on ${usual} by arithmetic ${meta.numericsVersion}: other bits from here\n`,
      );
    }
    return systemOf({ model, tokenizer, trainer });
  });
}

/** Steps to take: those that are asked for, or those that are left of the run, or as many as a new one has. */
function stepsOf({ meta: { training } }: LoadedSpiralModel, { given }: SpiralSettings): number {
  const left = training?.state ? training.config.steps - training.state.step : 0;
  return given("steps") ?? (left > 0 ? left : INTEGER_FLAGS.steps.usual);
}

interface GoingOn {
  readonly path: string;
  readonly steps: number;
  readonly settings: SpiralSettings;
  readonly io: Io;
}

async function trainerOf(
  { model, meta, arrays }: LoadedSpiralModel,
  data: Dataset,
  { path, steps, settings, io }: GoingOn,
): Promise<Trainer> {
  const { training } = meta;
  const { given } = settings;
  const is = (wanted: number | undefined, has: number) => wanted === undefined || wanted === has;
  if (
    training?.state && training.corpus.hash === data.hash && is(given("batch"), training.config.batch) &&
    is(given("ctx_len"), training.config.context)
  ) {
    const config = { ...training.config, steps: training.state.step + steps };
    const trainer = new Trainer(model, dataFor(model, data), config);
    return await closedIfFailing(trainer, () => {
      restoreTrainer(trainer, meta, arrays, path);
      return trainer;
    });
  }
  io.err(`note: other data or windows than those of ${path}: schedule and moments begin anew\n`);
  countData(model, data);
  return asUsage(() =>
    new Trainer(model, dataFor(model, data), trainingOf(settings, steps, training?.config))
  );
}

/** The backend that a run is exact on. */
function recordedBackend(bytes: Uint8Array, path: string): string {
  return readCheckpointMeta(bytes, path).training?.backend ?? "wasm";
}

interface Parts {
  readonly model: SpiralModel;
  readonly tokenizer: Tokenizer;
  readonly trainer?: Trainer;
  /** What is saved where nothing is trained: the file that was loaded. */
  readonly bytes?: Uint8Array;
  readonly step?: number;
}

function systemOf({ model, tokenizer, trainer, bytes, step = 0 }: Parts): SpiralSystem {
  const isText = !(tokenizer instanceof IdTokenizer);
  return {
    ...{ vocabSize: model.vocabSize, tokenizer: isText ? tokenizer : undefined },
    get step() {
      return trainer?.step ?? step;
    },
    lastStep: trainer?.config.steps ?? step,
    description: `${counted(model.parameters.size, "number")}, ${counted(model.config.L, "block")}, ` +
      `${counted(model.vocabSize, "token")}${trainer ? `, ${trainer.data.name}` : ""}`,
    async *train() {
      if (!trainer) return;
      const embedding = model.parameters.get("embedding").floats;
      const before = embedding.slice();
      for await (const event of trainer.run()) {
        if (event.type !== "step") continue;
        yield { step: event.step, record: () => recordOf(event, trainer, model, before) };
        // The evaluation that a trainer ends with is `haze eval`'s.
        if (event.step >= trainer.config.steps) return;
        before.set(embedding);
      }
    },
    line: correctedLine,
    encodePrompt(text) {
      if (!isText) return bytesAsIds(text, model.vocabSize);
      // A prompt goes on: unlike upstream's it has no end mark.
      return tokenizer instanceof MotifBpeTokenizer
        ? tokenizer.encode(text, { bos: tokenizer.bosId !== undefined })
        : markedIds(tokenizer, text);
    },
    decode: (prompt, options) => decode(model, isText ? tokenizer.eosId : undefined, prompt, options),
    check: () => trainer && checkFinite(trainer),
    encode: () => trainer ? encodeSpiralModel({ model, tokenizer, trainer }) : bytes!,
    card: (path) => trainer && modelCard(trainer, { path, isResumable: true }),
    close() {
      trainer?.close();
      model.close();
    },
  };
}

async function closedIfFailing<T>(owned: { close(): void }, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    owned.close();
    throw error;
  }
}
