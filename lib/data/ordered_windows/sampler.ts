/** Windows of documents in order. */
import { Pcg64, type Pcg64State } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import type { ScoredSegment } from "../scored_sampler.ts";
import { checkBatch } from "../target_source.ts";
import {
  UNSCORED,
  type WindowSamplerOptions,
  type WindowSamplerState,
  type WindowSource,
} from "../windows.ts";
import { type Cursor, type OrderedState, readState } from "./cursor.ts";
import { type Part, partsOfDocuments } from "./documents.ts";
import { type Chain, layDocuments } from "./layout.ts";

/** Options of {@linkcode OrderedWindowSampler}. */
export interface OrderedWindowOptions extends WindowSamplerOptions {
  /** Id of the mark that begins each document, and stands nowhere else. */
  readonly bosId: number;
  /** Id that fills what is left of a window; 0 unless told otherwise. */
  readonly padId?: number;
}

/** What a row of a batch holds. */
export interface OrderedRow {
  /** Number of the document at the beginning of the window. */
  readonly document: number;
  /** Place in that document of the window's first token; a part of a long document begins with a mark in its place. */
  readonly at: number;
  /** Whether the window goes on where the one before it in the row ended: what was remembered of that still holds. */
  readonly continues: boolean;
}

/**
 * Gives batches in which each row reads documents from their beginning to their end, one window of T tokens after the
 * other, so that what is remembered of a window can serve the next.
 *
 * A window either goes on with the document of the one before it in its row, and then nothing else lies in it, or begins
 * anew: with the begin of a longer document, or with several whole ones. So **a row begins anew just where its first token
 * is the begin mark**, which a model can see without being told. Documents that fit into a window are never cut; a document
 * longer than a row's share of all is cut into parts, each behind a begin mark, so that a single long text keeps all rows busy.
 *
 * Rows take documents from one queue, shuffled anew for each pass, so that all are read equally often. What is left of a
 * window is filled with `padId`, and those targets are {@linkcode UNSCORED}.
 *
 * @example
 * ```ts
 * import { OrderedWindowSampler } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 * const ids = Int32Array.of(2, 10, 11, 12, 13, 14);
 * const documents = [{ ids, scored: new Uint8Array(6).fill(1) }];
 * const sampler = new OrderedWindowSampler(documents, { B: 1, T: 3, seed: 1, bosId: 2 });
 * const [inputs, targets] = [new Int32Array(3), new Int32Array(3)];
 * sampler.next(inputs, targets);
 * assertEquals([[...inputs], [...targets], sampler.rows[0]!.continues], [[2, 10, 11], [10, 11, 12], false]);
 * sampler.next(inputs, targets);
 * assertEquals([[...inputs], [...targets], sampler.rows[0]!.continues], [[12, 13, 0], [13, 14, -1], true]);
 * ```
 */
export class OrderedWindowSampler implements WindowSource {
  /** What fills up a window is not scored, nor is what documents leave out. */
  readonly hasUnscored = true;
  /** Windows of the first pass. */
  readonly windowCount: number;
  readonly #parts: readonly Part[];
  readonly #random: Pcg64State;
  readonly #options: Required<OrderedWindowOptions>;
  readonly #layouts = new Map<number, readonly Chain[]>();
  #next: Pick<Cursor, "pass" | "chain"> = { pass: 0, chain: 0 };
  /** The window that each row reads next; null where it takes the next of the queue. */
  #cursors: (Cursor | null)[];
  #rows: readonly OrderedRow[] = [];

  /**
   * Prepares to read; documents that are not cut are not copied.
   *
   * @throws {RangeError} if B or T is no positive integer, there is no document, or one has fewer than two tokens, not as
   * many marks as ids, or `bosId` not at its beginning or somewhere else.
   */
  constructor(documents: readonly ScoredSegment[], { padId = 0, ...options }: OrderedWindowOptions) {
    const { B, T, bosId } = options;
    checkPositiveInteger("read documents in order", "B", B);
    checkPositiveInteger("read documents in order", "T", T);
    // Nothing is drawn while it reads: the generator says which seed the passes follow from.
    this.#random = new Pcg64(options.seed).state();
    const targets = documents.reduce((sum, { ids }) => sum + ids.length - 1, 0);
    this.#options = { ...options, padId };
    this.#parts = partsOfDocuments(documents, bosId, Math.max(T, Math.ceil(targets / B)));
    this.#cursors = Array(B).fill(null);
    this.windowCount = this.#layout(0).reduce((sum, { windows }) => sum + windows, 0);
  }

