/** What a checkpoint keeps of a model beside its weights: goals and foci, memory, concepts bound by name. */
import { SEDENION_DIM } from "../../../physics/mod.ts";
import type { BindingMetadata, TokenConcepts } from "../prsc/mod.ts";
import type { MindState } from "./mind.ts";
import { anything, list, number, optional, record, row, type Shape, text, whole } from "./shape.ts";

/** Concepts bound by name, and which are left of those of the model's own table, the least recently used first. */
export interface KeptConcepts {
  /** The first bound first. */
  readonly bound: readonly {
    readonly concept: string;
    readonly ids: readonly number[];
    readonly strength: number;
    readonly metadata: BindingMetadata;
  }[];
  /** All that are bound. */
  readonly recency: readonly string[];
}

/** A model's state as plain data. */
export interface KeptState extends MindState {
  /** Absent if no concept was ever bound by name. */
  readonly concepts?: KeptConcepts;
}

/** Concepts as plain data; undefined if none was bound by name. */
export function keptConcepts(concepts: TokenConcepts): KeptConcepts | undefined {
  const { concepts: all, recency } = concepts.toState();
  const bound = all.filter(({ metadata }) => metadata.frequent !== true);
  return bound.length === 0 ? undefined : { bound, recency };
}

/** Binds what was kept; what the table has and was gone goes. */
export function restoreConcepts(concepts: TokenConcepts, { bound, recency }: KeptConcepts): void {
  const left = new Set(recency);
  for (const { concept } of concepts.prsc.bindings()) if (!left.has(concept)) concepts.unbind(concept);
  for (const { concept, ids, strength, metadata } of bound) {
    concepts.bind(concept, ids, { strength, metadata });
  }
  for (const concept of recency) concepts.prsc.touch(concept);
}

/**
 * Checks plain data that says it is a model's state.
 *
 * @throws {TypeError} naming the first place where it is not.
 */
export function checkKeptState(value: unknown, vocabSize: number): KeptState {
  const id = whole(vocabSize);
  const goal = record({
    ...{ id: whole(), description: text(), createdAt: number(0), deadline: optional(number(0)) },
    type: text("corrective", "exploratory", "maintenance", "external"),
    status: text("active", "achieved", "abandoned"),
    reason: optional(text("deadline", "superseded", "withdrawn")),
    ...{ priority: number(0), progress: number(0), startValue: number(), nearness: number() },
    ...{ sourceAxis: optional(whole(SEDENION_DIM)), targetOrientation: list(number()) },
    ...{ stems: list(text()), said: list(text()), attemptedPrimes: list(whole()) },
  });
  const event = record({
    ...{ time: number(0), goalId: whole(), description: text() },
    event: text("set", "achieved", "abandoned"),
    reason: optional(text("deadline", "superseded", "withdrawn")),
  });
  const focus = record({
    ...{ id: whole(), type: text("prime", "concept", "goal", "memory", "external"), target: text() },
    ...{ intensity: number(0), startTime: number(0), duration: number(0), novelty: number() },
    ...{
      relevance: number(),
      primes: list(whole()),
      tokens: list(id),
      smfAxis: optional(whole(SEDENION_DIM)),
    },
  });
  const agency = record({
    ...{
      time: number(0),
      coherence: number(0),
      foci: list(focus),
      nextFocusId: whole(),
      primes: list(row(whole(), number(), number(0))),
    },
    goals: record({
      ...{ goals: list(goal), events: list(event), nextId: whole(), achieved: whole(), abandoned: whole() },
    }),
    axes: optional(list(number(), SEDENION_DIM)),
    ...{ words: list(row(text(), number())), produced: list(row(id, whole())) },
    spoken: list(number(), SEDENION_DIM),
  });
  const numbers = list(number(0));
  const memory = record({
    ...{ time: number(0), contents: list(text()), sedenions: list(number()), times: numbers },
    ...{ importances: numbers, coherences: numbers, turns: numbers, tokenIndices: numbers },
  });
  const metadata: Shape = (value, at) =>
    record(Object.fromEntries(keysOf(value).map((key) => [key, anything])))(value, at);
  const concepts = record({
    bound: list(record({ concept: text(), ids: list(id), strength: number(0), metadata })),
    recency: list(text()),
  });
  record({ turn: whole(), agency: optional(agency), memory: optional(memory), concepts: optional(concepts) })(
    value,
    "it",
  );
  return value as KeptState;
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
