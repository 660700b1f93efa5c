/**
 * The kernels, in families that are compiled together when one of them is first wanted: mostly an op with its gradient,
 * as a program that writes a few tokens waits for each. No kernel depends on a batch, a length or a width, so that
 * there is nothing to cache but these modules.
 */
import type { UnaryName } from "../kernels.ts";
import type { ModuleBuilder } from "./asm/module_builder.ts";
import { addAttentionGrad } from "./attention/backward.ts";
import { addGradientPieces, addPieces } from "./attention/blocks.ts";
import { addAttention } from "./attention/forward.ts";
import { addGemm } from "./gemm/driver.ts";
import { addGemmEntries } from "./gemm/entries.ts";
import { type NumericMode, relaxedIsSupported } from "./numeric_mode.ts";
import { addColumnSums, addEmbedding, addMixColumns } from "./ops/columns.ts";
import { addCrossEntropy } from "./ops/cross_entropy.ts";
import { addDropout } from "./ops/dropout.ts";
import { addBinary, addScale, addUnary, UNARY } from "./ops/elementwise.ts";
import { addLayerNorm } from "./ops/layer_norm.ts";
import { addAdamw, addReductions } from "./ops/reduce.ts";
import { addLogSoftmax } from "./ops/log_softmax.ts";
import { addRmsNorm } from "./ops/rms_norm.ts";
import { addRotary } from "./ops/rotary.ts";
import { addSiluGate } from "./ops/silu_gate.ts";
import { addSoftmax } from "./ops/softmax.ts";
import { addStridedSum } from "./ops/strided.ts";
import { addTopK } from "./ops/top_k.ts";
import { addFloatProduct } from "./prepared/float.ts";
import { addInt8Product } from "./prepared/int8.ts";
import { INT8_DOTS, type Int8DotName } from "./prepared/int8_dot.ts";
import { addQuantiseRows } from "./prepared/quantise.ts";

/** Which kernels share a module, mostly an op and its gradient; `native` are no WebAssembly, see `native.ts`. */
export type FamilyName =
  | ("gemm" | "attention" | "attentionGrad" | "prepared" | "int8" | "native")
  | (UnaryName | "binary" | "scale" | "siluGate" | "dropout" | "adamw" | "reductions" | "strided")
  | ("softmax" | "logSoftmax" | "layerNorm" | "rmsNorm" | "rotary" | "crossEntropy" | "topK")
  | ("columnSums" | "embedding" | "mixColumns");

/** Emits every function of a family. */
type Add = (module: ModuleBuilder, mode: NumericMode) => void;

const UNARY_FAMILIES = Object.fromEntries(
  (Object.keys(UNARY) as UnaryName[]).map((name): [string, Add] => [
    name,
    (module, mode) => addUnary(module, mode, name),
  ]),
) as { readonly [N in UnaryName]: Add };

const OP_FAMILIES: { readonly [N in Exclude<FamilyName, UnaryName | "native">]: Add } = {
  gemm: (module, mode) => addGemmEntries(module, addGemm(module, mode)),
  attention: (module, mode) => addAttention(module, addPieces(module, mode)),
  attentionGrad: (module, mode) => addAttentionGrad(module, addGradientPieces(module, mode)),
  prepared: addFloatProduct,
  int8: (module, mode) => {
    for (const name of Object.keys(INT8_DOTS) as Int8DotName[]) {
      if (name !== "plain" && !relaxedIsSupported()) continue;
      addQuantiseRows(module, name);
      addInt8Product(module, mode, name);
    }
  },
  binary: addBinary,
  scale: addScale,
  siluGate: addSiluGate,
  dropout: addDropout,
  softmax: addSoftmax,
  logSoftmax: addLogSoftmax,
  layerNorm: addLayerNorm,
  rmsNorm: addRmsNorm,
  rotary: addRotary,
  crossEntropy: addCrossEntropy,
  topK: addTopK,
  columnSums: addColumnSums,
  embedding: addEmbedding,
  mixColumns: addMixColumns,
  reductions: addReductions,
  adamw: addAdamw,
  strided: addStridedSum,
};

/** The families by their names. */
export const FAMILIES: { readonly [N in Exclude<FamilyName, "native">]: Add } = {
  ...UNARY_FAMILIES,
  ...OP_FAMILIES,
};
