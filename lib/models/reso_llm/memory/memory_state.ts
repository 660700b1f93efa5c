import { SEDENION_DIM } from "../../../physics/mod.ts";
import { checkAtLeast } from "./checks.ts";
import { makeMoment } from "./make_moment.ts";
import type { MemoryState, Moment } from "./moment.ts";

/** Moments as plain arrays. */
export function stateOfMoments(moments: readonly Moment[], time: number): MemoryState {
  return {
    time,
    contents: moments.map(({ content }) => content),
    sedenions: moments.flatMap(({ sedenion }) => [...sedenion]),
    times: moments.map((moment) => moment.time),
    importances: moments.map(({ importance }) => importance),
    coherences: moments.map(({ coherence }) => coherence),
    turns: moments.map(({ tags }) => tags.turn),
    tokenIndices: moments.map(({ tags }) => tags.tokenIndex),
  };
}

/** The moments of a state; TypeError if its arrays do not match, RangeError if a moment could not have been stored. */
export function momentsOfState(state: MemoryState, epoch: number): Moment[] {
  const { contents, sedenions, times, importances, coherences, turns, tokenIndices } = state;
  const rows = [times, importances, coherences, turns, tokenIndices];
  const lengths = [sedenions.length / SEDENION_DIM, ...rows.map(({ length }) => length)];
  if (lengths.some((length) => length !== contents.length)) {
    const got = lengths.join(", ");
    throw new TypeError(`Cannot restore a memory as ${contents.length} moments in every array: ${got}`);
  }
  checkAtLeast(state.time, "the time of a memory", 0);
  return contents.map((content, i) => {
    checkAtLeast(times[i], "the time of a moment", 0);
    const sedenion = sedenions.slice(i * SEDENION_DIM, (i + 1) * SEDENION_DIM);
    const [time, importance, turn, tokenIndex] = [times[i], importances[i], turns[i], tokenIndices[i]];
    const moment = makeMoment(content, sedenion, { time, importance, turn, tokenIndex }, epoch);
    return { ...moment, coherence: coherences[i] };
  });
}
