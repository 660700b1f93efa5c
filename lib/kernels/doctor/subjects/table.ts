/** Every kernel of the contract with what it is tried on: a new kernel does not compile before it stands here. */
import type { KernelName } from "../../kernel_name.ts";
import * as attention from "./attention.ts";
import * as columns from "./columns.ts";
import * as elements from "./elements.ts";
import * as gates from "./gates.ts";
import * as norms from "./norms.ts";
import * as prepared from "./prepared.ts";
import * as products from "./products.ts";
import * as softmax from "./softmax.ts";
import type { Subject } from "./subject.ts";
import * as views from "./views.ts";

export const SUBJECTS: { readonly [K in KernelName]: readonly Subject[] } = {
  gemm: products.gemmSubjects,
  prepare: prepared.prepareSubjects,
  preparedProduct: prepared.preparedProductSubjects,
  attention: attention.attentionSubjects,
  attentionGrad: attention.attentionGradSubjects,
  fill: elements.fillSubjects,
  unary: elements.unarySubjects,
  unaryGrad: elements.unaryGradSubjects,
  binary: elements.binarySubjects,
  scale: elements.scaleSubjects,
  siluGate: gates.siluGateSubjects,
  siluGateGrad: gates.siluGateGradSubjects,
  stridedSum: views.stridedSumSubjects,
  softmax: softmax.softmaxSubjects,
  softmaxGrad: softmax.softmaxGradSubjects,
  logSoftmax: softmax.logSoftmaxSubjects,
  logSoftmaxGrad: softmax.logSoftmaxGradSubjects,
  layerNorm: norms.layerNormSubjects,
  layerNormGrad: norms.layerNormGradSubjects,
  layerNormParameterGrad: norms.layerNormParameterGradSubjects,
  rmsNorm: norms.rmsNormSubjects,
  rmsNormGrad: norms.rmsNormGradSubjects,
  rmsNormParameterGrad: norms.rmsNormParameterGradSubjects,
  rotary: columns.rotarySubjects,
  addColumnSums: columns.addColumnSumsSubjects,
  crossEntropy: softmax.crossEntropySubjects,
  crossEntropyGrad: softmax.crossEntropyGradSubjects,
  topK: columns.topKSubjects,
  embedding: columns.embeddingSubjects,
  normedEmbedding: columns.normedEmbeddingSubjects,
  embeddingGrad: columns.embeddingGradSubjects,
  mixColumns: columns.mixColumnsSubjects,
  mixColumnsGrad: columns.mixColumnsGradSubjects,
  dropout: gates.dropoutSubjects,
  sum: columns.sumSubjects,
  sumOfSquares: columns.sumOfSquaresSubjects,
  adamw: gates.adamwSubjects,
};
