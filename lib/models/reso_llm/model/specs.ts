/** Which parameters a Reso-LLM of some settings has. */
import { layersOf, type ResoLLMSettings } from "../config/mod.ts";
import {
  type CoherenceGateOptions,
  coherenceGateSpecs,
  normSpecs,
  type ParameterSpec,
} from "../../../nn/mod.ts";
import { BINDING_WIDTH, CONCEPT_TABLE } from "../training/concept_table.ts";
import { MEMORY_ROWS, MEMORY_WEIGHTS, MOST_ROWS, ROW_WIDTH } from "../training/row_memory.ts";
import {
  CONCEPT_FEATURES,
  hasConcepts,
  hasOscillators,
  type Letters,
  lettersOf,
  MEMORY_AXES,
  partsOf,
} from "./sizes.ts";

/** What the gate of a block is made with. */
export function gateOptions(settings: ResoLLMSettings): CoherenceGateOptions {
  const { coherenceThreshold: threshold, coherenceSlope: slope } = settings;
  return { hidden: 0, bias: true, threshold, slope };
}

/** Names and shapes in the order of the forward pass; matrices are (in, out). */
export function resoLLMSpecs(settings: ResoLLMSettings): ParameterSpec[] {
  const letters = lettersOf(settings);
  const { V, C, L } = letters;
  const { hasPrimeFeatures, hasFinalNorm } = partsOf(settings);
  return [
    { name: "embedding", shape: [V, C] },
    ...(hasPrimeFeatures ? dense("prime", 1, C) : []),
    ...(hasConcepts(settings)
      ? [{ name: "prsc.w", shape: [CONCEPT_FEATURES, C] }, { name: "prsc.gain", shape: [1] }]
      : []),
    ...(hasOscillators(settings) ? [{ name: "kuramoto.w", shape: [C, 1], decay: false }] : []),
    ...Array.from({ length: L }, (_, layer) => blockSpecs(`blocks.${layer}`, letters, settings)).flat(),
    ...(layersOf(settings).temporalSmf
      ? [{ name: "smf.w", shape: [MEMORY_AXES, C] }, { name: "smf.gate", shape: [1] }]
      : []),
    ...(hasFinalNorm ? normSpecs("finalNorm", C) : []),
    ...dense("head", C, V),
    ...keptSpecs(settings),
  ];
}

/** What layers keep by other means than gradients. */
function keptSpecs(settings: ResoLLMSettings): ParameterSpec[] {
  const kept = (name: string, shape: readonly number[]): ParameterSpec => ({ name, shape, trained: false });
  const { vocabSize: V, "prsc.maxBindings": most, "prsc.autoBindFrequent": binds } = settings;
  return [
    ...(hasConcepts(settings) && binds ? [kept(CONCEPT_TABLE, [most, BINDING_WIDTH])] : []),
    ...(layersOf(settings).temporalSmf
      ? [kept(MEMORY_ROWS, [MOST_ROWS, ROW_WIDTH]), kept(MEMORY_WEIGHTS, [V])]
      : []),
  ];
}

function blockSpecs(path: string, { C, H, D, F }: Letters, settings: ResoLLMSettings): ParameterSpec[] {
  const { hasBiases, resonates, weighsHeads } = partsOf(settings);
  const heads = `${path}.attention`;
  const matrix = (name: string): ParameterSpec[] => [
    { name: `${heads}.${name}`, shape: [C, C] },
    ...(hasBiases ? [{ name: `${heads}.${name}Bias`, shape: [C] }] : []),
  ];
  return [
    ...normSpecs(`${path}.ln1`, C),
    ...["query", "key", "value"].flatMap(matrix),
    ...(resonates ? [{ name: `${heads}.frequencies`, shape: [D / 2] }] : []),
    ...(hasOscillators(settings) ? [{ name: `${heads}.kappa`, shape: [H] }] : []),
    ...(weighsHeads ? [{ name: `${heads}.headWeights`, shape: [H] }] : []),
    ...matrix("output"),
    ...normSpecs(`${path}.ln2`, C),
    { name: `${path}.ffn.w0`, shape: [C, F] },
    { name: `${path}.ffn.b0`, shape: [F] },
    { name: `${path}.ffn.w1`, shape: [F, C] },
    { name: `${path}.ffn.b1`, shape: [C] },
    ...(settings.useCoherenceGating ? coherenceGateSpecs(`${path}.gate`, C, gateOptions(settings)) : []),
  ];
}

function dense(path: string, rows: number, columns: number): ParameterSpec[] {
  return [{ name: `${path}.w`, shape: [rows, columns] }, { name: `${path}.b`, shape: [columns] }];
}
