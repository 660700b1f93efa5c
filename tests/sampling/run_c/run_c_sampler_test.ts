/** The sampler of `run.c` against recorded draws of that program. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { runCSampler } from "../../../lib/sampling/run_c/run_c_sampler.ts";

interface Case {
  kind: string;
  temperature: number;
  topp: number;
  seed: number;
  /** Rows of logits times 64. */
  logits64: number[][];
  draws: number[];
}

const { cases }: { cases: Case[] } = JSON.parse(
  Deno.readTextFileSync(new URL("../../golden/llisa/sampler/sampler.json", import.meta.url)),
);
const logitsOf = (row: number[]): number[] => row.map((x) => x / 64);

Deno.test("runCSampler draws the tokens of run.c: greedy, multinomial, top-p, ties and tiny temperatures", () => {
  assertEquals(cases.length, 54);
  assertEquals(new Set(cases.map(({ kind }) => kind)).size >= 4, true);
  for (const { kind, temperature, topp: topP, seed, logits64, draws } of cases) {
    const sampler = runCSampler({ temperature, topP, seed });
    const tokens = logits64.map((row) => sampler.next(logitsOf(row)));
    assertEquals(tokens, draws, `${kind} at ${temperature}, ${topP}`);
  }
});

Deno.test("runCSampler takes one number a token, and none when greedy", () => {
  const row = [1, 3, 3, 2];
  const sampled = runCSampler({ seed: 42 });
  const twin = runCSampler({ seed: 42 });
  for (let i = 0; i < 3; i++) sampled.next(row);
  for (let i = 0; i < 3; i++) twin.random.uniform();
  assertEquals(sampled.random.state, twin.random.state);
  const greedy = runCSampler({ temperature: 0, seed: 42 });
  assertEquals(greedy.next(row), 1);
  assertEquals(greedy.random.state, 42n);
});

Deno.test("runCSampler keeps temperature and top-p as float32, with the defaults of run.c", () => {
  const { temperature, topP } = runCSampler({ temperature: 0.7, seed: 1 });
  assertEquals([temperature, topP], [Math.fround(0.7), 0.8999999761581421]);
  assertEquals(runCSampler({ seed: 1 }).temperature, 1);
});

Deno.test("runCSampler compares logits in float32, so that one beyond its precision is a tie", () => {
  assertEquals(runCSampler({ temperature: 0, seed: 1 }).next([1, 1 + 2 ** -30]), 0);
});

Deno.test("runCSampler gives the only token there is, whatever the settings", () => {
  for (const topP of [0, 0.5, 1]) assertEquals(runCSampler({ topP, seed: 7 }).next([0.5]), 0);
});

Deno.test("runCSampler refuses settings and rows that run.c would replace or misread", () => {
  for (const temperature of [-1, NaN, Infinity]) {
    const rule = `temperature must be finite and not negative: ${temperature}`;
    assertThrows(() => runCSampler({ temperature, seed: 1 }), RangeError, rule);
  }
  for (const topP of [-0.1, 1.1, NaN]) {
    assertThrows(() => runCSampler({ topP, seed: 1 }), RangeError, `topP must be from 0 to 1: ${topP}`);
  }
  assertThrows(() => runCSampler({ seed: 0 }), RangeError, "seed must be an integer from 1");
  const { next } = runCSampler({ seed: 1 });
  assertThrows(() => next([]), RangeError, "empty");
  assertThrows(() => next([0, NaN]), RangeError, "entry 1 is NaN");
  assertThrows(() => next([-Infinity, -Infinity]), RangeError, "every entry is -Infinity");
  assertThrows(() => next([1e300, 0]), RangeError, "must fit float32: the largest is Infinity at 1");
});

Deno.test("runCSampler never draws a token whose logit is −∞", () => {
  for (const topP of [0.9, 1]) {
    const { next } = runCSampler({ topP, seed: 3 });
    for (let i = 0; i < 200; i++) assert(next([-Infinity, 0, -Infinity, 1]) % 2 === 1);
  }
});
