/** What is fuzzed: a reader of files, with damage for its files and what it owes. */
import type { Dice } from "./dice.ts";

/** A damaged file. */
export interface Damaged {
  readonly bytes: Uint8Array;
  /** The damage was done before the checksums were computed, so that no checksum can show it. */
  readonly sealed?: boolean;
}

/** How a file was taken: as one of those that it was made from, or as another that meets all that is owed. */
export type Taken = "equal" | "accepted";

/** A reader that is ready to read. */
export interface OpenReader {
  /** Files without damage: each has to be taken. */
  readonly samples: readonly Uint8Array[];
  /** Makes a damaged file. */
  damage(dice: Dice): Damaged;
  /** Reads a file; this call is measured. */
  read(bytes: Uint8Array): unknown;
  /** Says how a file was taken, and throws if what came of it is wrong. */
  check(result: unknown, damaged: Damaged): Taken;
  /** Gives back what a read holds, whether it was taken or refused. */
  after?(result: unknown): void;
  /** Gives everything back. */
  close?(): void;
}

/** A row of the table of readers. */
export interface Reader {
  readonly name: string;
  /** What "not silently wrong" means here, as it stands in docs/hostile_input.md. */
  readonly promise: string;
  /** Cases in the default test, fewer for a slow reader. */
  readonly cases: number;
  open(): OpenReader | Promise<OpenReader>;
}

/** Throws unless `holds`. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
