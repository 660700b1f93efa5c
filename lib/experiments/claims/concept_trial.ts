/** The trial of concepts as states, without a model: words of a text bound to their tokens, composed and taken apart. */
import { TokenConcepts, wordsOf } from "../../models/reso_llm/mod.ts";
import { compositeState, nthPrime, stateSimilarity } from "../../physics/mod.ts";
import { Pcg64, shuffled } from "../../random/mod.ts";
import type { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Trial } from "../trial.ts";
import { mean } from "./statistics.ts";

/** Concepts that are bound, and as many words that are not. */
const CONCEPTS = 60;
/** Concepts of a composition. */
export const PARTS = [2, 3, 4, 5] as const;
/** Letters of a word at least: shorter ones are single tokens nearly always. */
const LETTERS = 4;

/**
 * Words of the text are bound to their tokens. Metrics, shares of `draws` compositions of k of them: `nearest.k`, the k
 * concepts nearest to the composition are its parts; `exact.k`, those with an overlap above 0.1 are its parts and nothing else;
 * `named.unbound`, something is named above 0.1 in a composition of two words that are not bound; `tokens`, mean of a word;
 * `likenessError`, largest distance of a likeness of two numbers without squares from shared/√(n·m) of their prime factors.
 */
export function conceptTrial(draws: number, lab: ResoLLMLab): Trial {
  return {
    experiment: "reso-llm/concepts/1",
    config: { draws, concepts: CONCEPTS, parts: [...PARTS] },
    data: lab.dataOf(0),
    run(seed) {
      const random = new Pcg64(seed);
      const { tokenizer } = lab;
      const all = [...new Set(wordsOf(lab.corpus.text))].filter(({ length }) => length >= LETTERS);
      const words = shuffled(all, random).slice(0, 2 * CONCEPTS);
      const tokens = new Map(words.map((word) => [word, Array.from(tokenizer.encode(` ${word}`))]));
      const table = () =>
        new TokenConcepts({ vocabSize: tokenizer.vocabSize, primeOf: (id) => nthPrime(id + 1) });
      const [bound, unbound] = [table(), table()];
      words.forEach((word, i) => (i < CONCEPTS ? bound : unbound).bind(word, tokens.get(word)!));
      const [known, unknown] = [words.slice(0, CONCEPTS), words.slice(CONCEPTS)];
      const metrics: Record<string, number> = { tokens: mean(known.map((word) => tokens.get(word)!.length)) };
      for (const k of PARTS) {
        const found = Array.from({ length: draws }, () => {
          const parts = shuffled(known, random).slice(0, k);
          const state = bound.prsc.compose(parts);
          const named = (count: { concept: string }[]) =>
            count.length === k && parts.every((part) => count.some(({ concept }) => concept === part));
          return {
            nearest: named(bound.prsc.findRelated(state, k)),
            exact: named(bound.prsc.decompose(state)),
          };
        });
        metrics[`nearest.${k}`] = mean(found.map(({ nearest }) => Number(nearest)));
        metrics[`exact.${k}`] = mean(found.map(({ exact }) => Number(exact)));
      }
      metrics["named.unbound"] = mean(Array.from({ length: draws }, () => {
        const state = unbound.prsc.compose(shuffled(unknown, random).slice(0, 2));
        return Number(bound.prsc.decompose(state).length > 0);
      }));
      metrics.likenessError = Math.max(...Array.from({ length: draws }, () => likenessError(random)));
      return Promise.resolve({ metrics });
    },
  };
}

/** How far the likeness of two drawn numbers is from what their factors say. */
function likenessError(random: Pcg64): number {
  const primes = Array.from({ length: 8 }, (_, i) => nthPrime(i + 1));
  const [a, b] = [0, 0].map(() => shuffled(primes, random).slice(0, 1 + random.below(4)));
  const product = (factors: readonly number[]) => factors.reduce((n, p) => n * p, 1);
  const shared = a!.filter((p) => b!.includes(p)).length;
  const likeness = stateSimilarity(compositeState(product(a!)), compositeState(product(b!)));
  return Math.abs(likeness - shared / Math.sqrt(a!.length * b!.length));
}
