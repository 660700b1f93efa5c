/** Upstream's system, arithmetic for arithmetic, fresh or from a file in the flat layout. */
import { BigramSampler, BigramWorld, LineWindowSampler, type TargetSource } from "../../lib/data/mod.ts";
import {
  decodeStudent,
  initialSpiral,
  type OpenedSpiral,
  readSpiralNpz,
  upstreamLine,
  type UpstreamRecord,
  UpstreamSpiral,
  writeSpiralNpz,
} from "../../lib/models/spiral/mod.ts";
import { MotifBpeTokenizer, type Tokenizer } from "../../lib/tokenizers/mod.ts";
import { Breather, NonFiniteError } from "../../lib/training/mod.ts";
import type { Io } from "../command.ts";
import { asUsage } from "../command.ts";
import type { SpiralSettings } from "./settings.ts";
import { INTEGER_FLAGS } from "./options.ts";
import { checkSameSizes } from "./same_sizes.ts";
import type { SpiralSystem } from "./system.ts";
import { bytesAsIds } from "./prompt.ts";
import { upstreamCard } from "./upstream_card.ts";
import { streamOf, type TokenStream, vocabSizeOf } from "./tokens.ts";

/** A new system. */
export async function freshUpstream(settings: SpiralSettings, io: Io): Promise<SpiralSystem> {
  const { number } = settings;
  const stream = await streamOf(settings, io);
  const sizes = {
    ...{ vocabSize: vocabSizeOf(settings, stream), width: number("d"), heads: number("H") },
    ...{ layers: number("L"), sharedRank: number("r") },
  };
  const seed = number("seed");
  const world = BigramWorld.fromSeed({ V: sizes.vocabSize, seed });
  const spiral = asUsage(() => initialSpiral(sizes, world.transitions, seed));
  const system = new UpstreamSpiral(spiral.student, spiral.teacher);
  return systemOf({ system, seed, tokenizer: stream?.tokenizer }, world, stream, settings);
}

/** The system of a file, where it stood. */
export async function loadedUpstream(
  bytes: Uint8Array,
  path: string,
  settings: SpiralSettings,
  io: Io,
): Promise<SpiralSystem> {
  const opened = readSpiralNpz(bytes, path);
  for (const warning of opened.warnings) io.err(`note: ${warning}\n`);
  const { student, teacher, seed, tokenizer } = opened;
  const { vocabSize, width, heads, layers, sharedRank } = teacher.sizes;
  checkSameSizes(settings, path, { V: vocabSize, d: width, H: heads, L: layers, r: sharedRank, seed });
  const stream = await streamOf(settings, io, { tokenizer, vocabSize, name: path });
  const world = teacher.P ? new BigramWorld(teacher.P) : BigramWorld.fromSeed({ V: vocabSize, seed });
  const system = new UpstreamSpiral(student, { ...teacher, P: teacher.P ?? world.transitions });
  system.steps = opened.training?.step ?? 0;
  return systemOf({ system, seed, tokenizer, training: opened.training }, world, stream, settings);
}

interface Parts {
  readonly system: UpstreamSpiral;
  readonly seed: number;
  readonly tokenizer: Tokenizer | undefined;
  readonly training?: OpenedSpiral["training"] | undefined;
}

function systemOf(
  { system, seed, tokenizer, training }: Parts,
  world: BigramWorld,
  stream: TokenStream | undefined,
  { number, given }: SpiralSettings,
): SpiralSystem {
  const { student, teacher } = system;
  const [B, T] = [number("batch"), number("ctx_len")];
  const steps = Math.max(0, given("steps") ?? INTEGER_FLAGS.steps.usual);
  // Upstream seeds every run's draws with 0; from a file that says where they stood they go on.
  const draws = steps === 0 ? undefined : drawsOf(world, stream, { B, T });
  if (draws && training) draws.restore({ ...draws.state(), random: training.random });
  const lastStep = system.steps + steps;
  let last: UpstreamRecord | undefined;
  const [contexts, targets] = [new Int32Array(B * T), new Int32Array(B)];
  return {
    ...{ vocabSize: student.sizes.vocabSize, tokenizer, lastStep },
    get step() {
      return system.steps;
    },
    description:
      `upstream's arithmetic: ${teacher.sizes.layers} layers of ${teacher.sizes.heads} heads teach ` +
      `${student.sizes.layers} blocks, ${stream?.name ?? `a world of ${world.V} tokens, seed ${seed}`}`,
    async *train() {
      const breather = new Breather();
      try {
        // A file of step 0 was saved before it; one that does not count its steps was written by upstream, which does it always.
        if (system.steps === 0) system.warmUp(T);
        while (system.steps < lastStep) {
          draws!.draw(contexts, targets);
          last = system.step({ contexts, targets });
          const record = last;
          yield { step: record.step, record: () => record };
          await breather.breathe();
        }
      } finally {
        breather.close();
      }
    },
    line: upstreamLine,
    // With the end mark too, as upstream has it.
    encodePrompt: (text) =>
      tokenizer instanceof MotifBpeTokenizer
        ? tokenizer.encodeLine(text)
        : tokenizer?.encode(text) ?? bytesAsIds(text, student.sizes.vocabSize),
    decode: (prompt, options) => decodeStudent(student, prompt, options),
    check() {
      const bad = Object.entries(last ?? {}).find(([, value]) => ![value].flat().every(Number.isFinite));
      if (bad) {
        const [name, value] = bad;
        throw new NonFiniteError(
          `Cannot go on from step ${system.steps} as ${name} must be finite: ${value}`,
          system.steps,
        );
      }
    },
    encode: () =>
      writeSpiralNpz({
        ...{ student, teacher, seed },
        ...(tokenizer ? { tokenizer } : {}),
        ...(draws
          ? { training: { step: system.steps, random: draws.state().random } }
          : training
          ? { training }
          : {}),
      }),
    card: (path) =>
      draws && upstreamCard(path, {
        ...{ system, seed, batch: B, context: T },
        data: stream?.name ?? `bigram:${world.V}:${seed}`,
      }),
    close: () => {},
  };
}

function drawsOf(
  world: BigramWorld,
  stream: TokenStream | undefined,
  { B, T }: { B: number; T: number },
): TargetSource {
  const options = { B, T, seed: 0 };
  return stream
    ? new LineWindowSampler(stream.ids, { ...options, rule: "upstream" })
    : new BigramSampler(world, options);
}
