/**
 * Raw shards of tokens: uint16 ids and nothing else.
 * @module
 */

const BOS = 1;

/** Whether bytes could be a raw shard: whole ids, the first of which begins a document. */
export function looksLikeTokenShard(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes.length % 2 === 0 && idAt(bytes, 0) === BOS;
}

/** What a shard holds. */
export interface TokenShardSummary {
  /** Ids in all. */
  readonly tokens: number;
  /** Ids that begin a document. */
  readonly documents: number;
  /** Whether every second id is 0, so that these are rather int32 ids. */
  readonly seemsInt32: boolean;
  /** The largest id; every model that can read it has a larger vocabulary. */
  readonly largestId: number;
}

/** Counts what a shard holds. */
export function summariseTokenShard(bytes: Uint8Array): TokenShardSummary {
  let [documents, largestId, seemsInt32] = [0, 0, true];
  const tokens = bytes.length >> 1;
  for (let i = 0; i < tokens; i++) {
    const id = idAt(bytes, i);
    if (id === BOS) documents++;
    if (id > largestId) largestId = id;
    if (i % 2 === 1 && id !== 0) seemsInt32 = false;
  }
  return { tokens, documents, largestId, seemsInt32 };
}

const idAt = (bytes: Uint8Array, index: number): number => bytes[2 * index] | (bytes[2 * index + 1] << 8);
