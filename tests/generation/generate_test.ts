/** The generation loop against a slow one that recomputes everything, and its errors. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { generate, type GenerateOptions, type LanguageModel } from "../../lib/generation/mod.ts";
import { kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import type { HazeModel, HeadType } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import type { SamplingOptions } from "../../lib/sampling/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";
import { lively, tiny } from "../models/haze/support.ts";

const SIZES = { vocabSize: 9, T: 7, nEmb: 8, nHeads: 2 };
const reference = kernelsNamed("reference64");
const GREEDY: SamplingOptions = { sampling: "greedy" };
const BASIC: SamplingOptions = { sampling: "basic" };
const make = (headType: HeadType = "hybrid", given = {}, kernels = reference): HazeModel =>
  lively(tiny(headType, { ...SIZES, ...given }), kernels);

function tokensOf(model: LanguageModel, prompt: ArrayLike<number>, options: GenerateOptions): number[] {
  return [...generate(model, prompt, options)].map(({ token }) => token);
}

/** Logits after the last token of a window at positions from 0, with no cache. */
function logitsAfter(model: HazeModel, window: readonly number[]): number[] {
  return step(() => {
    const logits = model.logits(ids(window, { shape: [1, window.length], kernels: model.kernels }));
    return [...logits.data.slice(-model.vocabSize)];
  }, model.kernels);
}

type Choose = (logits: number[]) => number;
const argmax: Choose = (logits) => logits.indexOf(Math.max(...logits));

/** Draws from softmax(logits/temperature), cut to the smallest set of mass ≥ topP. */
function drawer(temperature: number, topP: number, seed: number): Choose {
  const random = new Pcg64(seed);
  return (logits) => {
    const most = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp((logit - most) / temperature));
    const total = powers.reduce((sum, p) => sum + p);
    const order = powers.map((p, token) => ({ p: p / total, token })).sort((a, b) => b.p - a.p);
    let mass = 0;
    const kept = new Set<number>();
    for (const { p, token } of order) {
      if (mass >= topP) break;
      mass += p;
      kept.add(token);
    }
    let uniform = random.uniform() * mass;
    for (let token = 0;; token++) {
      if (!kept.has(token)) continue;
      uniform -= powers[token]! / total;
      if (uniform < 0) return token;
    }
  };
}

/** What the documentation says, without a cache: the window grows; when full, its last half starts a new one. */
function slowly(model: HazeModel, prompt: readonly number[], length: number, choose: Choose): number[] {
  const { contextLength: T } = model;
  let window = prompt.slice(Math.max(0, prompt.length - T));
  const tokens: number[] = [];
  while (tokens.length < length) {
    const token = choose(logitsAfter(model, window));
    tokens.push(token);
    const full = window.length === T;
    window = [...window, token];
    if (full) window = window.slice(window.length - Math.max(1, Math.floor(T / 2)));
  }
  return tokens;
}

const PROMPTS = [[3], [1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6], [8, 7, 6, 5, 4, 3, 2, 1, 0, 8, 7]];

for (const headType of ["reweight", "content", "hybrid"] as const) {
  Deno.test(`generate with ${headType} heads gives what recomputing everything gives, beyond the context too`, () => {
    for (const T of [7, 6, 2, 1]) {
      const model = make(headType, { T });
      for (const prompt of PROMPTS) {
        assertEquals(
          tokensOf(model, prompt, { length: 30, sampling: GREEDY }),
          slowly(model, prompt, 30, argmax),
        );
        for (const [temperature, topP] of [[1, 1], [0.7, 0.6], [1.8, 0.9]] as const) {
          const sampling: SamplingOptions = topP === 1
            ? { sampling: "basic", temperature }
            : { sampling: "top_p", temperature, topP };
          const drawn = tokensOf(model, prompt, { length: 30, sampling, seed: 5 });
          assertEquals(drawn, slowly(model, prompt, 30, drawer(temperature, topP, 5)));
        }
      }
      model.close();
    }
  });
}

Deno.test("generate gives the same greedy text on every backend", () => {
  const exact = make();
  const expected = tokensOf(exact, [1, 2], { length: 40, sampling: GREEDY });
  assert(new Set(expected).size > 1, `${expected}`);
  for (const name of ["wasm", "wasm-strict"] as const) {
    const model = exact.to(kernelsNamed(name));
    assertEquals(tokensOf(model, [1, 2], { length: 40, sampling: GREEDY }), expected);
    model.close();
  }
});

Deno.test("generate gives as many tokens as asked, 200 by default", () => {
  const model = make();
  for (const length of [0, 1, 6, 7, 8, 25]) assertEquals(tokensOf(model, [1], { length }).length, length);
  assertEquals(tokensOf(model, [1], {}).length, 200);
  assert(tokensOf(model, [1], {}).every((token) => Number.isInteger(token) && token >= 0 && token < 9));
});

