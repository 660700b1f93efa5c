/** Writes model cards beside checkpoints; a card is worth no run, so that what goes wrong is noted and no more. */
import { writeFileAtomic } from "../lib/formats/mod.ts";
import type { Io, OptionSpec } from "./command.ts";
import { CARD_MARK } from "./card_text.ts";

/** The option that leaves cards out. */
export const NO_CARD_OPTION: OptionSpec = {
  ...{ name: "no-card", kind: "flag" },
  help: "write no CHECKPOINT.md, which says what the checkpoint is",
};

/** Writes cards, and notes once for each path why one could not be. */
export class CardFiles {
  readonly #noted = new Set<string>();
  readonly #io: Io;

  constructor(io: Io) {
    this.#io = io;
  }

  /** Replaces a card, whole or not at all; a file that is no card stays as it is. */
  async write(path: string, text: string): Promise<void> {
    try {
      if (!await isReplaceable(path)) this.#note(path, "it is there and no card of haze");
      else await writeFileAtomic(path, new TextEncoder().encode(text));
    } catch (error) {
      this.#note(path, error instanceof Error ? error.message : String(error));
    }
  }

  #note(path: string, why: string): void {
    if (this.#noted.has(path)) return;
    this.#noted.add(path);
    this.#io.err(`note: no card was written to ${path}: ${why}\n`);
  }
}

/** Removes the card at a path, if it is one. */
export async function removeCard(path: string): Promise<void> {
  if (await isCard(path).catch(() => false)) await Deno.remove(path);
}

/** Whether nothing is there, or a card. */
async function isReplaceable(path: string): Promise<boolean> {
  try {
    return await isCard(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

async function isCard(path: string): Promise<boolean> {
  if (!(await Deno.stat(path)).isFile) return false;
  const mark = new TextEncoder().encode(CARD_MARK);
  const start = new Uint8Array(mark.length);
  using file = await Deno.open(path);
  const length = await file.read(start) ?? 0;
  return length === mark.length && start.every((byte, i) => byte === mark[i]);
}
