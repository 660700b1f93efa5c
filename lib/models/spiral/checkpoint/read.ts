import { showValue } from "../../../tokenizers/show_value.ts";
import { type NpzArrays, readNpz } from "../../../formats/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { type Tokenizer, tokenizerOfJson } from "../../../tokenizers/mod.ts";
import { asContent } from "../../as_content.ts";
import { studentWeights } from "../upstream/student_weights.ts";
import { teacherShapes, type TeacherWeights } from "../upstream/teacher_weights.ts";
import type { SpiralCheckpoint, SpiralTrainingState } from "./checkpoint.ts";
import { describeSpiralNpz, refuse } from "./describe.ts";
import { KEYS, type SpiralPlace, type SpiralSizes, studentSizes, teacherSizes } from "./layout.ts";
import { stateOfWords } from "./random_words.ts";

/** A spiral checkpoint that was read and found whole. */
export interface OpenedSpiral extends SpiralCheckpoint {
  /** What a reader should know, as sentences. */
  readonly warnings: readonly string[];
}

/** How long a tokenizer's JSON may be: generous, and no more than the model's own size can justify. */
const mostTokenizerBytes = (vocabSize: number): number => 2 ** 20 + 1024 * vocabSize;

/**
 * Reads a spiral checkpoint in the flat layout. Everything declared is compared with the sizes before a weight is read.
 *
 * The teacher shares the student's projection, as upstream has it after a load.
 *
 * @throws {SyntaxError} naming file, key, what was expected and found; for upstream's own, pickled files with the way out.
 *
 * @example
 * ```ts
 * import { initialSpiral, nextLogits, readSpiralNpz, writeSpiralNpz } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = new Float32Array(64).fill(1 / 8);
 * const spiral = initialSpiral({ vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 }, P, 0);
 * const copy = readSpiralNpz(writeSpiralNpz({ ...spiral, seed: 0 }));
 * assertEquals(nextLogits(copy.student, [1, 2]), nextLogits(spiral.student, [1, 2]));
 * ```
 */
export function readSpiralNpz(bytes: Uint8Array, name = "spiral.npz"): OpenedSpiral {
  const { sizes, places, warnings } = describeSpiralNpz(bytes, name);
  const numbers = new Numbers(bytes, name, places, mostTokenizerBytes(sizes.vocabSize));
  const [ours, theirs] = [studentSizes(sizes), teacherSizes(sizes)];
  const B = numbers.floats(KEYS.studentB);
  const keepK = numbers.integers(KEYS.keepK, 1, sizes.attentionRank);
  const student = {
    sizes: ours,
    weights: studentWeights(ours, (array) => numbers.floats(`student_${array}`)),
    ...{ B, keepK, rho: numbers.floats(KEYS.rho) },
  };
  const weights = Object.fromEntries(
    Object.keys(teacherShapes(theirs)).map((array) => [array, numbers.floats(`teacher_${array}`)]),
  ) as unknown as TeacherWeights;
  const teacher = {
    ...{ sizes: theirs, weights, B, P: numbers.has(KEYS.P) ? numbers.floats(KEYS.P, 0) : null },
    rho: numbers.float(KEYS.teacherRho),
    tau0: numbers.float(KEYS.teacherTau0, 0),
    sourceWeights: numbers.floats(KEYS.sourceWeights, 0),
    reliability: {
      ...{ layers: sizes.layers, heads: sizes.heads },
      x: numbers.floats(KEYS.dominance),
      y: numbers.floats(KEYS.reliability),
      n: numbers.integers(KEYS.readings, 0, 2 ** 31 - 1),
    },
  };
  const tokenizer = readTokenizer(numbers, name, sizes);
  const training = readTraining(numbers, name);
  return {
    ...{ student, teacher, seed: numbers.integer(KEYS.seed, -(2 ** 52), 2 ** 52) },
    ...(tokenizer ? { tokenizer } : {}),
    ...(training ? { training } : {}),
    warnings: [...warnings, ...projectionWarning(numbers, B)],
  };
}

/** The arrays of a file, each checked as it is taken. */
class Numbers {
  readonly #arrays: NpzArrays;

