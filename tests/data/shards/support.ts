/** Modules for the tests of shards. */
import type { SplitModule, TokenModule } from "../../../lib/data/mod.ts";
import { shardContentHash } from "../../../lib/formats/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

export const V = 512;

/** Ids of a random text: below 512, the begin mark 1 in front and nowhere else. */
export function randomIds(tokens: number, seed: number): Uint16Array {
  const random = new Pcg64(seed);
  return Uint16Array.from({ length: tokens }, (_, i) => i === 0 ? 1 : 2 + random.below(V - 2));
}

/** A module of such ids, or of the given ones. */
export function moduleOf(
  name: string,
  tokens: number | Uint16Array,
  weight = 1,
  seed = tokens as number,
): TokenModule {
  const ids = typeof tokens === "number" ? randomIds(tokens, seed) : tokens;
  const shard = { ids, vocabSize: V, bosId: 1, source: `${name}.txt`, contentHash: shardContentHash(ids) };
  return { name, file: `${name}.shard`, weight, shard };
}

/** Where stretches of a module lie in its ids, as [start, end). */
export function placesIn(ids: Uint16Array, stretches: readonly Int32Array[]): [number, number][] {
  return stretches.map((stretch) => {
    const start = ids.findIndex((_, i) => stretch.every((id, k) => ids[i + k] === id));
    return [start, start + stretch.length];
  });
}

/** Starts of the windows of both sides, for what moves and what does not. */
export function sidesOf({ train, heldOut }: SplitModule): string {
  return JSON.stringify([train, heldOut].map((side) => side.map((ids) => [...ids])));
}
