import type { SplitModule } from "./split_modules.ts";
import type { TokenModule } from "./token_module.ts";

/** Modules of equal content. */
export interface DuplicateModules {
  /** Hash of the content. */
  readonly contentHash: string;
  /** Names, two or more. */
  readonly names: readonly string[];
}

/**
 * Finds modules whose tokens are equal, whatever they are called.
 *
 * @example
 * ```ts
 * import { findDuplicateModules } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const shard = { ids: Uint16Array.of(1), vocabSize: 2, source: "a", contentHash: "00" };
 * const modules = ["a", "b"].map((name) => ({ name, file: `${name}.shard`, weight: 1, shard }));
 * assertEquals(findDuplicateModules(modules), [{ contentHash: "00", names: ["a", "b"] }]);
 * ```
 */
export function findDuplicateModules(modules: readonly TokenModule[]): DuplicateModules[] {
  const byHash = Map.groupBy(modules, ({ shard }) => shard.contentHash);
  return [...byHash].filter(([, alike]) => alike.length > 1).map(([contentHash, alike]) => {
    return { contentHash, names: alike.map(({ name }) => name) };
  });
}

/** Held-out text of a module that is trained on as well. */
export interface HeldOutCopies {
  /** Whose held-out part it is. */
  readonly name: string;
  /** Stretches that were looked for. */
  readonly stretches: number;
  /** How many of them stand, token for token, somewhere in what is trained on. */
  readonly copied: number;
  /** Modules that they stand in. */
  readonly foundIn: readonly string[];
}

/** Shorter repetitions are ordinary: a phrase, a heading, a verse. */
const LEAST_STRETCH = 64;
const BASE = 0x01000193;

/**
 * Looks for held-out text that is trained on as well, at any position: the held-out parts are cut into stretches of
 * max(T + 1, 64) tokens, and each is searched for in all training parts by a rolling hash. Modules none of whose
 * stretches is found are left out.
 *
 * @param T Tokens a window.
 *
 * @example
 * ```ts
 * import { findHeldOutCopies, splitModules } from "@haze/haze/data";
 * import { shardContentHash } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const moduleOf = (name: string, ids: Uint16Array) => {
 *   const shard = { ids, vocabSize: 65536, source: name, contentHash: shardContentHash(ids) };
 *   return { name, file: `${name}.shard`, weight: 1, shard };
 * };
 * const text = Uint16Array.from({ length: 5000 }, (_, i) => (i * i) % 65521);
 * const { modules } = splitModules([moduleOf("text", text), moduleOf("moved copy", text.subarray(1))], 64);
 * assertEquals(findHeldOutCopies(modules, 64).map(({ name }) => name), ["text", "moved copy"]);
 * assertEquals(findHeldOutCopies(modules.slice(0, 1), 64), []);
 * ```
 */
export function findHeldOutCopies(modules: readonly SplitModule[], T: number): HeldOutCopies[] {
  const length = Math.max(T + 1, LEAST_STRETCH);
  const sought = modules.map(({ heldOut }) => heldOut.flatMap((ids) => stretchesOf(ids, length)));
  const byHash = Map.groupBy(sought.flat(), ({ hash }) => hash);
  if (byHash.size === 0) return [];
  const isSought = new Uint8Array(1 << 16); // most positions are passed by at one look
  for (const hash of byHash.keys()) isSought[hash & 0xffff] = 1;
  for (const { name, weight, train } of modules) {
    if (weight === 0) continue;
    for (const ids of train) {
      rollingHashes(ids, length, (hash, start) => {
        if (isSought[hash & 0xffff] === 0) return;
        for (const stretch of byHash.get(hash) ?? []) {
          if (!stretch.foundIn.has(name) && equalAt(ids, start, stretch.ids)) stretch.foundIn.add(name);
        }
      });
    }
  }
  return modules.map(({ name }, i): HeldOutCopies => {
    const found = sought[i]!.filter(({ foundIn }) => foundIn.size > 0);
    const foundIn = [...new Set(found.flatMap(({ foundIn }) => [...foundIn]))];
    return { name, stretches: sought[i]!.length, copied: found.length, foundIn };
  }).filter(({ copied }) => copied > 0);
}

interface Stretch {
  readonly ids: Int32Array;
  readonly hash: number;
  readonly foundIn: Set<string>;
}

function stretchesOf(ids: Int32Array, length: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let start = 0; start + length <= ids.length; start += length) {
    const part = ids.subarray(start, start + length);
    rollingHashes(part, length, (hash) => void stretches.push({ ids: part, hash, foundIn: new Set() }));
  }
  return stretches;
}

/** Σ id_k·BASE^(length − 1 − k) mod 2³² of each stretch of a length, as a uint32, with the position where it starts. */
function rollingHashes(ids: Int32Array, length: number, each: (hash: number, start: number) => void): void {
  let leaving = 1;
  for (let i = 0; i < length; i++) leaving = Math.imul(leaving, BASE);
  let hash = 0;
  for (let i = 0; i < ids.length; i++) {
    hash = (Math.imul(hash, BASE) + ids[i]! + 1) | 0;
    if (i >= length) hash = (hash - Math.imul(leaving, ids[i - length]! + 1)) | 0;
    if (i >= length - 1) each(hash >>> 0, i - length + 1);
  }
}

function equalAt(ids: Int32Array, start: number, part: Int32Array): boolean {
  for (let i = 0; i < part.length; i++) if (ids[start + i] !== part[i]) return false;
  return true;
}
