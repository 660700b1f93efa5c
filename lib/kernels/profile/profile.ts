/** Where time went: sums by kernel and sizes, in named stretches of a run, and all of it on a timeline. */
import type { Phase } from "../phase.ts";
import type { DescribedCall } from "./describe_call.ts";
import { Timeline } from "./timeline.ts";

/** A kernel at one size in one phase. */
export interface KernelKind extends DescribedCall {
  /** What it was called for. */
  readonly phase: Phase;
}

/** What one kind of call took. */
export interface ProfileRow extends KernelKind {
  /** How many there were. */
  readonly calls: number;
  /** Time of all calls. */
  readonly ms: number;
  /** 10⁹ FLOP a second, where FLOP are defined. */
  readonly gigaflops?: number;
}

/** All spans of one name. `ms` is the sum of the rows and `outsideMs`. */
export interface ProfileSection {
  /** What the spans are called; `elsewhere` is what lies between spans, `all` is a profile without any. */
  readonly name: string;
  /** How many there were; none of what lies between spans. */
  readonly spans: number;
  /** Wall clock. */
  readonly ms: number;
  /** Part of it in which no kernel ran. */
  readonly outsideMs: number;
  /** Part of it that the profile's own readings of the clock took, about half of it in `outsideMs`. */
  readonly clockMs: number;
  /** By falling time. */
  readonly rows: readonly ProfileRow[];
}

/** Sections in the order in which they first came; their times add up to `ms`. */
export interface ProfileReport {
  /** Wall clock since the profile began. */
  readonly ms: number;
  /** Spans by name, and last what lies between them. */
  readonly sections: readonly ProfileSection[];
}

/** Options of a {@linkcode Profile}. */
export interface ProfileOptions {
  /** Calls of kernels to keep for a trace; later ones are in the sums alone. Default 0. */
  traceCalls?: number;
}

class Sums {
  readonly calls: number[] = [];
  readonly ms: number[] = [];

  add(kind: number, calls: number, ms: number): void {
    this.calls[kind] = (this.calls[kind] ?? 0) + calls;
    this.ms[kind] = (this.ms[kind] ?? 0) + ms;
  }

  /** Takes over all that `other` holds, and empties it. */
  take(other: Sums): void {
    other.calls.forEach((calls, kind) => this.add(kind, calls, other.ms[kind]!));
    other.calls.length = other.ms.length = 0;
  }
}

interface OpenSection {
  spans: number;
  ms: number;
  readonly sums: Sums;
}

/** Where time goes between spans. */
const BETWEEN = "elsewhere";
/** What it is called if nobody named a span. */
const ALL = "all";

/**
 * A running account of what kernels did; {@linkcode profileKernels} makes one. Without spans everything falls into one
 * section `all`.
 *
 * @example The steps of a loop
 * ```ts
 * import { profileKernels, referenceKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = profileKernels(referenceKernels("float32"));
 * const x = new Float32Array(8);
 * for (let i = 0; i < 3; i++) kernels.profile.span("step", () => kernels.scale(x, 2, x));
 * const [step, elsewhere] = kernels.profile.report().sections;
 * assertEquals([step!.name, step!.spans, step!.rows[0]!.calls], ["step", 3, 3]);
 * assertEquals([elsewhere!.name, elsewhere!.rows], ["elsewhere", []]);
 * ```
 */
export class Profile {
  /** Kinds of calls by their number on the timeline. */
  readonly kinds: KernelKind[] = [];
  /** Names of spans by their number on the timeline. */
  readonly spanNames: string[] = [];
  /** Calls of kernels, on the main thread. */
  readonly callTimes: Timeline;
  /** The parts of calls that each worker thread had. */
  readonly workerTimes: Timeline[] = [];
  /** Spans. */
  readonly spanTimes: Timeline;
  readonly #began = performance.now();
  readonly #traceCalls: number;
  readonly #numbers = new Map<string, number>();
  readonly #sections = new Map<string, OpenSection>();
  readonly #between: OpenSection = { spans: 0, ms: 0, sums: new Sums() };
  /** Calls of the span that is open, or since the last one. */
  readonly #pending = new Sums();

