/** The weights of a model as generation reads them: in the order of the products, in floats or in 8-bit integers. */
import { dequantiseInt8, quantiseInt8 } from "../../../kernels/int8.ts";
import type { FloatArray, FloatMatrix, Int8Matrix, PreparedWeights } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { LlisaConfig } from "../config.ts";
import { int8Group } from "../int8_group.ts";

/** How weights are kept for generation. */
export type LlisaPrecision = "float32" | "int8";

/** Prepared matrices of a block; keys and values are one product. */
export interface LlisaBlockWeights {
  readonly q: PreparedWeights;
  readonly kv: PreparedWeights;
  readonly wo: PreparedWeights;
  readonly w1: PreparedWeights;
  readonly w2: PreparedWeights;
  readonly w3: PreparedWeights;
}

/** All matrices of a model, copied as they are now. */
export class LlisaWeights {
  /** One entry a block. */
  readonly blocks: readonly LlisaBlockWeights[];
  /** To the logits. */
  readonly classifier: PreparedWeights;
  /** Token vectors (V, C), as the products have them: rounded where those are 8-bit. */
  readonly table: FloatArray;
  readonly #all: PreparedWeights[] = [];

  /** Prepares all; what was prepared is given back if the memory does not hold the rest. */
  constructor(config: LlisaConfig, parameters: Parameters, precision: LlisaPrecision) {
    const { kernels } = parameters;
    const group = precision === "int8" ? int8Group(config) : undefined;
    const matrixOf = (...names: string[]): FloatMatrix | Int8Matrix => {
      const matrices = names.map((name) => parameters.get(name));
      const K = matrices[0]!.shape[1]!;
      const N = matrices.reduce((rows, { shape }) => rows + shape[0]!, 0);
      const w = joined(matrices.map(({ floats }) => floats));
      return group ? quantiseInt8(w, { N, K, group }) : { w, N, K };
    };
    const keep = (matrix: FloatMatrix | Int8Matrix): PreparedWeights => {
      const prepared = kernels.prepare(matrix);
      this.#all.push(prepared);
      return prepared;
    };
    const prepare = (...names: string[]): PreparedWeights => keep(matrixOf(...names));
    const embedding = matrixOf("embedding");
    try {
      this.blocks = Array.from({ length: config.nLayers }, (_, block) => {
        const path = `blocks.${block}`;
        return {
          ...{ q: prepare(`${path}.wq`), kv: prepare(`${path}.wk`, `${path}.wv`), wo: prepare(`${path}.wo`) },
          ...{ w1: prepare(`${path}.w1`), w2: prepare(`${path}.w2`), w3: prepare(`${path}.w3`) },
        };
      });
      this.classifier = config.tied ? keep(embedding) : prepare("classifier");
    } catch (error) {
      this.close();
      throw error;
    }
    this.table = "w" in embedding ? embedding.w : dequantiseInt8(embedding);
  }

  /** Gives the memory back. */
  close(): void {
    for (const weights of this.#all) weights.close();
  }
}

function joined(parts: readonly FloatArray[]): FloatArray {
  if (parts.length === 1) return parts[0]!;
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const all = parts[0] instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
