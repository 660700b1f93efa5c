/** A spiral model in upstream's words: its numbers under the names of the flat layout. */
import type { NpyData, NpyInput } from "../../../formats/mod.ts";
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import { successorLogs, unigramOf } from "../teacher/counts.ts";
import { TEACHER_HEADS } from "../teacher/heads.ts";
import { teacherMemory } from "../teacher/memory.ts";
import { headPrecisions } from "../teacher/predict.ts";
import type { SpiralModel } from "../student/spiral_model.ts";
import { KEYS } from "./layout.ts";

/** What of a run stands in the file beside the model. */
export interface FlatRun {
  /** The base seed. */
  readonly seed: number;
  /** What turns text into ids. */
  readonly tokenizer: Tokenizer;
  /** Steps taken. */
  readonly step: number;
}

/**
 * The arrays of the flat layout that a spiral model has: sizes, student, shared projection, and of the teacher what it
 * retrieves from, the weights of its sources, and loudness and precision of its heads as a layer of one. Attention has no
 * biases here: they are 0. The teacher's random weights have no counterpart.
 */
export function flatModel(model: SpiralModel, { seed, tokenizer, step }: FlatRun): [string, NpyInput][] {
  const { vocabSize: V, d, L, k, r, distillation } = model.config;
  const H = distillation > 0 ? TEACHER_HEADS.length : 0;
  const numbers = (name: string) => model.parameters.get(name).floats;
  const float = (key: string, shape: number[], data: ArrayLike<number>): [string, NpyInput] => [
    key,
    { shape, data: Float32Array.from(data) },
  ];
  const integers = (
    key: string,
    data: NpyData,
    shape: number[] = [],
  ): [string, NpyInput] => [key, { shape, data }];
  const sizes = { meta_V: V, meta_d: d, meta_H: H, meta_L: 1, meta_r: r, student_cfg_L: L, student_cfg_k: k };
  const text = new TextEncoder().encode(JSON.stringify(tokenizer.toJSON()));
  return [
    ...Object.entries({ ...sizes, [KEYS.seed]: seed, [KEYS.step]: step }).map(([key, value]) =>
      integers(key, BigInt64Array.of(BigInt(value)))
    ),
    integers(KEYS.keepK, Int32Array.from(model.keepK), [L]),
    float(KEYS.rho, [L], numbers("control.rho")),
    float("student_embed_W", [V, d], numbers("embedding")),
    float(KEYS.studentB, [r, V], numbers("projection")),
    ...Array.from({ length: L }, (_, i) => {
      const [ours, theirs] = [`blocks.${i}`, `student_blk${i}`];
      return [
        ...(["q", "k"] as const).flatMap((map) => [
          float(`${theirs}_attn_${map}_W`, [d, k], transposed(numbers(`${ours}.w${map}`), k, d)),
          float(`${theirs}_attn_${map}_b`, [k], new Float32Array(k)),
        ]),
        float(`${theirs}_attn_v_W`, [d, d], numbers(`${ours}.wv`)),
        float(`${theirs}_attn_v_b`, [d], new Float32Array(d)),
        float(`${theirs}_ffn_fc1_W`, [d, 4 * d], numbers(`${ours}.fc1.w`)),
        float(`${theirs}_ffn_fc1_b`, [4 * d], numbers(`${ours}.fc1.b`)),
        float(`${theirs}_ffn_fc2_W`, [4 * d, d], numbers(`${ours}.fc2.w`)),
        float(`${theirs}_ffn_fc2_b`, [d], numbers(`${ours}.fc2.b`)),
      ];
    }).flat(),
    ...Object.entries({ mean: "mean", logtau: "logPrecision" }).flatMap(([theirs, ours]) => [
      float(`student_head_${theirs}_W`, [d, r], numbers(`${ours}.w`)),
      float(`student_head_${theirs}_b`, [r], numbers(`${ours}.b`)),
    ]),
    ...(H > 0 ? teacherArrays(model, H, float, integers) : []),
    integers(KEYS.tokenizer, text, [text.length]),
  ];
}

function teacherArrays(
  { config, parameters }: SpiralModel,
  H: number,
  float: (key: string, shape: number[], data: ArrayLike<number>) => [string, NpyInput],
  integers: (key: string, data: NpyData, shape: number[]) => [string, NpyInput],
): [string, NpyInput][] {
  const V = config.vocabSize;
  const memory = teacherMemory(parameters);
  const [unigram, P] = [unigramOf(memory.unigram), new Float64Array(V * V)];
  for (let a = 0; a < V; a++) {
    successorLogs(memory.bigram.subarray(a * V, (a + 1) * V), unigram, P.subarray(a * V, (a + 1) * V));
  }
  return [
    float(KEYS.P, [V, V], P.map(Math.exp)),
    float(KEYS.sourceWeights, [V], memory.sourceWeight),
    float(KEYS.dominance, [1, H], memory.dominance),
    float(KEYS.reliability, [1, H], headPrecisions(config, memory)),
    integers(KEYS.readings, new Int32Array(H).fill(memory.batches[0]!), [1, H]),
  ];
}

/** (rows, columns) → (columns, rows) */
function transposed(matrix: ArrayLike<number>, rows: number, columns: number): Float32Array {
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!,
  );
}