Deno.test("generate is determined by its seed, 0 by default", () => {
  const model = make();
  const drawn = (options: GenerateOptions) => tokensOf(model, [1, 2], { length: 50, ...options }).join();
  assertEquals(drawn({ seed: 7 }), drawn({ seed: 7 }));
  assertEquals(drawn({ seed: 7 }), drawn({ seed: 7n }));
  assertEquals(drawn({}), drawn({ seed: 0 }));
  assert(drawn({ seed: 7 }) !== drawn({ seed: 8 }));
  // A shorter text is the beginning of a longer one.
  assert(drawn({ seed: 7, length: 90 }).startsWith(drawn({ seed: 7 })));
});

Deno.test("generate needs no randomness for greedy sampling", () => {
  const model = make();
  const greedy = (seed: number, sampling: SamplingOptions) =>
    tokensOf(model, [1, 2], { length: 30, seed, sampling });
  assertEquals(greedy(1, GREEDY), greedy(2, GREEDY));
  assertEquals(greedy(1, { sampling: "basic", temperature: 0 }), greedy(2, GREEDY));
});

Deno.test("generate samples by entropy unless told otherwise", () => {
  const model = make();
  const steps = [...generate(model, [1], { length: 10 })].map(({ step }) => step);
  const named = [...generate(model, [1], { length: 10, sampling: { sampling: "entropy" } })].map(({ step }) =>
    step
  );
  assertEquals(steps, named);
  assert(new Set(steps.map((step) => step.temperature)).size > 1, "the temperature follows the entropy");
});

Deno.test("generate lets a sampler look back on the prompt, beyond the context too, and on what it wrote", () => {
  const { model } = scribe(2);
  const sampling: SamplingOptions = { sampling: "greedy", avoidLoops: true };
  assertEquals(tokensOf(model, [0, 0, 0], { length: 1, sampling: GREEDY }), [0]);
  assertEquals(tokensOf(model, [0, 0, 0], { length: 1, sampling }), [1]);
  assertEquals(tokensOf(model, Int8Array.of(0), { length: 3, sampling }), [0, 0, 1]);
  assertThrows(
    () => tokensOf(model, [7, 1, 1], { sampling }),
    RangeError,
    "Cannot sample as the recent tokens must be ids below 3: 7",
  );
});

Deno.test("generate follows a schedule, whose samplers hand on what they remember", () => {
  const model = make();
  const asked: number[] = [];
  const sampling = (count: number): SamplingOptions => {
    asked.push(count);
    return { sampling: "basic", temperature: 1 / (1 + count), repetitionPenalty: 2 };
  };
  const drawn = [...generate(model, [1, 2], { length: 6, sampling })];
  assertEquals(drawn.map(({ step }) => step.temperature), [1, 2, 3, 4, 5, 6].map((n) => 1 / n));
  assertEquals(asked, [0, 0, 1, 2, 3, 4, 5]);
  const constant: SamplingOptions = { sampling: "top_p", repetitionPenalty: 2 };
  assertEquals(
    tokensOf(model, [1, 2], { length: 30, sampling: () => constant }),
    tokensOf(model, [1, 2], { length: 30, sampling: constant }),
  );
  const mixed = (count: number): SamplingOptions => count === 0 ? {} : { repetitionPenalty: 2 };
  assertThrows(() => tokensOf(model, [1], { sampling: mixed }), TypeError, "keeps the state recent: nothing");
});

Deno.test("generate looks back on the prompt unless told otherwise", () => {
  const { model } = scribe(4);
  const sampling: SamplingOptions = { sampling: "greedy", avoidLoops: true };
  assertEquals(tokensOf(model, [0, 0, 0], { length: 3, sampling }), [1, 1, 2]);
  assertEquals(tokensOf(model, [0, 0, 0], { length: 4, sampling, looksAtPrompt: false }), [0, 0, 0, 1]);
});

Deno.test("generate draws by falling probability where it is told to", () => {
  const { model } = scribe(9);
  // The sum of [1] mod 3 is 1: the likeliest token, with a probability of about 0.99.
  const first = (drawOrder: "id" | "probability", uniform: number) =>
    tokensOf(model, [1], { length: 1, drawOrder, random: { uniform: () => uniform }, sampling: BASIC });
  assertEquals([first("id", 0.001), first("probability", 0.001)], [[0], [1]]);
  assertEquals([first("id", 0.5), first("probability", 0.999)], [[1], [2]]);
  const drawOrder = "up" as "id";
  assertThrows(
    () => tokensOf(model, [1], { drawOrder }),
    RangeError,
    'drawOrder must be "id" or "probability": "up"',
  );
});

Deno.test("generate gives with each token the distribution that it was drawn from", () => {
  const model = make();
  const window = [1, 2];
  for (
    const { token, step } of generate(model, window, {
      length: 5,
      sampling: { sampling: "top_p", topP: 0.5 },
    })
  ) {
    assert(step.probabilities[token]! > 0);
    assertEquals(step.probabilities.length, 9);
    const logits = logitsAfter(model, window);
    const logTotal = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    logits.forEach((logit, i) => assert(Math.abs(step.rawLogProbabilities[i]! - (logit - logTotal)) < 1e-9));
    window.push(token);
  }
});

