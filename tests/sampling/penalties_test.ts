import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { distinctN } from "../../lib/metrics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { forbidLoops, loopTokens, penaliseRepetition } from "../../lib/sampling/penalties.ts";
import { draw } from "../../lib/sampling/sampler.ts";
import { samplingNames, type SamplingOptions } from "../../lib/sampling/settings.ts";

const rows = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 20 });

Deno.test("penaliseRepetition lowers the recent tokens' logits once each, whatever their sign", () => {
  const penalties = fc.double({ min: 1.01, max: 5, noNaN: true });
  fc.assert(fc.property(rows, fc.array(fc.nat(19), { maxLength: 30 }), penalties, (logits, ids, penalty) => {
    const recent = ids.filter((id) => id < logits.length);
    const before = [...logits];
    const after = penaliseRepetition(logits, recent, penalty);
    assertEquals(logits, before);
    for (const [id, logit] of logits.entries()) {
      if (!recent.includes(id)) assertEquals(after[id], logit);
      else assertEquals(after[id], logit > 0 ? logit / penalty : logit * penalty);
      assert(after[id] <= logit);
      assert(penaliseRepetition(logits, recent, 1 / penalty)[id] >= logit);
    }
  }));
});

Deno.test("penaliseRepetition with a penalty of 1 or no recent tokens changes nothing", () => {
  assertEquals([...penaliseRepetition([3, -1, 0], [0, 1, 2], 1)], [3, -1, 0]);
  assertEquals([...penaliseRepetition([3, -1, 0], [], 2)], [3, -1, 0]);
});

Deno.test("penaliseRepetition leaves forbidden tokens forbidden and possible ones possible", () => {
  const after = penaliseRepetition([-Infinity, -1.7e308, 1.7e308, 0], [0, 1, 2, 3], 100);
  assertEquals([...after], [-Infinity, -Number.MAX_VALUE, 1.7e308 / 100, 0]);
  assertEquals([...penaliseRepetition([1.7e308], [0], 0.01)], [Number.MAX_VALUE]);
});

Deno.test("penaliseRepetition refuses a penalty out of range and tokens that are no ids", () => {
  for (const bad of [0, -1, NaN, 101]) {
    const message = `Cannot sample as repetitionPenalty must be above 0 and at most 100: ${bad}`;
    assertThrows(() => penaliseRepetition([1, 2], [0], bad), RangeError, message);
  }
  for (const bad of [2, -1, 0.5, NaN]) {
    const message = `Cannot sample as the recent tokens must be ids below 2: ${bad}`;
    assertThrows(() => penaliseRepetition([1, 2], [0, bad], 2), RangeError, message);
  }
});

Deno.test("penaliseRepetition depends on where the model puts its zero, as documented", () => {
  const share = (shift: number): number => {
    const sampler = makeSampler({ sampling: "basic", repetitionPenalty: 2 });
    return sampler.distribution([shift, shift], sampler.start([0])).probabilities[0];
  };
  assertEquals(share(0), 0.5);
  assertAlmostEquals(share(2), 1 / (1 + Math.E), 1e-12);
  assertAlmostEquals(share(-1), 1 / (1 + Math.E), 1e-12);
});

Deno.test("loopTokens names what would begin the fourth round, shortest loop first", () => {
  const cases: [number[], number[]][] = [
    [[], []],
    [[1, 1], []],
    [[1, 1, 1], [1]],
    [[2, 1, 1, 1], [1]],
    [[1, 1, 1, 2], []],
    [[1, 2, 1, 2, 1, 2], [1]],
    [[1, 2, 1, 2, 1], []],
    [[1, 2, 3, 1, 2, 3, 1, 2, 3], [1]],
    [[1, 2, 3, 9, 2, 3, 1, 2, 3], []],
    // Three times "x aaa": a would go on with the short loop, x with the long one.
    [[7, 1, 1, 1, 7, 1, 1, 1, 7, 1, 1, 1], [1, 7]],
    // Six times the same is a loop of one and of two: named once.
    [[1, 1, 1, 1, 1, 1], [1]],
  ];
  for (const [recent, expected] of cases) assertEquals(loopTokens(recent), expected, `${recent}`);
});

