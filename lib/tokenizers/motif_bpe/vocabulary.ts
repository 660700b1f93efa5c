import { showValue } from "../show_value.ts";
import { byteName, FIRST_BYTE_ID, FIRST_LEARNT_ID, motifName, pieceName, SPECIAL_TOKENS } from "./ids.ts";

/** What is learnt from a text: all else follows from it. */
export interface MotifBpeVocabulary {
  /** Bytes of the motifs; the first has id 260. */
  readonly motifs: readonly Uint8Array[];
  /** Left and right ids of the merges in order of their ranks; the first has the id behind the last motif's. */
  readonly merges: readonly (readonly [left: number, right: number])[];
}

/** What each id stands for. */
export interface MotifBpeIds {
  /** The bytes; null for the marks. */
  readonly bytes: readonly (Uint8Array | null)[];
  /** What it is shown as. Two merges may have one name, if they differ in bytes that show as dots, or in their parts. */
  readonly names: readonly string[];
}

/** Spells out all ids of a vocabulary. */
export function idsOf({ motifs, merges }: MotifBpeVocabulary): MotifBpeIds {
  const bytes: (Uint8Array | null)[] = SPECIAL_TOKENS.map(() => null);
  const names: string[] = [...SPECIAL_TOKENS];
  for (let byte = 0; byte < FIRST_LEARNT_ID - FIRST_BYTE_ID; byte++) {
    bytes.push(Uint8Array.of(byte));
    names.push(byteName(byte));
  }
  for (const motif of motifs) {
    bytes.push(motif);
    names.push(motifName(motif));
  }
  for (const [left, right] of merges) {
    const merged = new Uint8Array([...bytes[left]!, ...bytes[right]!]);
    bytes.push(merged);
    names.push(pieceName(merged));
  }
  return { bytes, names };
}

/** Motifs without those whose name another has already: unprintable bytes look alike, and the first stays. */
export function distinctByName(motifs: readonly Uint8Array[]): Uint8Array[] {
  const names = new Set<string>();
  return motifs.filter((motif) => names.size < names.add(motifName(motif)).size);
}

/** Bytes of all pieces together: forty merges of a merge with itself would ask for more than there is. */
const MOST_BYTES = 2 ** 26;

/** RangeError if a motif has no bytes, a merge joins what is not there, or the pieces are too long in all. */
export function checkVocabulary({ motifs, merges }: MotifBpeVocabulary): void {
  const empty = motifs.findIndex((motif) => motif.length === 0);
  if (empty >= 0) {
    throw new RangeError(`Cannot make a motif BPE as motifs must have bytes: motif ${empty} has none`);
  }
  const lengths = [...new Array<number>(FIRST_LEARNT_ID).fill(1), ...motifs.map(({ length }) => length)];
  let total = motifs.reduce((sum, { length }) => sum + length, 0);
  merges.forEach(([left, right], rank) => {
    const id = FIRST_LEARNT_ID + motifs.length + rank;
    for (const part of [left, right]) {
      if (Number.isInteger(part) && part >= FIRST_BYTE_ID && part < id) continue;
      throw new RangeError(
        `Cannot make a motif BPE as merge ${rank} must join ids from ${FIRST_BYTE_ID} to ${id - 1}: got ${
          showValue(part)
        }`,
      );
    }
    total += lengths[left]! + lengths[right]!;
    if (total > MOST_BYTES) {
      throw new RangeError(
        `Cannot make a motif BPE as its pieces must have at most ${MOST_BYTES} bytes in all: merge ${rank} comes to ${total}`,
      );
    }
    lengths.push(lengths[left]! + lengths[right]!);
  });
}
