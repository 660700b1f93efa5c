/** Whether the ids of a dataset are those of a model. */
import type { Dataset } from "./dataset.ts";
import type { Trainable } from "./trainable.ts";

/**
 * Replayed steps check no ids, so all of them are checked before the first.
 *
 * @throws {RangeError} if the vocabularies differ, or an id lies outside.
 */
export function checkVocabulary({ vocabSize: V }: Trainable, { tokenizer, train, heldOut }: Dataset): void {
  if (tokenizer.vocabSize !== V) {
    throw new RangeError(
      `Cannot train as model and tokenizer must have one vocabulary: ${V} and ${tokenizer.vocabSize} tokens`,
    );
  }
  for (const ids of [...train, ...heldOut]) {
    const bad = ids.findIndex((id) => !(id >= 0 && id < V));
    if (bad >= 0) {
      throw new RangeError(
        `Cannot train as the ids of the data must be integers from 0 to ${V - 1}: ${ids[bad]}`,
      );
    }
  }
}