  constructor(
    bytes: Uint8Array,
    readonly name: string,
    places: readonly SpiralPlace[],
    tokenizerBytes: number,
  ) {
    const wanted = new Set(places.map(({ key }) => key));
    // The shapes are known to fit; a double takes eight bytes.
    const maxBytes = places.reduce((sum, { shape }) => {
      return sum + (shape ? 8 * shape.reduce((a, b) => a * b, 1) : tokenizerBytes);
    }, 0);
    this.#arrays = readNpz(bytes, { name, maxBytes, only: (member) => wanted.has(member) });
  }

  has(key: string): boolean {
    return this.#arrays.has(key);
  }

  /** Numbers as float32, at least `least`. */
  floats(key: string, least = -Infinity): Float32Array {
    const { data } = this.#arrays.get(key)!;
    const out = Float32Array.from(data as ArrayLike<number>);
    // A double may be too large for the float32 that it becomes.
    const bad = out.findIndex((number) => !Number.isFinite(number) || number < least);
    if (bad >= 0) {
      refuse(this.name, key, `hold finite float32 numbers${atLeast(least)}`, `${data[bad]} at ${bad}`);
    }
    return out;
  }

  /** A single number as it stands there. */
  float(key: string, least = -Infinity): number {
    const value = Number(this.#arrays.get(key)!.data[0]);
    if (Number.isFinite(value) && value >= least) return value;
    refuse(this.name, key, `be a finite number${atLeast(least)}`, value);
  }

  integers(key: string, least: number, most: number): Int32Array {
    return Int32Array.from(this.#arrays.get(key)!.data as ArrayLike<number | bigint>, (raw, at) => {
      const value = Number(raw);
      if (value >= least && value <= most) return value;
      refuse(this.name, key, `hold integers from ${least} to ${most}`, `${raw} at ${at}`);
    });
  }

  integer(key: string, least: number, most: number): number {
    const raw = this.#arrays.get(key)!.data[0];
    const value = Number(raw);
    if (value >= least && value <= most) return value;
    refuse(this.name, key, `be an integer from ${least} to ${most}`, raw);
  }

  bytes(key: string): Uint8Array {
    return this.#arrays.get(key)!.data as Uint8Array;
  }

  words(key: string): BigUint64Array {
    return BigUint64Array.from(this.#arrays.get(key)!.data as ArrayLike<number | bigint>, BigInt);
  }
}

const atLeast = (least: number): string => least === -Infinity ? "" : ` of at least ${least}`;

function readTokenizer(numbers: Numbers, name: string, { vocabSize }: SpiralSizes): Tokenizer | undefined {
  if (!numbers.has(KEYS.tokenizer)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(numbers.bytes(KEYS.tokenizer)));
  } catch (error) {
    refuse(name, KEYS.tokenizer, "be JSON in UTF-8", error instanceof Error ? error.message : error);
  }
  if (typeof json !== "object" || json === null || typeof (json as { kind?: unknown }).kind !== "string") {
    refuse(name, KEYS.tokenizer, "be an object with a kind", showValue(json, 40));
  }
  const tokenizer = asContent(name, () => tokenizerOfJson(json as Parameters<typeof tokenizerOfJson>[0]));
  if (tokenizer.vocabSize === vocabSize) return tokenizer;
  refuse(name, KEYS.tokenizer, `have ${vocabSize} tokens as the model has`, tokenizer.vocabSize);
}

function readTraining(numbers: Numbers, name: string): SpiralTrainingState | undefined {
  const [step, random] = [KEYS.step, KEYS.random].map((key) => numbers.has(key));
  if (!step && !random) return undefined;
  if (step !== random) {
    refuse(name, step ? KEYS.random : KEYS.step, "be there beside the other", "it is missing");
  }
  const state = stateOfWords(numbers.words(KEYS.random));
  asContent(name, () => Pcg64.fromState(state));
  return { step: numbers.integer(KEYS.step, 0, 2 ** 52), random: state };
}

/** Upstream shares the student's projection with the teacher after a load, whatever the teacher's was. */
function projectionWarning(numbers: Numbers, B: Float32Array): string[] {
  if (!numbers.has(KEYS.teacherB)) return [];
  const theirs = numbers.floats(KEYS.teacherB);
  if (theirs.every((b, i) => b === B[i])) return [];
  return [`its ${KEYS.teacherB} is another than its ${KEYS.studentB}: the teacher takes the student's`];
}
