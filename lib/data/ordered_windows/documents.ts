/** Documents that are read in order, and the parts of long ones. */
import type { ScoredSegment } from "../scored_sampler.ts";

/** A document or a part of one, behind the mark that begins it. */
export interface Part extends ScoredSegment {
  /** Number of the document. */
  readonly document: number;
  /** Place in the document of the token that the mark stands for; 0 where it is the document's own. */
  readonly from: number;
}

/**
 * Documents with those cut that have more than `most` targets, so that no row has to read for ever: each part but the first
 * begins with a mark in place of a token, and the token behind it is not scored, as nothing foretells it.
 *
 * @throws {RangeError} if there is no document, or one is no more than a mark, has not as many marks as ids, or does not have
 * `bosId` at its beginning and nowhere else.
 */
export function partsOfDocuments(documents: readonly ScoredSegment[], bosId: number, most: number): Part[] {
  if (documents.length === 0) {
    throw new RangeError("Cannot read in order as there must be documents: got none");
  }
  return documents.flatMap(({ ids, scored }, document) => {
    const fail = (rule: string, got: unknown): never => {
      throw new RangeError(`Cannot read document ${document} in order as ${rule}: got ${got}`);
    };
    if (ids.length < 2) fail("it must have two tokens", ids.length);
    if (scored.length !== ids.length) fail("each id needs a mark", `${ids.length} and ${scored.length}`);
    if (ids[0] !== bosId) fail(`it must begin with the mark ${bosId}`, ids[0]);
    if (ids.indexOf(bosId, 1) >= 0) {
      fail(`the mark ${bosId} stands at its beginning alone`, `it at ${ids.indexOf(bosId, 1)}`);
    }
    const targets = ids.length - 1;
    const count = Math.ceil(targets / most);
    return Array.from({ length: count }, (_, i): Part => {
      const [from, to] = [i, i + 1].map((part) => Math.round(part * targets / count)) as [number, number];
      if (count === 1) return { ids, scored, document, from: 0 };
      const part = { ids: ids.slice(from, to + 1), scored: scored.slice(from, to + 1), document, from };
      part.ids[0] = bosId;
      if (i > 0) part.scored[1] = 0;
      return part;
    });
  });
}
