/**
 * What must hold of the ids of every shard.
 * @module
 */
import { contentError, type Place } from "../content_error.ts";
import { describeMisread } from "./misread.ts";
import type { ShardTokenizer } from "./shard.ts";

/** Throws SyntaxError unless every id is below V and a document begins somewhere; `bytes` tell what else it may be. */
export function checkShardIds(
  ids: Uint16Array,
  { vocabSize: V, bosId }: ShardTokenizer,
  bytes: Uint8Array,
  place: Place,
): void {
  let isBegun = bosId === undefined;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (id >= V) throw foreign(`has ids below ${V}, the size of the vocabulary`, `found ${id} at token ${i}`);
    if (id === bosId) isBegun = true;
  }
  if (isBegun) return;
  throw foreign(`has the begin mark ${bosId} in front of each document`, "found none");

  function foreign(rule: string, found: string): SyntaxError {
    const misread = describeMisread(bytes, place.file);
    const what = misread ? `; it looks like ${misread.description}` : "";
    const hint = misread?.hint ?? "it may belong to another tokenizer: build it again with this one";
    return contentError(place, rule, found + what, hint);
  }
}