Deno.test("loopTokens agrees with its definition", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1), { maxLength: 24 }), (recent) => {
      const expected = new Set<number>();
      for (let n = 1; 3 * n <= recent.length; n++) {
        const last = recent.slice(recent.length - n).join();
        const rounds = [1, 2, 3].map((r) => recent.slice(recent.length - r * n).slice(0, n).join());
        if (rounds.every((round) => round === last)) expected.add(recent[recent.length - n]);
      }
      assertEquals(loopTokens(recent), [...expected]);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("forbidLoops never forbids the last possible token", () => {
  const after = (logits: number[], recent: number[]): number[] => {
    const row = new Float64Array(logits);
    forbidLoops(row, recent);
    return [...row];
  };
  assertEquals(after([5, 1], [0, 0, 0]), [-Infinity, 1]);
  assertEquals(after([5], [0, 0, 0]), [5]);
  assertEquals(after([5, -Infinity], [0, 0, 0]), [5, -Infinity]);
  // Both are named; the shorter loop is broken.
  assertEquals(after([1, 2], [0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1]), [1, -Infinity]);
  assertEquals(after([5, 1], [0, 1, 0]), [5, 1]);
});

/** A model that has fallen into a loop: after each token of a cycle it is nearly sure of the next. */
function write(options: SamplingOptions, length: number, prompt = [0, 1, 2, 0, 1, 2]): number[] {
  const [V, random] = [80, new Pcg64(3)];
  const sampler = makeSampler(options);
  let state = sampler.start(prompt);
  const tokens = [...prompt];
  for (let i = 0; i < length; i++) {
    const next = (tokens.at(-1)! + 1) % 3;
    // The runners-up differ by their id, so that greedy has a second choice.
    const logits = Array.from({ length: V }, (_, id) => id === next ? 11 : 2 - id / 100);
    const step = sampler.distribution(logits, state);
    const token = draw(step.probabilities, step.temperature === 0 ? 0 : random.uniform());
    state = sampler.nextState(state, step, token);
    tokens.push(token);
  }
  return tokens.slice(prompt.length);
}

const longestLoop = (tokens: number[]): number => {
  let longest = 0;
  for (let n = 1; n <= 12; n++) {
    for (let i = n, same = 0; i < tokens.length; i++) {
      same = tokens[i] === tokens[i - n] ? same + 1 : 0;
      longest = Math.max(longest, Math.floor(same / n) + 1);
    }
  }
  return longest;
};

Deno.test("a repetition penalty and the avoidance of loops break a real loop", () => {
  for (const sampling of ["greedy", "basic"] as const) {
    const stuck = write({ sampling }, 120);
    assert(longestLoop(stuck) >= 10 && distinctN(stuck, 4) < 0.2, `${stuck}`);
    const penalised = write({ sampling, repetitionPenalty: 9 }, 120);
    const avoided = write({ sampling, avoidLoops: true }, 120);
    for (const tokens of [penalised, avoided]) {
      const label = `${tokens}: ${longestLoop(tokens)}, ${distinctN(tokens, 4)}`;
      assert(longestLoop(tokens) <= 3 && distinctN(tokens, 4) > 2 * distinctN(stuck, 4), label);
    }
  }
});

Deno.test("with avoidLoops no sampler writes a fourth round of a loop that its window can hold", () => {
  for (const sampling of samplingNames) {
    // 12 tokens: a loop of up to 4 of them, three times.
    const tokens = write({ sampling, avoidLoops: true, penaltyWindow: 12 }, 200);
    for (let n = 1; n <= 4; n++) {
      for (let end = 4 * n; end <= tokens.length; end++) {
        const rounds = new Set([1, 2, 3, 4].map((r) => tokens.slice(end - r * n, end - (r - 1) * n).join()));
        assert(rounds.size > 1, `${sampling}: ${tokens.slice(end - 4 * n, end)}`);
      }
    }
  }
});
