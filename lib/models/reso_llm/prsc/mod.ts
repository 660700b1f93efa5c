/** Concepts bound to states over primes, and to tokens. */
export type { Binding, BindingMetadata, Interference, PRSCOptions, RankedConcept } from "./binding.ts";
export { TokenConceptStream } from "./token_concept_stream.ts";
export {
  type NgramCount,
  NgramCounter,
  type NgramCounterOptions,
  type NgramCounterState,
} from "./ngram_counter.ts";
export { NgramMatcher } from "./ngram_matcher.ts";
export { PRSC } from "./prsc.ts";
export {
  type ConceptMatch,
  type TokenBindingOptions,
  TokenConcepts,
  type TokenConceptsOptions,
  type TokenConceptsState,
} from "./token_concepts.ts";
