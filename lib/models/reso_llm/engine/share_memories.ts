/** What agents give each other of their memories. */
import type { MemoryShares } from "../coordination/mod.ts";
import type { MemoryState } from "../memory/mod.ts";
import { SEDENION_DIM } from "../../../physics/mod.ts";

/**
 * A memory that holds its own moments and those of others, each with its share of importance and its age; a share of 0 gives
 * nothing.
 *
 * @param own // moments
 * @param others in the order of the shares
 */
export function mixedMemory(
  own: MemoryState,
  others: readonly MemoryState[],
  shares: MemoryShares,
): MemoryState {
  const time = Math.max(own.time, ...others.map((other) => other.time));
  const rows = [own, ...others].flatMap((state, k) => {
    const share = k === 0 ? shares.own : shares.others[k - 1]!;
    return state.contents.map((content, i) => ({
      content,
      sedenion: state.sedenions.slice(i * SEDENION_DIM, (i + 1) * SEDENION_DIM),
      time: time - state.time + state.times[i]!,
      importance: share * state.importances[i]!,
      coherence: state.coherences[i]!,
      turn: state.turns[i]!,
      tokenIndex: state.tokenIndices[i]!,
    }));
  }).filter(({ importance }) => importance > 0).sort((a, b) => a.time - b.time);
  return {
    time,
    contents: rows.map(({ content }) => content),
    sedenions: rows.flatMap(({ sedenion }) => sedenion),
    times: rows.map((row) => row.time),
    importances: rows.map(({ importance }) => importance),
    coherences: rows.map(({ coherence }) => coherence),
    turns: rows.map(({ turn }) => turn),
    tokenIndices: rows.map(({ tokenIndex }) => tokenIndex),
  };
}
