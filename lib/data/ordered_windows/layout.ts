/** How documents lie in windows. */
import { type Pcg64, shuffled } from "../../random/mod.ts";

/**
 * Windows that are read one behind the other: the documents that lie whole in one window, or one document that goes on for
 * `windows` of them.
 */
export interface Chain {
  /** Documents by their numbers; one if there is more than one window. */
  readonly documents: readonly number[];
  /** How many windows of T. */
  readonly windows: number;
}

/** Windows that are still being filled; what is left of older ones stays empty. */
const MOST_OPEN = 32;

/**
 * Lays documents into windows of T targets in an order that is drawn. One that does not fit into a window has windows of its
 * own, and nothing else lies in them; the others are never cut, and each goes into the first window that has room.
 *
 * @param lengths Targets of each document: its tokens but the first.
 */
export function layDocuments(lengths: ArrayLike<number>, T: number, random: Pcg64): Chain[] {
  const chains: Chain[] = [];
  let open: { readonly documents: number[]; room: number }[] = [];
  for (const document of shuffled(Array.from(lengths, (_, i) => i), random)) {
    const length = lengths[document]!;
    if (length > T) {
      chains.push({ documents: [document], windows: Math.ceil(length / T) });
      continue;
    }
    let place = open.find(({ room }) => room >= length);
    if (!place) {
      place = { documents: [], room: T };
      chains.push({ documents: place.documents, windows: 1 });
      open.push(place);
      if (open.length > MOST_OPEN) open = open.slice(1);
    }
    place.documents.push(document);
    place.room -= length;
  }
  return chains;
}
