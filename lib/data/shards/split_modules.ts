import { splitWindows, type WindowCounts } from "./split_windows.ts";
import type { TokenModule } from "./token_module.ts";

/** A module with its tokens on two sides. */
export interface SplitModule {
  /** What it is called. */
  readonly name: string;
  /** The file it came from. */
  readonly file: string;
  /** w ≥ 0. */
  readonly weight: number;
  /** Hash of its content; it decides the split and the order of its windows. */
  readonly contentHash: string;
  /** Tokens in all. */
  readonly tokens: number;
  /** How many windows there are on each side. */
  readonly windows: WindowCounts;
  /** Stretches of k·T + 1 tokens to train on. */
  readonly train: readonly Int32Array[];
  /** The held-out stretch of k·T + 1 tokens, or none. */
  readonly heldOut: readonly Int32Array[];
}

/** Modules on two sides, and what is worth knowing of them. */
export interface ModuleSplit {
  /** One for each module, in their order. */
  readonly modules: readonly SplitModule[];
  /** Modules that have no held-out part, in words. */
  readonly warnings: readonly string[];
}

/**
 * Splits each module by {@linkcode splitWindows}, so that adding or removing one moves no window of another.
 *
 * @param T Tokens a window.
 * @param heldOutFraction Share of each module's windows that is held out; default 0.1.
 * @throws {RangeError} naming files and counts if a module has no window, or none with a weight has a held-out one; if T or the
 * fraction is out of range; if there is no module.
 *
 * @example
 * ```ts
 * import { splitModules } from "@haze/haze/data";
 * import { shardContentHash } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const ids = Uint16Array.from({ length: 41 }, (_, i) => i);
 * const shard = { ids, vocabSize: 41, source: "numbers", contentHash: shardContentHash(ids) };
 * const { modules } = splitModules([{ name: "numbers", file: "numbers.shard", weight: 1, shard }], 4);
 * assertEquals(modules[0]!.heldOut.map((ids) => ids.length), [5]);
 * assertEquals(modules[0]!.windows.all, 10);
 * ```
 */
export function splitModules(
  modules: readonly TokenModule[],
  T: number,
  heldOutFraction?: number,
): ModuleSplit {
  const split = modules.map(({ name, file, weight, shard: { ids, contentHash } }): SplitModule => {
    const { windows, train, heldOut } = splitWindows(ids.length, T, contentHash, heldOutFraction);
    const take = ([start, end]: readonly [number, number]): Int32Array =>
      Int32Array.from(ids.subarray(start, end));
    return {
      ...{ name, file, weight, contentHash, tokens: ids.length, windows },
      ...{ train: train.map(take), heldOut: heldOut.map(take) },
    };
  });
  checkSides(split, T);
  const warnings = split.filter(({ windows }) => windows.heldOut === 0).map(({ name, windows }) =>
    `${name} has ${windows.all} of the 3 windows that a split needs: all are trained on, and none scores it`
  );
  return { modules: split, warnings };
}

/** A module that gives nothing would be passed over again and again; and with no side empty every score means something. */
function checkSides(modules: readonly SplitModule[], T: number): void {
  const told = (list: readonly SplitModule[]): string =>
    list.length === 0
      ? "no module"
      : list.map(({ file, tokens, windows }) => `${file} has ${tokens} tokens, ${windows.all} windows`).join(
        "; ",
      );
  const empty = modules.filter(({ windows }) => windows.all === 0);
  const needed = `of ${T} + 1 tokens`;
  if (empty.length > 0 || modules.length === 0) {
    throw new RangeError(
      `Cannot draw windows as each module must hold one ${needed}: ${told(empty)}\n` +
        "hint: use a shorter context, join short texts into one module, or remove it",
    );
  }
  const trained = modules.filter(({ weight }) => weight > 0);
  if (trained.every(({ windows }) => windows.heldOut === 0)) {
    throw new RangeError(
      `Cannot hold out windows as a module with a weight must have three ${needed}: ${told(trained)}\n` +
        "hint: use a shorter context or more text",
    );
  }
}
