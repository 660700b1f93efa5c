/** What the tests of the generator share. */
import type { LanguageModel } from "../../../../lib/generation/mod.ts";
import type { HazeModel } from "../../../../lib/models/mod.ts";
import { PrimeTokenizer } from "../../../../lib/tokenizers/mod.ts";
import { lively, reference, tiny } from "../../haze/support.ts";

/** Letters, an end of a sentence and a space: V = 12. */
export const tokenizer: PrimeTokenizer = PrimeTokenizer.fromChars("abcdef. ");

/** A model with random weights, large enough for its logits to differ. */
export function livelyModel(seed = 5): HazeModel {
  const sizes = { vocabSize: tokenizer.vocabSize, T: 7, nEmb: 8, nHeads: 2 };
  return lively(tiny("hybrid", sizes), reference, seed);
}

/** The same model with a count of the sequences that are open. */
export function counted(model: LanguageModel): { model: LanguageModel; open: () => number } {
  let open = 0;
  const startSession = () => {
    const session = model.startSession();
    open++;
    return {
      get length() {
        return session.length;
      },
      capacity: session.capacity,
      feed: (ids: ArrayLike<number>) => session.feed(ids),
      clear: () => session.clear(),
      close: () => {
        open--;
        session.close();
      },
    };
  };
  const { kind, vocabSize, contextLength } = model;
  return { model: { kind, vocabSize, contextLength, startSession }, open: () => open };
}

/** A model that writes given tokens, whatever it reads, with `lead` nats over all others. */
export function reciter(tokens: readonly number[], lead = 5, V = tokenizer.vocabSize): LanguageModel {
  return {
    ...{ kind: "reciter", vocabSize: V, contextLength: 99 },
    startSession() {
      let [length, calls] = [0, 0];
      return {
        get length() {
          return length;
        },
        capacity: 99,
        feed(ids) {
          length += ids.length;
          const next = tokens[calls++ % tokens.length];
          return Float64Array.from({ length: V }, (_, id) => id === next ? lead : 0);
        },
        clear: () => void (length = 0),
        close: () => {},
      };
    },
  };
}
