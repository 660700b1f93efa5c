import { assertEquals, assertThrows } from "@std/assert";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { samplingNames, type SamplingOptions } from "../../lib/sampling/settings.ts";
import type { SamplerState } from "../../lib/sampling/step.ts";

Deno.test("makeSampler keeps in the state only what its sampler remembers", () => {
  const keys = (options: SamplingOptions): string => Object.keys(makeSampler(options).initialState).join();
  for (const sampling of samplingNames) {
    const options = { sampling };
    const own = sampling.startsWith("mirostat")
      ? ["mu"]
      : sampling === "entropy_feedback"
      ? ["correctionBits"]
      : [];
    assertEquals(keys(options), own.join());
    assertEquals(keys({ ...options, avoidLoops: true }), [...own, "recent"].join());
    assertEquals(makeSampler(options).start([1, 2, 3]), makeSampler(options).initialState);
  }
});

Deno.test("makeSampler looks back on the prompt and the tokens since, as far as its window", () => {
  const sampler = makeSampler({ sampling: "basic", repetitionPenalty: 2, penaltyWindow: 3 });
  const logits = [1, 1, 1, 1, 1, 1];
  const penalised = (state: SamplerState): number[] => {
    const { probabilities } = sampler.distribution(logits, state);
    return [...probabilities.keys()].filter((id) => probabilities[id] < 1 / 6);
  };
  assertEquals(penalised(sampler.initialState), []);
  let state = sampler.start(Int32Array.of(5, 4, 3, 0));
  assertEquals(state, { recent: [4, 3, 0] });
  assertEquals(penalised(state), [0, 3, 4]);
  state = sampler.nextState(state, sampler.distribution(logits, state), 2);
  assertEquals([state as unknown, penalised(state)], [{ recent: [3, 0, 2] }, [0, 2, 3]]);
  state = sampler.nextState(sampler.start([1]), sampler.distribution(logits, state), 1);
  assertEquals(state, { recent: [1, 1] });
});

Deno.test("makeSampler refuses a state that lacks a key, has another, or holds what it cannot", () => {
  const taken = makeSampler({ sampling: "basic" }).distribution([1, 2], {});
  const mirostat = makeSampler({ sampling: "mirostat_v2", avoidLoops: true });
  const keeps = 'Cannot sample as "mirostat_v2" keeps the state mu, recent: ';
  const refused: [SamplerState, string][] = [
    [{}, `${keeps}nothing`],
    [{ mu: 6 }, `${keeps}mu`],
    [{ mu: 6, recent: [], other: 1 }, `${keeps}other`],
    [{ mu: NaN, recent: [] }, "Cannot sample as mu of the state must be a finite number: NaN"],
    [{ mu: [6], recent: [] }, "Cannot sample as mu of the state must be a finite number: 6"],
    [{ mu: 6, recent: 1 }, "Cannot sample as recent of the state must be ids: 1"],
    [{ mu: 6, recent: [0, -1] }, "Cannot sample as recent of the state must be ids: 0,-1"],
  ];
  for (const [state, message] of refused) {
    assertThrows(() => mirostat.distribution([1, 2], state), TypeError, message);
    assertThrows(() => mirostat.nextState(state, taken, 0), TypeError, message);
  }
});

Deno.test("makeSampler refuses tokens that are no ids, in the prompt, in the state and after a draw", () => {
  const sampler = makeSampler({ sampling: "basic", repetitionPenalty: 2 });
  for (const bad of [-1, 0.5, NaN]) {
    const message =
      `Cannot sample as the tokens of a prompt must be integers of at least 0: ${bad}, 2 from the end`;
    assertThrows(() => sampler.start([0, bad, 1]), RangeError, message);
  }
  const act = "Cannot sample as the recent tokens must be ids below 2: 2";
  assertThrows(() => sampler.distribution([1, 2], sampler.start([1, 2])), RangeError, act);
  const step = sampler.distribution([1, 2], sampler.initialState);
  for (const bad of [2, -1, 0.5, NaN]) {
    const message = `Cannot sample on as the token must be an id below 2: ${bad}`;
    assertThrows(() => sampler.nextState(sampler.initialState, step, bad), RangeError, message);
  }
});
