/** What a teacher remembers, as views of the model's parameters: a checkpoint of those resumes it exactly. */
import type { FloatArray } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";

/** Counts and running measures; V tokens, H heads. */
export interface TeacherMemory {
  /** How often each token came: (V). */
  readonly unigram: FloatArray;
  /** How often each token came after each: (V, V). */
  readonly bigram: FloatArray;
  /** How often each token came two behind each: (V, V). */
  readonly twoBack: FloatArray;
  /** Running mean of what the student said after each token, log-probabilities: (V, V). */
  readonly slow: FloatArray;
  /** Running loudness of each head: (H). */
  readonly dominance: FloatArray;
  /** Running NLL of each head, and of all fused, nats: (H + 1). */
  readonly nll: FloatArray;
  /** w: what each source weighs, in [0.2, 1]: (V). */
  readonly sourceWeight: FloatArray;
  /** h: how often each source was retrieved and came, discounted: (V). */
  readonly hits: FloatArray;
  /** e: how often it should have: (V). */
  readonly expected: FloatArray;
  /** Batches learnt from: (1). */
  readonly batches: FloatArray;
  /** 1 if the counts are those of whole texts, which batches are taken from; 0 if batches are counted: (1). */
  readonly counted: FloatArray;
}

const KEYS = [
  ...["unigram", "bigram", "twoBack", "slow", "dominance"],
  ...["nll", "sourceWeight", "hits", "expected", "batches", "counted"],
];

/** The memory of a model that has a teacher. */
export function teacherMemory(parameters: Parameters): TeacherMemory {
  const views = KEYS.map((key) => [key, parameters.get(`teacher.${key}`).floats]);
  return Object.fromEntries(views) as unknown as TeacherMemory;
}

/** The memory of a teacher of V tokens and H heads that has seen nothing, without a model around it. */
export function emptyTeacherMemory(V: number, H: number): TeacherMemory {
  const table = () => new Float64Array(V * V);
  return {
    ...{ unigram: new Float64Array(V), bigram: table(), twoBack: table(), slow: table() },
    ...{ dominance: new Float64Array(H), nll: new Float64Array(H + 1), batches: new Float64Array(1) },
    counted: new Float64Array(1),
    ...{
      sourceWeight: new Float64Array(V).fill(1),
      hits: new Float64Array(V),
      expected: new Float64Array(V),
    },
  };
}
