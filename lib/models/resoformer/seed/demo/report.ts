/** What the demonstration shows, section by section. */
import type { GenerationStrategy } from "../../generator/mod.ts";
import type { TextScore } from "../coherence.ts";
import type { TextEntropies } from "../text_entropies.ts";

/** Tokens as primes. */
export interface TokenizerSection {
  /** Which section it is. */
  readonly section: "tokenizer";
  /** V, the four marks among them. */
  readonly vocabSize: number;
  /** The last token's prime. */
  readonly maxPrime: number;
  /** A text that is encoded. */
  readonly text: string;
  /** Its tokens as primes. */
  readonly primes: readonly number[];
  /** The same as the dense ids that a model reads. */
  readonly ids: readonly number[];
  /** Product of the primes, in decimal: the bag of tokens as one number. */
  readonly composite: string;
}

/** A model with random weights. */
export interface ModelSection {
  /** Which section it is. */
  readonly section: "model";
  /** Its settings. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Number of parameters. */
  readonly parameters: number;
  /** The same by part: embedding, attention, …. */
  readonly parts: readonly { readonly name: string; readonly parameters: number }[];
  /** Mean entropy of its predictions, in nats; ln V is no knowledge at all. */
  readonly entropyNats: number;
  /** ln V. */
  readonly uniformNats: number;
}

/** A run that really trains. */
export interface TrainingSection {
  /** Which section it is. */
  readonly section: "training";
  /** Number of parameters. */
  readonly parameters: number;
  /** Characters that are trained on. */
  readonly characters: number;
  /** Finished steps. */
  readonly steps: number;
  /** Finished epochs. */
  readonly epochs: number;
  /** Why it ended. */
  readonly reason: string;
  /** Mean loss of each epoch's steps, in nats a token. */
  readonly losses: readonly number[];
  /** The model's score on the text that it was trained on. */
  readonly trained: TextScore;
  /** Its score on text that it never saw. */
  readonly heldOut: TextScore;
  /** Entropies of the trained text's own counts. */
  readonly yardsticks: TextEntropies;
  /** Share of steps whose gradient was clipped. */
  readonly clippedShare: number;
}

/** Continuations of the seed's prompts. */
export interface GenerationSection {
  /** Which section it is. */
  readonly section: "generation";
  /** Prompts, and the texts without them. */
  readonly texts: readonly { readonly prompt: string; readonly text: string }[];
}

/** One prompt by every strategy. */
export interface StrategiesSection {
  /** Which section it is. */
  readonly section: "strategies";
  /** What all go on from. */
  readonly prompt: string;
  /** The texts without it. */
  readonly texts: readonly { readonly strategy: GenerationStrategy; readonly text: string }[];
}

/** How sure the model was, token by token. */
export interface CoherenceSection {
  /** Which section it is. */
  readonly section: "coherence";
  /** What it goes on from. */
  readonly prompt: string;
  /** The text without it. */
  readonly text: string;
  /** Logit coherence of each step, in [0, 1]. */
  readonly coherences: readonly number[];
  /** Their mean. */
  readonly meanCoherence: number;
}

/** A part of the demonstration. */
export type DemoSection =
  | TokenizerSection
  | ModelSection
  | TrainingSection
  | GenerationSection
  | StrategiesSection
  | CoherenceSection;

/** All of the demonstration. */
export interface DemoReport {
  /** What it was run with. */
  readonly settings: DemoSettings;
  /** Its sections in order. */
  readonly sections: readonly DemoSection[];
  /** The checkpoint that was written, if one was asked for. */
  readonly saved?: string;
}

/** Where a signal ended it: in the training. */
export interface StoppedDemo {
  /** Always true. */
  readonly interrupted: true;
  /** Finished steps. */
  readonly step: number;
}

/** Sizes of a demonstration. */
export interface DemoSettings {
  /** All four speeches and a larger model, or the first 300 characters and a small one. */
  readonly full: boolean;
  /** Times that the text is read. */
  readonly epochs: number;
  /** C: model width. */
  readonly dim: number;
  /** L: number of blocks. */
  readonly layers: number;
  /** Seed of everything. */
  readonly seed: number;
}
