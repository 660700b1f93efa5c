/** The generation loop of `run.c` on a model whose logits are a function of position and token. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  generateAsRunC,
  type LanguageModel,
  type RunCEnding,
  type RunCGenerateOptions,
} from "../../lib/generation/mod.ts";
import { runCSampler } from "../../lib/sampling/mod.ts";

const V = 7;

/** The most likely token after `token` at `position` is `(3·token + position) mod V`; `closed` counts sessions. */
function table(contextLength: number): LanguageModel & { closed: number; fed: number[][] } {
  const model = {
    ...{ kind: "table", vocabSize: V, contextLength, closed: 0, fed: [] as number[][] },
    startSession() {
      let length = 0;
      return {
        get length() {
          return length;
        },
        capacity: contextLength,
        feed(ids: ArrayLike<number>) {
          length += ids.length;
          if (length > contextLength) throw new RangeError("Cannot feed as the session is full");
          model.fed.push(Array.from(ids));
          const logits = new Float64Array(V);
          logits[(3 * ids[ids.length - 1] + length - 1) % V] = 2;
          return logits;
        },
        clear: () => void (length = 0),
        close: () => void model.closed++,
      };
    },
  };
  return model;
}

/** Everything given, and how it ended. */
function run(model: LanguageModel, prompt: number[], options: RunCGenerateOptions) {
  const loop = generateAsRunC(model, prompt, options);
  const given: number[] = [];
  const sampled: number[] = [];
  for (;;) {
    const step = loop.next();
    if (step.done) return { given, sampled, ending: step.value as RunCEnding };
    (step.value.sampled ? sampled : given).push(step.value.token);
  }
}

const greedy = () => runCSampler({ temperature: 0, seed: 1 });

Deno.test("generateAsRunC gives the prompt after its first token and a sample for each pass that is left", () => {
  const model = table(20);
  const { given, sampled, ending } = run(model, [1, 4, 2], { sampler: greedy(), steps: 5 });
  // 3·2 + 2 mod 7 is the begin mark itself; 3·3 + 2 mod 7 is 4, and 3·4 + 3 mod 7 is 1 again.
  assertEquals([given, sampled, ending], [[4, 2], [], { stoppedAtBos: true, sampled: 1 }]);
  const other = run(model, [1, 4, 3], { sampler: greedy(), steps: 5 });
  assertEquals([other.given, other.sampled], [[4, 3], [4]]);
  assertEquals(other.ending, { stoppedAtBos: true, sampled: 2 });
  assertEquals(model.closed, 2);
});

Deno.test("generateAsRunC counts the passes over the prompt and never feeds the last sample", () => {
  const model = table(20);
  const { given, sampled, ending } = run(model, [1, 4, 3], { sampler: greedy(), steps: 4, bosId: 99 });
  assertEquals([given, sampled.length, ending], [[4, 3], 2, { stoppedAtBos: false, sampled: 2 }]);
  assertEquals(model.fed, [[1, 4, 3], [sampled[0]]]);
});

Deno.test("generateAsRunC stops inside a long prompt without running the model", () => {
  const model = table(20);
  const { given, sampled } = run(model, [1, 4, 3, 5, 6], { sampler: greedy(), steps: 3 });
  assertEquals([given, sampled, model.fed], [[4, 3, 5], [], []]);
  const marked = run(model, [1, 4, 1, 5], { sampler: greedy() });
  assertEquals([marked.given, marked.ending], [[4], { stoppedAtBos: true, sampled: 0 }]);
});

Deno.test("generateAsRunC takes 0 steps or too many for the whole context, which it never leaves", () => {
  for (const steps of [0, 6, 100, undefined]) {
    const options = steps === undefined ? {} : { steps };
    const { sampled } = run(table(6), [1, 4], { sampler: greedy(), bosId: 99, ...options });
    assertEquals(sampled.length, 5);
  }
});

Deno.test("generateAsRunC draws one number for each sample, the begin mark's included", () => {
  const sampler = runCSampler({ seed: 42 });
  const { ending } = run(table(200), [1], { sampler, steps: 200 });
  const twin = runCSampler({ seed: 42 }).random;
  for (let i = 0; i < ending.sampled; i++) twin.uniform();
  assertEquals(ending.stoppedAtBos, true);
  assertEquals(sampler.random.state, twin.state);
});

Deno.test("generateAsRunC gives its cache back when it is left, and stops when aborted", () => {
  const model = table(20);
  for (const { sampled } of generateAsRunC(model, [1, 4], { sampler: greedy(), bosId: 99 })) {
    if (sampled) break;
  }
  assertEquals(model.closed, 1);
  const aborted = run(model, [1, 4], { sampler: greedy(), signal: AbortSignal.abort() });
  assertEquals(aborted, { given: [], sampled: [], ending: { stoppedAtBos: false, sampled: 0 } });
});

Deno.test("generateAsRunC refuses an empty prompt and steps that are no count", () => {
  const call = (prompt: number[], steps: number) => () => run(table(4), prompt, { sampler: greedy(), steps });
  assertThrows(call([], 3), RangeError, "must start with a begin mark: got no token");
  for (const steps of [-1, 1.5, NaN]) {
    assertThrows(call([1], steps), RangeError, `steps must be a non-negative integer: ${steps}`);
  }
});