Deno.test("generate reads typed arrays, and leaves its prompt as it is", () => {
  const model = make();
  const prompt = Int32Array.from([1, 2, 3]);
  assertEquals(tokensOf(model, prompt, { length: 9 }), tokensOf(model, [1, 2, 3], { length: 9 }));
  assertEquals(prompt, Int32Array.from([1, 2, 3]));
  const list = [1, 2, 3];
  tokensOf(model, list, { length: 20 });
  assertEquals(list, [1, 2, 3]);
});

/** A model of three tokens that writes down what it is fed; its next token is the sum of all it has seen. */
function scribe(contextLength: number): { model: LanguageModel; log: string[] } {
  const log: string[] = [];
  const model: LanguageModel = {
    ...{ kind: "scribe", vocabSize: 3, contextLength },
    startSession() {
      let seen: number[] = [];
      return {
        get length() {
          return seen.length;
        },
        capacity: contextLength,
        feed(ids) {
          log.push(Array.from(ids).join());
          seen.push(...Array.from(ids));
          assert(seen.length <= contextLength, `${seen.length} tokens`);
          const next = seen.reduce((a, b) => a + b) % 3;
          return Float64Array.from([0, 1, 2], (token) => token === next ? 5 : 0);
        },
        clear() {
          log.push("clear");
          seen = [];
        },
        close: () => void log.push("close"),
      };
    },
  };
  return { model, log };
}

Deno.test("generate feeds each token once, none after the last, and half of a full context again", () => {
  const { model, log } = scribe(4);
  assertEquals(tokensOf(model, [1, 1], { length: 6, sampling: GREEDY }), [2, 1, 2, 0, 0, 0]);
  assertEquals(log, ["1,1", "2", "1", "clear", "1,2", "0", "0", "close"]);
  log.length = 0;
  assertEquals(tokensOf(model, [2, 2, 1, 1, 1, 1], { length: 1, sampling: GREEDY }), [1]);
  assertEquals(log, ["1,1,1,1", "close"]);
  log.length = 0;
  assertEquals(tokensOf(model, [1], { length: 0 }), []);
  assertEquals(log, ["close"]);
});

Deno.test("generate stops before the next token when its signal is aborted", () => {
  const model = make();
  const abort = new AbortController();
  const tokens: number[] = [];
  for (const { token } of generate(model, [1], { length: 50, signal: abort.signal, sampling: GREEDY })) {
    tokens.push(token);
    if (tokens.length === 3) abort.abort();
  }
  assertEquals(tokens, tokensOf(model, [1], { length: 3, sampling: GREEDY }));
  assertEquals(tokensOf(model, [1], { length: 5, signal: AbortSignal.abort() }), []);
});

Deno.test("generate refuses what it cannot do", () => {
  const model = make();
  for (const length of [-1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => tokensOf(model, [1], { length }),
      RangeError,
      `Cannot generate as length must be a non-negative integer: ${length}`,
    );
  }
  assertThrows(
    () => tokensOf(model, [], {}),
    RangeError,
    "Cannot generate as the prompt must have a token the model knows: got none",
  );
  for (const id of [9, -1]) {
    assertThrows(() => tokensOf(model, [1, id], {}), RangeError, `ids must be integers from 0 to 8: ${id}`);
  }
  for (const id of [0.5, NaN]) assertThrows(() => tokensOf(model, [id], {}), RangeError, `${id}`);
  assertThrows(() => tokensOf(model, [1], { sampling: { sampling: "top_p", topP: 2 } }), RangeError, "2");
  assertThrows(() => tokensOf(model, [1], { sampling: { sampling: "best" } as never }), RangeError, "best");
  assertThrows(() => tokensOf(model, [1], { seed: -1 }), RangeError, "-1");
});

Deno.test("generate gives its cache back at the end, at a break or return, at an abort and after an error", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const { memory } = kernels.launcher;
  const model = make("hybrid", {}, kernels);
  const used = memory.usedBytes;
  for (let i = 0; i < 20; i++) {
    tokensOf(model, [1, 2], { length: 20 });
    for (const { token } of generate(model, [1], { length: 20 })) {
      assert(memory.usedBytes > used, `${token}`);
      break;
    }
    const returned = generate(model, [1], { length: 20 });
    returned.next();
    assert(memory.usedBytes > used);
    returned.return();
    generate(model, [1], { length: 20 }); // nothing is taken before the first token
    tokensOf(model, [1], { signal: AbortSignal.abort() });
    assertThrows(() => tokensOf(model, [99], {}), RangeError);
    assertThrows(() => {
      for (const { token } of generate(model, [1], {})) throw new TypeError(`${token}`);
    }, TypeError);
    assertEquals(memory.usedBytes, used);
  }
  model.close();
  assertEquals(memory.usedBytes, 0);
});
