/** Where a sampler of ordered windows stands. */
import { showFound } from "../../tokenizers/show_value.ts";
import type { WindowSamplerState } from "../windows.ts";

/** A window: of a chain, of a pass. */
export interface Cursor {
  /** Number of the pass. */
  readonly pass: number;
  /** Number of the chain in the pass. */
  readonly chain: number;
  /** Number of the window in the chain. */
  readonly window: number;
}

/** The state as plain JSON. */
export interface OrderedState extends WindowSamplerState {
  /** The chain that is taken next. */
  readonly next: Pick<Cursor, "pass" | "chain">;
  /** The window that each row reads next; null where it takes the next chain. */
  readonly rows: readonly (Cursor | null)[];
}

/**
 * Checks a state against one of the sampler's own.
 *
 * @param windowsOf How many windows a chain of a pass has; 0 if there is no such chain.
 * @throws {RangeError} if it is of another seed, other documents or another B or T, or points where nothing is.
 */
export function readState(
  state: WindowSamplerState,
  own: OrderedState,
  windowsOf: (pass: number, chain: number) => number,
): OrderedState {
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(
      `Cannot restore ordered windows as ${rule}: got ${showFound(got)}\n` +
        "hint: resume with the corpus, seed, batch and context of the interrupted run",
    );
  };
  const { random, windowCount, next, rows } = state as Partial<OrderedState>;
  if (windowCount !== own.windowCount) fail(`there must be ${own.windowCount} windows`, windowCount);
  if (random?.state !== own.random.state || random.increment !== own.random.increment) {
    fail("the seed must be the same", random);
  }
  if (!isCursor({ ...next, window: 0 }, windowsOf)) fail("the next document must be one of a pass", next);
  if (!Array.isArray(rows) || rows.length !== own.rows.length) {
    return fail(`there must be ${own.rows.length} rows`, rows);
  }
  const bad = rows.find((cursor) => cursor !== null && !isCursor(cursor, windowsOf));
  if (bad !== undefined) fail("each row must stand at a window", bad);
  return { random: own.random, windowCount: own.windowCount, next: next!, rows };
}

function isCursor(value: unknown, windowsOf: (pass: number, chain: number) => number): value is Cursor {
  if (value === null || typeof value !== "object") return false;
  const { pass, chain, window } = value as Partial<Cursor>;
  const numbers = [pass, chain, window];
  if (!numbers.every((number) => Number.isSafeInteger(number) && number! >= 0)) return false;
  return window! < windowsOf(pass!, chain!);
}