  /** Begins now. */
  constructor({ traceCalls = 0 }: ProfileOptions = {}) {
    this.#traceCalls = traceCalls;
    this.callTimes = new Timeline(traceCalls);
    this.spanTimes = new Timeline(traceCalls);
  }

  /** The number of a kind of call. */
  kindOf(kind: KernelKind): number {
    const key = `${kind.phase} ${kind.kernel} ${kind.sizes}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.kinds.length);
    return this.kinds.push(kind) - 1;
  }

  /** Notes that kernels ran, from one reading of `performance.now()` to another; `calls` is 0 for a further part of a call. */
  add(kind: number, startMs: number, endMs: number, calls: number): void {
    this.#pending.add(kind, calls, endMs - startMs);
    this.callTimes.add(kind, startMs - this.#began, endMs - startMs);
  }

  /** Notes when workers began and ended their parts of a call, as whoever observes launches is told them. */
  addWorkers(kind: number, times: Float64Array): void {
    if (this.#traceCalls === 0 || this.callTimes.dropped > 0) return;
    for (let worker = 0; 2 * worker < times.length; worker++) {
      const [start, end] = [times[2 * worker]!, times[2 * worker + 1]!];
      if (end < start || start === 0) continue;
      const timeline = this.workerTimes[worker] ??= new Timeline(this.#traceCalls);
      timeline.add(kind, start - performance.timeOrigin - this.#began, end - start);
    }
  }

  /** Runs `body` as a span. Spans do not nest. */
  span<R>(name: string, body: () => R): R {
    const start = this.#open();
    const result = body();
    this.#close(name, start);
    return result;
  }

  /**
   * Passes on what a loop gives, each piece with the time until it came as a span, named by the piece; what the caller does
   * with it lies between spans.
   */
  async *each<T>(pieces: AsyncIterable<T>, nameOf: (piece: T) => string): AsyncGenerator<T, void, void> {
    const iterator = pieces[Symbol.asyncIterator]();
    try {
      while (true) {
        const start = this.#open();
        const { done, value } = await iterator.next();
        if (done) return;
        this.#close(nameOf(value), start);
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  /** All so far. Time of a span that is open counts as between. */
  report(): ProfileReport {
    this.#between.sums.take(this.#pending);
    const ms = performance.now() - this.#began;
    const inSpans = [...this.#sections.values()].reduce((sum, section) => sum + section.ms, 0);
    this.#between.ms = ms - inSpans;
    const readingMs = clockReadingMs();
    const sections: [string, OpenSection][] = [
      ...this.#sections,
      [this.#sections.size > 0 ? BETWEEN : ALL, this.#between],
    ];
    return { ms, sections: sections.map(([name, section]) => this.#sectionOf(name, section, readingMs)) };
  }

  #open(): number {
    this.#between.sums.take(this.#pending);
    return performance.now();
  }

  #close(name: string, startMs: number): void {
    const ms = performance.now() - startMs;
    let section = this.#sections.get(name);
    if (!section) {
      section = { spans: 0, ms: 0, sums: new Sums() };
      this.#sections.set(name, section);
      this.spanNames.push(name);
    }
    section.spans++;
    section.ms += ms;
    section.sums.take(this.#pending);
    this.spanTimes.add(this.spanNames.indexOf(name), startMs - this.#began, ms);
  }

  #sectionOf(name: string, { spans, ms, sums }: OpenSection, readingMs: number): ProfileSection {
    const rows = sums.calls.flatMap((calls, number): ProfileRow[] => {
      const [kind, kindMs] = [this.kinds[number]!, sums.ms[number]!];
      const gigaflops = kind.flop === undefined ? {} : { gigaflops: kind.flop * calls / kindMs / 1e6 };
      return [{ ...kind, calls, ms: kindMs, ...gigaflops }];
    }).sort((a, b) => b.ms - a.ms);
    const sum = (of: (row: ProfileRow) => number) => rows.reduce((total, row) => total + of(row), 0);
    const clockMs = 2 * readingMs * sum(({ calls }) => calls);
    return { name, spans, ms, outsideMs: ms - sum((row) => row.ms), clockMs, rows };
  }
}

/** What one reading of the clock costs. */
function clockReadingMs(): number {
  const count = 10_000;
  const start = performance.now();
  for (let i = 0; i < count; i++) performance.now();
  return (performance.now() - start) / count;
}
