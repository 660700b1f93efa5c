/** The files of a training run: its checkpoint and its best weights, replaced whole, and only by what is worth it. */
import { basename, dirname, join } from "@std/path";
import { writeFileAtomic } from "../lib/formats/mod.ts";
import { checkFinite, encodeCheckpoint, NonFiniteError, type Trainer } from "../lib/training/mod.ts";
import { CardFiles } from "./card_file.ts";
import type { Io } from "./command.ts";
import { type CardFacts, cardPathOf, modelCard } from "./model_card.ts";

/** The path beside `out` that keeps the best weights. */
export function bestPathOf(out: string): string {
  return out.replace(/(\.npz)?$/, ".best.npz");
}

/** Options of {@linkcode RunFiles}. */
export interface RunFilesOptions {
  readonly trainer: Trainer;
  /** The checkpoint that can be resumed. */
  readonly out: string;
  readonly io: Io;
  /** Whether anything is written: by one of several ranks. Default true. */
  readonly writes?: boolean;
  /** Whether each checkpoint gets a card beside it. Default true. */
  readonly withCard?: boolean;
}

/** What a run writes. */
export class RunFiles {
  /** The last evaluation, for the cards. */
  scored: CardFacts["scored"];
  readonly #trainer: Trainer;
  readonly #out: string;
  readonly #writes: boolean;
  readonly #cards: CardFiles | undefined;
  #savedStep: number | undefined;
  #hasRoom = false;

  /** `out` holds the trainer's step already if the run goes on from there. */
  constructor({ trainer, out, io, writes = true, withCard = true }: RunFilesOptions) {
    this.#trainer = trainer;
    this.#out = out;
    this.#writes = writes;
    if (withCard) this.#cards = new CardFiles(io);
    if (trainer.step > 0) this.#savedStep = trainer.step;
  }

  /** Has a checkpoint to go on from before the first step, and finds out what would stop a later one. */
  async begin(): Promise<void> {
    if (this.#savedStep === undefined) await this.save();
    else if (this.#writes) this.#findRoom((await Deno.stat(this.#out)).size);
  }

  /**
   * Replaces the checkpoint by the run as it stands.
   *
   * @throws {Error} if it is not finite, or cannot be written; the old one is whole then.
   */
  async save(): Promise<void> {
    checkFinite(this.#trainer);
    if (this.#writes) {
      const bytes = this.#encode(true);
      // An hour's run must not find out at its end that it cannot be kept.
      if (!this.#hasRoom) this.#findRoom(bytes.length);
      await this.#write(this.#out, bytes);
      await this.#describe(this.#out, true);
    }
    this.#savedStep = this.#trainer.step;
  }

  /** Replaces the best weights by those of now. */
  async saveBest(): Promise<void> {
    checkFinite(this.#trainer);
    if (!this.#writes) return;
    const path = bestPathOf(this.#out);
    await this.#write(path, this.#encode(false));
    await this.#describe(path, false);
  }

  /** An error of the run with what is left of it and how to go on. */
  explain(error: unknown): unknown {
    if (!(error instanceof NonFiniteError) || this.#savedStep === undefined) return error;
    return new Error(
      `${error.message}: --from ${this.#out}, which holds step ${this.#savedStep}, takes another (--set learningRate=X)`,
      { cause: error },
    );
  }

  #encode(resumable: boolean): Uint8Array {
    const { model, data } = this.#trainer;
    return encodeCheckpoint({ model, tokenizer: data.tokenizer, trainer: this.#trainer, resumable });
  }

  async #describe(path: string, isResumable: boolean): Promise<void> {
    const facts = { path, isResumable, ...(this.scored ? { scored: this.scored } : {}) };
    await this.#cards?.write(cardPathOf(path), modelCard(this.#trainer, facts));
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    try {
      await writeFileAtomic(path, bytes);
    } catch (error) {
      throw this.#withoutSaving(error);
    }
  }

  /** Writes as much as two checkpoints beside the first take, a new one before the old is removed, and gives it back. */
  #findRoom(bytes: number): void {
    // As writeFileAtomic calls its files, which removes those of processes that are gone.
    const name = `.${basename(this.#out).slice(0, 40)}.${Deno.pid}.999.tmp`;
    const path = join(dirname(this.#out), name);
    try {
      const file = Deno.openSync(path, { write: true, create: true, truncate: true });
      try {
        const zeros = new Uint8Array(Math.min(bytes, 2 ** 20));
        for (let left = 3 * bytes; left > 0;) {
          left -= file.writeSync(zeros.subarray(0, Math.min(left, zeros.length)));
        }
      } finally {
        file.close();
      }
      this.#hasRoom = true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw this.#withoutSaving(
        new Error(
          `Cannot train into ${this.#out} as its folder must have room for it and its successor, ${
            3 * bytes
          } bytes: ${message}`,
          { cause: error },
        ),
      );
    } finally {
      removeIfThere(path);
    }
  }

  #withoutSaving(error: unknown): unknown {
    if (!(error instanceof Error) || error.message.includes("\nhint: ")) return error;
    const left = this.#savedStep === undefined
      ? "make room or name another file with --out"
      : `${this.#out} holds step ${this.#savedStep}: --resume goes on from there when it can be written`;
    return new Error(`${error.message}\nhint: ${left}`, { cause: error });
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