  /** What the rows of the batch that was given last hold; none before the first. */
  get rows(): readonly OrderedRow[] {
    return this.#rows;
  }

  /**
   * Gives the next batch, (B, T) both.
   *
   * @throws {TypeError} if an array has another length.
   */
  next(inputs: Int32Array, targets: Int32Array): void {
    const { B, T } = this.#options;
    checkBatch(inputs, targets, B * T, B * T);
    this.#rows = this.#cursors.map((given, b) => {
      const cursor = given ?? this.#take();
      const row = [inputs, targets].map((all) => all.subarray(b * T, (b + 1) * T)) as [
        Int32Array,
        Int32Array,
      ];
      const chain = this.#layout(cursor.pass)[cursor.chain]!;
      const held = this.#fill(chain, cursor.window, ...row);
      const window = cursor.window + 1;
      this.#cursors[b] = window < chain.windows ? { ...cursor, window } : null;
      return held;
    });
    this.#forget();
  }

  /** Where it stands, as plain JSON. */
  state(): WindowSamplerState {
    const state: OrderedState = {
      ...{ random: this.#random, windowCount: this.windowCount },
      ...{ next: this.#next, rows: [...this.#cursors] },
    };
    return state;
  }

  /**
   * Goes on from a state of a sampler over the same documents, with the same options.
   *
   * @throws {RangeError} if it is none.
   */
  restore(state: WindowSamplerState): void {
    const own = this.state() as OrderedState;
    const windowsOf = (pass: number, chain: number) => this.#layout(pass)[chain]?.windows ?? 0;
    const { next, rows } = readState(state, own, windowsOf);
    [this.#next, this.#cursors, this.#rows] = [next, [...rows], []];
    this.#forget();
  }

  /** The first window of the next chain in the queue. */
  #take(): Cursor {
    const { pass, chain } = this.#next;
    const isLast = chain + 1 === this.#layout(pass).length;
    this.#next = isLast ? { pass: pass + 1, chain: 0 } : { pass, chain: chain + 1 };
    return { pass, chain, window: 0 };
  }

  #fill(chain: Chain, window: number, inputs: Int32Array, targets: Int32Array): OrderedRow {
    const { T, padId } = this.#options;
    inputs.fill(padId);
    targets.fill(UNSCORED);
    let at = 0;
    for (const number of chain.documents) {
      const { ids, scored } = this.#parts[number]!;
      const start = window * T;
      const end = Math.min(start + T, ids.length - 1);
      inputs.set(ids.subarray(start, end), at);
      for (let i = start; i < end; i++) targets[at++] = scored[i + 1] ? ids[i + 1]! : UNSCORED;
    }
    const { document, from } = this.#parts[chain.documents[0]!]!;
    return { document, at: from + window * T, continues: window > 0 };
  }

  #layout(pass: number): readonly Chain[] {
    let layout = this.#layouts.get(pass);
    if (!layout) {
      const { T, seed } = this.#options;
      const lengths = this.#parts.map(({ ids }) => ids.length - 1);
      layout = layDocuments(lengths, T, new Pcg64(BigInt(seed) * 2n ** 32n + BigInt(pass)));
      this.#layouts.set(pass, layout);
    }
    return layout;
  }

  /** Passes that no row reads any more follow from the seed if they are needed again. */
  #forget(): void {
    const used = new Set([this.#next.pass, ...this.#cursors.flatMap((cursor) => cursor?.pass ?? [])]);
    for (const pass of this.#layouts.keys()) if (!used.has(pass)) this.#layouts.delete(pass);
  }
}
