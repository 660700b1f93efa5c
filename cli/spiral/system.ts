/** What `haze spiral` drives: the corrected system or upstream's, alike from outside. */
import type { UpstreamRecord } from "../../lib/models/spiral/mod.ts";
import type { Tokenizer } from "../../lib/tokenizers/mod.ts";

/** A step that was taken. */
export interface TakenStep {
  readonly step: number;
  /** How it went: to be asked before the next step, and only where it is shown, as it reads every gradient. */
  record(): UpstreamRecord;
}

/** How to write on from a prompt. */
export interface Decoding {
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly uniform: () => number;
}

/** A system that is trained, saved and written with. */
export interface SpiralSystem {
  readonly vocabSize: number;
  /** What turns text into ids; ids alone have none. */
  readonly tokenizer: Tokenizer | undefined;
  /** Steps that were taken. */
  readonly step: number;
  /** The step that this call trains to. */
  readonly lastStep: number;
  /** One line on what is trained on what. */
  readonly description: string;
  /** Takes the steps that are left. */
  train(): AsyncIterable<TakenStep>;
  /** A record in one line. */
  line(record: UpstreamRecord): string;
  /** Ids of a text prompt. */
  encodePrompt(text: string): Int32Array;
  /** New ids behind a prompt. */
  decode(prompt: readonly number[], options: Decoding): Iterable<number>;
  /**
   * Finds out whether all that a checkpoint would hold is finite.
   *
   * @throws {RangeError} if it is not: such a checkpoint must not replace another.
   */
  check(): void;
  /** The bytes of a checkpoint from which training goes on exactly. */
  encode(): Uint8Array;
  /** The text of the card of a checkpoint at a path; undefined where nothing was trained. */
  card(path: string): string | undefined;
  close(): void;
}
