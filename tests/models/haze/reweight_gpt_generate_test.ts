/** The seed's model class writing text. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import { ReweightGPT, type ReweightGPTOptions } from "../../../lib/models/mod.ts";
import type { ReweightGenerateOptions } from "../../../lib/models/haze/seed_options.ts";
import { backends } from "./support.ts";

const wasm = backends[0]!;
const small = (given: Partial<ReweightGPTOptions> = {}): ReweightGPT =>
  new ReweightGPT({ vocabSize: 12, T: 6, nEmb: 8, nodes: 8, nBlocks: 2, nHeads: 2, kernels: wasm, ...given });

Deno.test("ReweightGPT.generate takes an empty seed for [0], and typed arrays", () => {
  const written = (seedSeq?: ArrayLike<number>) => {
    const model = small();
    const { tokens } = model.generate({ length: 12, ...(seedSeq ? { seedSeq } : {}) });
    model.close();
    return tokens;
  };
  assertEquals(written([]), written([0]));
  assertEquals(written(), written([0]));
  assertEquals(written(Int32Array.of(4, 2)), written([4, 2]));
  assertEquals(written(new Uint16Array(0)), written([0]));
  assert(written([4, 2]).every((token) => Number.isInteger(token) && token >= 0 && token < 12));
});

Deno.test("ReweightGPT.generate of no tokens has stats that are all 0, and draws nothing", () => {
  const model = small();
  const { tokens, stats: { trace, ...figures } } = model.generate({ length: 0 });
  assertEquals([tokens, trace], [[], []]);
  const six = ["meanEntropy", "meanConfidence", "meanTemp", "minEntropy", "maxEntropy", "entropyStd"];
  assertEquals(six.filter((name) => !(name in figures)), []);
  assertEquals(Object.values(figures).filter((figure) => figure !== 0), []);
  const after = model.generate({ length: 5 }).tokens;
  const fresh = small();
  assertEquals(fresh.generate({ length: 5 }).tokens, after);
  assertThrows(() => model.generate({ length: -1 }), RangeError, "length must be a non-negative integer: -1");
  assertThrows(
    () => model.generate({ length: 1.5 }),
    RangeError,
    "length must be a non-negative integer: 1.5",
  );
  fresh.close();
  model.close();
});

Deno.test("ReweightGPT.generate refuses settings that the sampler does not use, and those out of range", () => {
  const model = small();
  const refused = (options: Record<string, unknown>, rule: string) =>
    assertThrows(() => model.generate({ length: 1, ...options }), RangeError, rule);
  refused({ temperature: 0.5 }, '"entropy" has no setting temperature: 0.5');
  refused({ sampling: "entropy", temperature: 1 }, '"entropy" has no setting temperature');
  refused({ sampling: "basic", topP: 0.9 }, '"basic" has no setting topP');
  refused(
    { sampling: "basic", targetEntropy: 3 },
    '"basic" has no setting targetEntropy: 3\nhint: its settings are temperature, rule, repetitionPenalty',
  );
  refused({ sampling: "top_p", minTemp: 0.3 }, '"top_p" has no setting minTemp: 0.3');
  refused({ sampling: "nucleus" }, "sampling must name a sampler");
  refused(
    { target_entropy: 3 },
    "every setting must be known: target_entropy\nhint: did you mean targetEntropy?",
  );
  refused(
    { foo: 1 },
    "hint: the settings are sampling, temperature, rule, topK, topP, minP, typicalP, tau, eta, targetEntropy, minTemp",
  );
  const both = "Cannot generate as targetEntropy and targetEntropyBits name one setting: got 1 and 3";
  refused({ targetEntropy: 1, targetEntropyBits: 3 }, both);
  refused({ targetEntropyBits: 99 }, "targetEntropyBits must be at most log2");
  refused({ targetEntropy: 3.6 }, "targetEntropy must be at most log2 of the vocabulary size, 3.58");
  refused({ targetEntropy: -1 }, "Cannot sample as targetEntropy must be");
  refused({ minTemp: 2, maxTemp: 1 }, "minTemp must be at most maxTemp: 2 and 1");
  refused({ sampling: "basic", temperature: -1 }, "temperature must be");
  refused({ sampling: "basic", temperature: NaN }, "temperature must be");
  refused({ context: "endless" }, 'context must be "growing" or "sliding"');
  refused({ stop: [[]] }, "a stop sequence must hold ids below 12: it is empty");
  refused({ stop: [[1, 12]] }, "a stop sequence must hold ids below 12: 12");
  assertThrows(
    () => model.generate({ seed: 3, random: { uniform: () => 0.5 } }),
    TypeError,
    "Cannot generate as seed and random exclude each other: seed 3",
  );
  // Upstream takes any target, temperature and bounds; its rule does too.
  const upstream = (options: ReweightGenerateOptions) =>
    model.generate({ length: 2, rule: "upstream", ...options }).stats.meanTemp;
  assert(upstream({ targetEntropy: 9 }) > 1);
  assertEquals(upstream({ targetEntropy: -9 }), 0.3);
  assertEquals(upstream({ minTemp: 2, maxTemp: 0.5 }), 0.5);
  for (const sampling of ["basic", "top_k", "top_p"] as const) {
    assertEquals(upstream({ sampling, temperature: -1 }), -1);
  }
  const drawn = (options: ReweightGenerateOptions) => model.generate({ length: 9, ...options }).tokens;
  assertEquals(
    drawn({ sampling: "basic", temperature: -1, rule: "upstream" }),
    drawn({ sampling: "greedy" }),
  );
  refused({ sampling: "basic", temperature: NaN, rule: "upstream" }, "temperature must be finite: NaN");
  model.close();
});

Deno.test("ReweightGPT.generate with a seed of its own neither moves the model's stream nor depends on it", () => {
  const [one, other] = [small(), small()];
  const first = one.generate({ length: 9, seed: 5 }).tokens;
  assertEquals(one.generate({ length: 9, seed: 5 }).tokens, first);
  assertEquals(one.generate({ length: 9, seed: 5n }).tokens, first);
  assert(one.generate({ length: 9, seed: 6 }).tokens.join() !== first.join());
  const own = one.generate({ length: 9 }).tokens;
  assertEquals(other.generate({ length: 9 }).tokens, own);
  assert(one.generate({ length: 9 }).tokens.join() !== own.join(), "the stream goes on");
  one.close();
  other.close();
});

Deno.test("ReweightGPT.generate ends with a stop sequence, which it keeps", () => {
  const model = small();
  const whole = model.generate({ length: 40, seed: 1 }).tokens;
  const pair = whole.slice(10, 12);
  const at = whole.findIndex((id, i) => i >= 1 && whole[i - 1] === pair[0] && id === pair[1]);
  const never = [0, 0, 0, 0, 0, 0, 0, 0];
  const ended = model.generate({ length: 40, seed: 1, stop: [never, Int32Array.from(pair)] });
  assertEquals(ended.tokens, whole.slice(0, at + 1));
  assertEquals(ended.stats.trace.length, at + 1);
  assertEquals(model.generate({ length: 40, seed: 1, stop: [[whole[0]!]] }).tokens, [whole[0]]);
  // What the seed sequence ends with does not count.
  assertEquals(
    model.generate({ seedSeq: pair, length: 3, seed: 1, stop: [[pair[1]!, 12 - 1, 11, 11]] }).tokens.length,
    3,
  );
  model.close();
});

Deno.test("ReweightGPT.stream stops between tokens, by break or signal, and gives its memory back", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const model = small({ kernels });
  const used = kernels.launcher.memory.usedBytes;
  for (const context of ["sliding", "growing"] as const) {
    const controller = new AbortController();
    const tokens: number[] = [];
    for (const { token } of model.stream({ length: 100, context, signal: controller.signal })) {
      if (tokens.push(token) === 4) controller.abort();
    }
    assertEquals(tokens.length, 4);
    for (const _ of model.stream({ length: 100, context })) break;
    assertEquals(kernels.launcher.memory.usedBytes, used);
    assertEquals(model.generate({ length: 3, context, signal: controller.signal }).tokens, []);
  }
  model.close();
});

Deno.test("ReweightGPT.generate reads a sliding window unless told of a growing context", () => {
  const model = small();
  const text = (context?: "sliding" | "growing") =>
    model.generate({ seedSeq: [3], length: 30, seed: 2, ...(context ? { context } : {}) });
  assertEquals(text(), text("sliding"));
  const [sliding, growing] = [text("sliding"), text("growing")].map(({ stats }) =>
    stats.trace[0]!.rawEntropyBits
  );
  assert(sliding !== growing);
  model.close();
});

Deno.test("ReweightGPT.generateSimple is generate at one temperature with no filter", () => {
  const [one, other] = [small(), small()];
  const simple = one.generateSimple([1, 2], 20, 0.7);
  assertEquals(
    simple,
    other.generate({ seedSeq: [1, 2], length: 20, temperature: 0.7, sampling: "basic" }).tokens,
  );
  assertEquals(one.generateSimple(Int32Array.of(1)).length, 200);
  assertEquals(one.generateSimple([1], 5, 0), one.generateSimple([1], 5, 0));
  one.close();
  other.close();
});

Deno.test("ReweightGPT.generate's stats are figures over its trace", () => {
  const model = small();
  const { tokens, stats } = model.generate({
    seedSeq: [1],
    length: 50,
    seed: 4,
    sampling: "top_p",
    topP: 0.5,
  });
  const entropies = stats.trace.map(({ rawEntropyBits }) => rawEntropyBits);
  const mean = entropies.reduce((a, b) => a + b) / 50;
  const close = (a: number, b: number) => assert(Math.abs(a - b) < 1e-12, `${a} and ${b}`);
  close(stats.meanEntropy, mean);
  close(stats.entropyStd, Math.sqrt(entropies.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 50));
  assertEquals([stats.minEntropy, stats.maxEntropy], [Math.min(...entropies), Math.max(...entropies)]);
  assertEquals([tokens.length, stats.meanTemp], [50, 1]);
  for (const { keptMass, surpriseBits, filteredEntropyBits, temperedEntropyBits } of stats.trace) {
    assert(keptMass >= 0.5 && keptMass < 1 && surpriseBits > 0);
    assert(filteredEntropyBits < temperedEntropyBits);
  }
  model.close();
});
