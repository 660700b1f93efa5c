/**
 * The kernels, in families that are compiled together when one of them is first wanted. No kernel depends on a
 * batch, a length or a width, so that there is nothing to cache but these modules.
 */
import type { ModuleBuilder } from "./asm/module_builder.ts";
import { addAttentionGrad } from "./attention/backward.ts";
import { addPieces } from "./attention/blocks.ts";
import { addAttention } from "./attention/forward.ts";
import { addGemm } from "./gemm/driver.ts";
import { addGemmEntries } from "./gemm/entries.ts";
import { type NumericMode, relaxedIsSupported } from "./numeric_mode.ts";
import { addColumnSums, addEmbedding, addMixColumns } from "./ops/columns.ts";
import { addCrossEntropy } from "./ops/cross_entropy.ts";
import { addDropout } from "./ops/dropout.ts";
import { addElementwise, addScale } from "./ops/elementwise.ts";
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

/** Which kernels share a module; `native` are no WebAssembly, see `native.ts`. */
export type FamilyName = "gemm" | "attention" | "elementwise" | "rows" | "prepared" | "int8" | "native";

/** Emits every function of a family. */
export const FAMILIES: {
  readonly [N in Exclude<FamilyName, "native">]: (module: ModuleBuilder, mode: NumericMode) => void;
} = {
  gemm: (module, mode) => addGemmEntries(module, addGemm(module, mode)),
  attention: (module, mode) => {
    const pieces = addPieces(module, mode);
    addAttention(module, pieces);
    addAttentionGrad(module, pieces);
  },
  elementwise: (module, mode) => {
    addElementwise(module, mode);
    addScale(module);
    addSiluGate(module, mode);
    addDropout(module);
  },
  rows: (module, mode) => {
    addSoftmax(module, mode);
    addLogSoftmax(module, mode);
    addLayerNorm(module, mode);
    addRmsNorm(module, mode);
    addRotary(module, mode);
    addCrossEntropy(module, mode);
    addTopK(module);
    addColumnSums(module);
    addEmbedding(module, mode);
    addMixColumns(module, mode);
    addReductions(module, mode);
    addAdamw(module);
    addStridedSum(module);
  },
  prepared: (module, mode) => {
    addFloatProduct(module, mode);
  },
  int8: (module, mode) => {
    for (const name of Object.keys(INT8_DOTS) as Int8DotName[]) {
      if (name !== "plain" && !relaxedIsSupported()) continue;
      addQuantiseRows(module, name);
      addInt8Product(module, mode, name);
    }
  },
};
