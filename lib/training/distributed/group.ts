/** A group of ranks that train one model. */
import type { Communicator } from "./communicator.ts";

/** A trainer's place in a group of ranks. */
export interface TrainingGroup {
  /** This rank's end of it. */
  readonly communicator: Communicator;
  /** Whether somebody asked this rank to stop. Default: nobody does. */
  readonly wantsToStop?: () => boolean;
  /** Called within the step after which all ranks stop, as one of them was asked to: in the same step on each. */
  readonly onStop?: () => void;
}

/**
 * An error that all ranks throw at the same place, so that one of them is enough to tell of it.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { loopback, requireSame, SharedError } from "@haze/haze/training";
 * const ranks = loopback(2).map((communicator, rank) => requireSame(communicator, { text: `${rank}` }));
 * const ends = await Promise.allSettled(ranks);
 * assert(ends.every((end) => end.status === "rejected" && end.reason instanceof SharedError));
 * ```
 */
export class SharedError extends Error {
  /** What messages of the runtime call it. */
  override readonly name = "SharedError";
}

/** Errors of any class that all ranks throw. */
const shared = new WeakSet<Error>();

/**
 * Whether an error is known to be thrown by all ranks of a group alike.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isShared, SharedError } from "@haze/haze/training";
 * assert(isShared(new SharedError("Cannot go on as all say so: here")));
 * assert(!isShared(new RangeError("Cannot go on as one says so: here")));
 * ```
 */
export function isShared(error: unknown): boolean {
  return error instanceof SharedError || (error instanceof Error && shared.has(error));
}

/** Runs what all ranks do with equal numbers, so that all of them throw what it throws. */
export function alike<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof Error) shared.add(error);
    throw error;
  }
}

/** JSON of every rank, in the order of ranks. */
export async function gatherJson<T>(communicator: Communicator, value: T): Promise<T[]> {
  const bytes = await communicator.gather(new TextEncoder().encode(JSON.stringify(value)));
  return bytes.map((part) => JSON.parse(new TextDecoder().decode(part)) as T);
}

/**
 * Runs `body` on every rank and waits for all.
 *
 * @throws {Error} this rank's error if all ranks failed in the same way; else, on all ranks, one that names those that did.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { loopback, together } from "@haze/haze/training";
 * const open = (rank: number): Promise<number> => {
 *   if (rank === 1) throw new Error("Cannot open the text as it is gone: story.txt");
 *   return Promise.resolve(rank);
 * };
 * const ranks = loopback(2).map((communicator, rank) => together(communicator, () => open(rank)));
 * for (const result of await Promise.allSettled(ranks)) {
 *   assert(result.status === "rejected" && result.reason.message.includes("rank 1: Cannot open the text"));
 * }
 * ```
 */
export async function together<T>(communicator: Communicator, body: () => Promise<T>): Promise<T> {
  let failed: unknown;
  let value: T | undefined;
  try {
    value = await body();
  } catch (error) {
    failed = error ?? new Error("unknown");
  }
  const message = failed === undefined ? null : failed instanceof Error ? failed.message : String(failed);
  const all = await gatherJson(communicator, message);
  if (all.every((one) => one === null)) return value as T;
  if (all.every((one) => one === all[0])) {
    if (failed instanceof Error) shared.add(failed);
    throw failed;
  }
  const told = all.flatMap((one, rank) => one === null ? [] : [`rank ${rank}: ${one}`]);
  const [rule, ...hints] = told.join("; ").split("\nhint: ");
  const error = new SharedError(
    `Cannot go on as all ranks must be able to: ${rule}${hints.length > 0 ? `\nhint: ${hints[0]}` : ""}`,
    { cause: failed },
  );
  throw error;
}

/**
 * Compares what ranks must have in common, by name.
 *
 * @throws {SharedError} on all ranks, naming the first name whose value is not that of rank 0, and the ranks.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loopback, requireSame } from "@haze/haze/training";
 * const [a, b] = loopback(2);
 * const [first] = await Promise.allSettled([
 *   requireSame(a!, { config: "1", text: "2" }),
 *   requireSame(b!, { config: "1", text: "3" }),
 * ]);
 * assertEquals(
 *   first.status === "rejected" && first.reason.message.split("\n")[0],
 *   "Cannot train over ranks as all must have the same text: rank 1 has another than rank 0",
 * );
 * ```
 */
export async function requireSame(
  communicator: Communicator,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const all = await gatherJson(communicator, values);
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))];
  for (const name of names) {
    const other = all.flatMap((one, rank) => one[name] === all[0]![name] ? [] : [rank]);
    if (other.length === 0) continue;
    const who = other.length === 1 ? `rank ${other[0]} has` : `ranks ${other.join(", ")} have`;
    throw new SharedError(
      `Cannot train over ranks as all must have the same ${name}: ${who} another than rank 0\n` +
        "hint: start one command on all machines, with equal files and code",
    );
  }
}
