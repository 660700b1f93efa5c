/** Sessions on an untrained model of the seed's sizes. */
import { HAZE_PRESETS, type HazeConfig } from "../../../lib/models/mod.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { ReplSession, type SessionOptions } from "../../../cli/repl/session.ts";
import { untrainedSubject } from "../../../cli/repl/subject.ts";
import type { Turn } from "../../../cli/repl/turn.ts";
import { type FakeIo, fakeIo, type FakeOptions } from "../support.ts";

/** A text of 27 distinct characters. */
export const TEXT = "the quick brown fox jumps over the lazy dog\n".repeat(3);

/** A signal that is never aborted. */
export const NEVER = new AbortController().signal;

/** Sizes that make a session quick. */
export const QUICK: Partial<HazeConfig> = { T: 8, nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 2 };

/** Runs `body` with a session on an untrained model; both are closed. */
export async function inSession(
  body: (session: ReplSession, io: FakeIo) => Promise<void> | void,
  options: Partial<SessionOptions> & {
    sizes?: Partial<HazeConfig>;
    fake?: FakeOptions;
    onOut?: (text: string) => void;
  } = {},
): Promise<void> {
  const { sizes = QUICK, fake = {}, onOut, ...more } = options;
  const io = fakeIo(onOut, fake);
  const vocab = Vocab.fromText(more.text ?? TEXT);
  const config = { ...HAZE_PRESETS.seed, ...sizes, vocabSize: vocab.vocabSize };
  const seed = more.seed ?? 42;
  const session = new ReplSession({
    ...{ io, subject: untrainedSubject(config, vocab, seed, kernelsNamed("reference32")), seed, text: TEXT },
    ...{
      context: "sliding",
      open: () => Promise.reject(new Error("Cannot open as no file is expected here: one is")),
    },
    ...more,
  });
  try {
    await body(session, io);
  } finally {
    session.close();
  }
}

/** Gives a session a line after the other and collects the texts. */
export async function say(session: ReplSession, ...lines: string[]): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const line of lines) {
    const turn = await session.handle(line, NEVER);
    if (turn) turns.push(turn);
  }
  return turns;
}

/** A golden file of the Python program. */
export async function golden<T>(name: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(new URL(`../../golden/haze/${name}`, import.meta.url)));
}
