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
